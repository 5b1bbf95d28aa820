"""Every address of the site."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import TemplateView

from assetmap.api.views_data import data_page
from assetmap.common.views import components

urlpatterns = [
    path("", include("assetmap.maps.urls")),
    path("", include("assetmap.assets.urls")),
    path("", include("assetmap.communities.urls")),
    path("", include("assetmap.moderation.urls_public")),
    path("", include("assetmap.connections.urls")),
    path("", include("assetmap.privacy.urls")),
    path("projects/", include("projects.urls")),
    path("evidence/", include("projects.urls_evidence")),
    path("moderation/", include("assetmap.moderation.urls")),
    path("places/", include("assetmap.gazetteer.urls")),
    path("data/", data_page, name="data"),
    path("api/v1/", include("assetmap.api.urls")),
    path("about/", TemplateView.as_view(template_name="pages/about.html"), name="about"),
    path("privacy/", TemplateView.as_view(template_name="pages/privacy.html"), name="privacy"),
    path(
        "accessibility/",
        TemplateView.as_view(template_name="pages/accessibility.html"),
        name="accessibility",
    ),
    path("help/", TemplateView.as_view(template_name="pages/help.html"), name="help"),
    path("accounts/", include("assetmap.accounts.urls")),
    path("messages/", include("assetmap.notifications.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
]

handler400 = "assetmap.common.errors.bad_request"
handler403 = "assetmap.common.errors.forbidden"
handler404 = "assetmap.common.errors.not_found"
handler500 = "assetmap.common.errors.server_error"

if settings.DEBUG:
    urlpatterns.append(path("components/", components, name="components"))
