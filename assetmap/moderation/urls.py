from django.urls import path

from assetmap.moderation import views, views_proposals

app_name = "moderation"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("suggestions/", views_proposals.queue, name="proposals"),
    path("suggestions/spam/", views_proposals.spam, name="spam"),
    path("suggestions/<uuid:uid>/", views_proposals.item, name="proposal"),
    path("suggestions/<uuid:uid>/edit/", views_proposals.edit, name="proposal_edit"),
    path("suggestions/<uuid:uid>/decision/", views_proposals.decision, name="decision"),
    path("suggestions/<uuid:uid>/undo/", views_proposals.undo, name="undo"),
    path("suggestions/<uuid:uid>/taking-back/", views_proposals.take_back, name="take_back"),
    path("<uuid:uid>/", views.item, name="item"),
    path("<uuid:uid>/approval/", views.approval, name="approval"),
    path("<uuid:uid>/return/", views.return_to_sender, name="return"),
    path("<uuid:uid>/rejection/", views.rejection, name="rejection"),
]
