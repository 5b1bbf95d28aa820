"""A plain list view with djangorestframework-gis, as its documentation shows one. Run by itself."""

import os
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.urls import path

TOLD = urlsplit(os.environ["DATABASE_URL"])
settings.configure(
    ALLOWED_HOSTS=["*"],
    INSTALLED_APPS=["django.contrib.gis", "rest_framework", "rest_framework_gis"],
    DATABASES={
        "default": {
            "ENGINE": "django.contrib.gis.db.backends.postgis",
            "NAME": TOLD.path[1:],
            "HOST": unquote(TOLD.netloc.rpartition("@")[2].rpartition(":")[0]),
            "PORT": TOLD.port,
            "USER": TOLD.username,
            "PASSWORD": unquote(TOLD.password or ""),
            "CONN_MAX_AGE": 60,
        }
    },
    MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
    REST_FRAMEWORK={
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "DEFAULT_PERMISSION_CLASSES": [],
        "UNAUTHENTICATED_USER": None,
    },
    ROOT_URLCONF=__name__,
    USE_TZ=True,
)

import django  # noqa: E402

django.setup()

from django.contrib.gis.db import models  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from rest_framework.generics import ListAPIView  # noqa: E402
from rest_framework_gis.filters import InBBoxFilter  # noqa: E402
from rest_framework_gis.pagination import GeoJsonPagination  # noqa: E402
from rest_framework_gis.serializers import GeoFeatureModelSerializer  # noqa: E402


class Asset(models.Model):
    name = models.TextField()
    kind = models.TextField()
    category_id = models.BigIntegerField()
    geom = models.PointField()

    class Meta:
        app_label = "drfgis"
        managed = False
        db_table = "bench_public"


class AssetSerializer(GeoFeatureModelSerializer):
    class Meta:
        model = Asset
        geo_field = "geom"
        fields = ("id", "name", "kind", "category_id")


class Pages(GeoJsonPagination):
    page_size = max_page_size = 10_000


class AssetList(ListAPIView):
    queryset = Asset.objects.order_by("id")
    serializer_class = AssetSerializer
    pagination_class = Pages
    filter_backends = [InBBoxFilter]
    bbox_filter_field = "geom"


urlpatterns = [path("assets/", AssetList.as_view())]
application = get_wsgi_application()
