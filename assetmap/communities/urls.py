from django.urls import path

from assetmap.communities import views, views_people, views_sessions

app_name = "communities"
urlpatterns = [
    path("communities/", views.community_list, name="list"),
    path("communities/<slug:slug>/", views.community_detail, name="detail"),
    path("communities/<slug:slug>/population/", views.population, name="population"),
    path("communities/<slug:slug>/members/", views_people.member_list, name="member_list"),
    path(
        "communities/<slug:slug>/members/<int:pk>/role/",
        views_people.member_role,
        name="member_role",
    ),
    path(
        "communities/<slug:slug>/members/<int:pk>/removal/",
        views_people.member_removal,
        name="member_removal",
    ),
    path("communities/<slug:slug>/sessions/", views_sessions.session_list, name="session_list"),
    path(
        "communities/<slug:slug>/sessions/new/",
        views_sessions.session_create,
        name="session_create",
    ),
    path(
        "communities/<slug:slug>/sessions/<int:pk>/",
        views_sessions.session_detail,
        name="session_detail",
    ),
    path(
        "communities/<slug:slug>/sessions/<int:pk>/edit/",
        views_sessions.session_edit,
        name="session_edit",
    ),
    path(
        "communities/<slug:slug>/sessions/<int:pk>/removal/",
        views_sessions.session_removal,
        name="session_removal",
    ),
    path(
        "communities/<slug:slug>/sessions/<int:pk>/return/",
        views_sessions.session_return,
        name="session_return",
    ),
    path(
        "communities/<slug:slug>/invitations/",
        views_people.invitation_create,
        name="invitation_create",
    ),
    path(
        "communities/<slug:slug>/invitations/<int:pk>/withdrawal/",
        views_people.invitation_withdrawal,
        name="invitation_withdrawal",
    ),
    path("invitations/<str:secret>/", views_people.invitation_accept, name="invitation_accept"),
]
