from django.urls import path

from projects.views import pages, parts, writing

app_name = "projects"

urlpatterns = [
    path("", pages.project_list, name="list"),
    path("new/", writing.create, name="create"),
    path("for/<uuid:uid>/", parts.use_choice, name="use_choice"),
    path("how-sure/", pages.certainty, name="certainty"),
    path("<slug:slug>/", pages.project_detail, name="detail"),
    path("<slug:slug>/edit/", writing.edit, name="edit"),
    path("<slug:slug>/review/", writing.review_request, name="review_request"),
    path("<slug:slug>/publication/", writing.publication, name="publication"),
    path("<slug:slug>/return/", writing.return_to_author, name="return"),
    path("<slug:slug>/assets/new/", parts.use_create, name="use_create"),
    path("<slug:slug>/assets/<int:pk>/", parts.use_edit, name="use_edit"),
    path("<slug:slug>/assets/<int:pk>/removal/", parts.use_removal, name="use_removal"),
    path("<slug:slug>/findings/new/", parts.finding, name="finding_create"),
    path("<slug:slug>/findings/<int:pk>/", parts.finding, name="finding_edit"),
    path("<slug:slug>/findings/<int:pk>/removal/", parts.finding_removal, name="finding_removal"),
    path("<slug:slug>/evidence/new/", parts.evidence, name="evidence_create"),
    path("<slug:slug>/evidence/<uuid:uid>/", parts.evidence, name="evidence_edit"),
    path(
        "<slug:slug>/evidence/<uuid:uid>/removal/", parts.evidence_removal, name="evidence_removal"
    ),
]
