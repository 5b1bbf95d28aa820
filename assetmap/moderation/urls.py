from django.urls import path

from assetmap.moderation import views

app_name = "moderation"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<uuid:uid>/", views.item, name="item"),
    path("<uuid:uid>/approval/", views.approval, name="approval"),
    path("<uuid:uid>/return/", views.return_to_sender, name="return"),
    path("<uuid:uid>/rejection/", views.rejection, name="rejection"),
]
