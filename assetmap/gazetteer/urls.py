from django.urls import path

from assetmap.gazetteer import views

app_name = "gazetteer"
urlpatterns = [path("", views.search, name="search")]
