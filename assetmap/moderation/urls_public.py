from django.urls import path

from assetmap.moderation import views_suggest

app_name = "suggestions"
urlpatterns = [
    path("suggest/", views_suggest.new, name="new"),
    path("suggest/thanks/", views_suggest.thanks, name="thanks"),
    path("suggest/status/<str:secret>/", views_suggest.status, name="status"),
    path("assets/<uuid:uid>/suggest/", views_suggest.on, name="on"),
]
