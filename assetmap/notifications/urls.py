from django.urls import path

from assetmap.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("read/", views.read, name="read"),
    path("emails/", views.preference, name="preference"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
