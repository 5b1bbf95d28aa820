from django.urls import path

from assetmap.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.profile, name="profile"),
    path("tokens/", views.token_list, name="token_list"),
    path("tokens/<int:pk>/revocation/", views.token_revocation, name="token_revocation"),
]
