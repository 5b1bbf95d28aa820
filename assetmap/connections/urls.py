from django.urls import path

from assetmap.connections import views, views_network

app_name = "connections"
urlpatterns = [
    path("assets/<uuid:uid>/connections/new/", views.create, name="create"),
    path("assets/<uuid:uid>/connections/<int:pk>/edit/", views.change, name="change"),
    path(
        "assets/<uuid:uid>/connections/<int:pk>/confirmation/",
        views.confirmation,
        name="confirmation",
    ),
    path("assets/<uuid:uid>/connections/<int:pk>/removal/", views.removal, name="removal"),
    path("communities/<slug:slug>/network/", views_network.network, name="network"),
]
