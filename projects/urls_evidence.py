from django.urls import path

from projects.views import explorer

app_name = "evidence"
urlpatterns = [path("", explorer.explorer, name="explorer")]
