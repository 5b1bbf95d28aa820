from django.urls import path

from assetmap.assets.views import (
    boundary,
    check_answer,
    duplicates,
    entry,
    pages,
    photos,
    upkeep,
    upkeep_list,
)

app_name = "assets"
urlpatterns = [
    path("communities/<slug:slug>/upkeep/", upkeep_list.upkeep, name="upkeep"),
    path("communities/<slug:slug>/upkeep/asking/", upkeep_list.ask, name="upkeep_ask"),
    path("communities/<slug:slug>/upkeep/intervals/", upkeep_list.intervals, name="intervals"),
    path("communities/<slug:slug>/duplicates/", duplicates.report, name="duplicates"),
    path("communities/<slug:slug>/duplicates/apart/", duplicates.told_apart, name="told_apart"),
    path("communities/<slug:slug>/boundary/", boundary.boundary, name="boundary"),
    path("communities/<slug:slug>/boundary/moves/", boundary.moves, name="boundary_moves"),
    path("checks/<str:secret>/", check_answer.answer, name="check_answer"),
    path("my-entries/", pages.mine, name="mine"),
    path("assets/new/", entry.create, name="create"),
    path("assets/nearby/", entry.nearby, name="nearby"),
    path("assets/alike/", entry.likely, name="alike"),
    path("assets/<uuid:uid>/", pages.detail, name="detail"),
    path("assets/<uuid:uid>/edit/", entry.edit, name="edit"),
    path("assets/<uuid:uid>/history/", pages.history, name="history"),
    path("assets/<uuid:uid>/merge/", duplicates.merge, name="merge"),
    path("assets/<uuid:uid>/merge/undo/", duplicates.merge_undo, name="merge_undo"),
    path("assets/<uuid:uid>/photos/", photos.photos, name="photos"),
    path("photos/<uuid:key>/change/", photos.photo_change, name="photo_change"),
    path("photos/<uuid:key>/<int:size>.webp", photos.picture, name="picture"),
    path("assets/<uuid:uid>/check/", upkeep.check, name="check"),
    path("assets/<uuid:uid>/life/", upkeep.life, name="life"),
    path("assets/<uuid:uid>/withdrawal/", upkeep.withdrawal, name="withdrawal"),
]
