from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView

from assetmap.api.resources import assets, connections, evidence, others, sessions
from assetmap.api.views_data import docs_page

app_name = "api"
FORMAT = r"\.(?P<format>json|geojson|csv)$"
TABLE = r"\.(?P<format>json|csv)$"

urlpatterns = [
    path("", others.Root.as_view(), name="root"),
    path("assets/", assets.AssetList.as_view(), name="assets"),
    re_path(rf"^assets{FORMAT}", assets.AssetList.as_view(), name="assets_as"),
    path("assets/counts/", assets.AssetCounts.as_view(), name="asset_counts"),
    path("assets/<uuid:uid>/", assets.AssetDetail.as_view(), name="asset"),
    re_path(
        rf"^assets/(?P<uid>[0-9a-f-]{{36}}){FORMAT}", assets.AssetDetail.as_view(), name="asset_as"
    ),
    path("assets/<uuid:uid>/check/", assets.AssetCheck.as_view(), name="asset_check"),
    path("assets/<uuid:uid>/end/", assets.AssetEnd.as_view(), name="asset_end"),
    path("communities/", others.CommunityList.as_view(), name="communities"),
    path("communities/<slug:slug>/", others.CommunityDetail.as_view(), name="community"),
    path("categories/", others.CategoryList.as_view(), name="categories"),
    path("connections/", connections.ConnectionList.as_view(), name="connections"),
    re_path(
        r"^connections\.(?P<format>json|csv)$",
        connections.ConnectionList.as_view(),
        name="connections_as",
    ),
    path("connections.graphml", connections.ConnectionGraph.as_view(), name="connections_graphml"),
    path("projects/", others.ProjectList.as_view(), name="projects"),
    path("projects/<slug:slug>/", others.ProjectDetail.as_view(), name="project"),
    path("evidence/", evidence.EvidenceList.as_view(), name="evidence"),
    re_path(rf"^evidence{TABLE}", evidence.EvidenceList.as_view(), name="evidence_as"),
    path("findings/", evidence.FindingList.as_view(), name="findings"),
    re_path(rf"^findings{TABLE}", evidence.FindingList.as_view(), name="findings_as"),
    path("mobilisations/", evidence.MobilisationList.as_view(), name="mobilisations"),
    re_path(rf"^mobilisations{TABLE}", evidence.MobilisationList.as_view(), name="uses_as"),
    path("sessions/", sessions.SessionList.as_view(), name="sessions"),
    re_path(rf"^sessions{TABLE}", sessions.SessionList.as_view(), name="sessions_as"),
    path("sessions/<int:pk>/", sessions.SessionDetail.as_view(), name="session"),
    path("dictionary/", others.Dictionary.as_view(), name="dictionary"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", docs_page, name="docs"),
]
