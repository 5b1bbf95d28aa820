from django.db import connection
from django.http import HttpResponse
from django.urls import path

from assetmap.urls import *  # noqa: F403
from assetmap.urls import urlpatterns


def floor(request):
    """The least that a page with a query can cost here: all middleware, and `select 1`."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
        return HttpResponse(cursor.fetchone())


urlpatterns = [path("bench/floor", floor), *urlpatterns]
