from django.urls import path

from assetmap.privacy import views

app_name = "privacy"
urlpatterns = [
    path("assets/<uuid:uid>/erasure/", views.erasure, name="erasure"),
]
