from django.urls import path

from assetmap.connections import views

app_name = "connections"
urlpatterns = [
    path("assets/<uuid:uid>/connections/new/", views.create, name="create"),
    path("assets/<uuid:uid>/connections/<int:pk>/removal/", views.removal, name="removal"),
]
