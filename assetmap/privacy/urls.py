from django.urls import path

from assetmap.privacy import views, views_person

app_name = "privacy"
urlpatterns = [
    path("assets/<uuid:uid>/erasure/", views.erasure, name="erasure"),
    path("assets/<uuid:uid>/private-link/", views_person.link, name="link"),
    path("assets/<uuid:uid>/private-link/end/", views_person.link_end, name="link_end"),
    path("p/<str:secret>/", views_person.person, name="person"),
    path("p/<str:secret>/correction/", views_person.correction, name="person_correction"),
    path("p/<str:secret>/withdrawal/", views_person.withdrawal, name="person_withdrawal"),
    path("p/<str:secret>/erasure/", views_person.erasure, name="person_erasure"),
    path("p/<str:secret>/data.json", views_person.data, name="person_data"),
    path("p/<str:secret>/photos/<uuid:key>.webp", views_person.photo, name="person_photo"),
]
