from django.urls import path, register_converter
from django.urls.converters import StringConverter

from assetmap.maps import feeds, sitemaps, views_data, views_pages


class TileFormConverter(StringConverter):
    regex = "|".join(views_data.TILES)


register_converter(TileFormConverter, "tileform")

app_name = "maps"

urlpatterns = [
    path("", views_pages.explore, name="explore"),
    path("suggest.json", views_data.suggest, name="suggest"),
    path("filters/", views_pages.filters, name="filters"),
    path("map/", views_pages.full, name="full"),
    path("map/view.json", views_data.view, name="view"),
    path("map/tiles.json", views_data.tilejson, name="tilejson"),
    path("map/<int:z>/<int:x>/<int:y>.<tileform:form>", views_data.tile, name="tile"),
    path(
        "map/v<int:version>/<int:z>/<int:x>/<int:y>.<tileform:form>",
        views_data.tile,
        name="tile-version",
    ),
    path("map/pins/<uuid:uid>/", views_data.peek, name="peek"),
    path("map/icons.svg", views_data.map_icons, name="icons"),
    path("map/boundaries.json", views_data.boundaries, name="boundaries"),
    path("feed.atom", feeds.feed, name="feed"),
    path("communities/<slug:slug>/feed.atom", feeds.feed, name="community_feed"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap, name="sitemap_of"),
    path("robots.txt", sitemaps.robots, name="robots"),
]
