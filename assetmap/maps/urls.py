from django.urls import path

from assetmap.maps import views

app_name = "maps"

urlpatterns = [
    path("", views.explore, name="explore"),
    path("suggest.json", views.suggest, name="suggest"),
    path("filters/", views.filters, name="filters"),
    path("map/", views.full, name="full"),
    path("map/view.json", views.view, name="view"),
    path("map/icons.svg", views.map_icons, name="icons"),
    path("map/boundaries.json", views.boundaries, name="boundaries"),
]
