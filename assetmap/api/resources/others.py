"""/api/v1/communities, categories, projects, dictionary, and the root that links them."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response

from assetmap.api.resources import sessions
from assetmap.api.resources.base import Resource
from assetmap.api.schema import PAGE_SIZE
from assetmap.api.shapes import OWN, about, community_row
from assetmap.assets.dictionary import FIELD_DICTIONARY
from assetmap.assets.models import Category
from assetmap.communities.models import Community
from projects.models import Mobilisation, Project
from projects.tidy import COLUMNS

ANY = OpenApiTypes.OBJECT
PAGING = frozenset({"cursor", "page_size"})
PAGED = [OpenApiParameter("cursor"), PAGE_SIZE]


class Root(Resource):
    @extend_schema(operation_id="root", responses=ANY)
    def get(self, request):
        """Where everything else is."""
        names = ("assets", "communities", "categories", "connections", "projects", "evidence",
                 "findings", "mobilisations", "sessions", "dictionary", "schema",
                 "docs")  # fmt: skip
        return Response(
            {name: request.build_absolute_uri(reverse(f"api:{name}")) for name in names}
        )


class CommunityList(Resource):
    parameters = PAGING

    @extend_schema(operation_id="communities_list", parameters=PAGED, responses=ANY)
    def get(self, request):
        """Communities of place and of interest, by their code."""
        communities, following = self.page_by_slug(
            Community.objects.visible_to(request.user).for_cards()
        )
        rows = [community_row(one, request) for one in communities]
        return Response({"results": rows, "next": following, **OWN})


class CommunityDetail(Resource):
    @extend_schema(operation_id="communities_read", responses=ANY)
    def get(self, request, slug):
        """One community, with its own words and its boundary."""
        community = get_object_or_404(Community.objects.visible_to(request.user), slug=slug)
        row = community_row(community, request)
        row["description"] = community.description
        row["boundary"] = community.boundary
        return Response(row | OWN)


class CategoryList(Resource):
    @extend_schema(operation_id="categories_list", responses=ANY)
    def get(self, request):
        """The coded tree with its cross-walks to ABCD's blocks and to asset holders."""
        categories = Category.objects.select_related("parent").order_by("kind", "position", "code")
        return Response({"results": [_category(one) for one in categories], **OWN})


def _category(category):
    return {
        "code": category.code,
        "kind": category.kind,
        "parent": category.parent.code if category.parent else None,
        "name": category.name,
        "description": category.description,
        "abcd_block": category.abcd_block,
        "asset_holder": category.asset_holder,
        "is_active": category.is_active,
    }


class ProjectList(Resource):
    parameters = PAGING

    @extend_schema(operation_id="projects_list", parameters=PAGED, responses=ANY)
    def get(self, request):
        """Projects, by their code, with how many assets of each kind they put to work."""
        projects = Project.objects.visible_to(request.user).with_card_data(request.user)
        projects, following = self.page_by_slug(projects.defer(None).defer("community__boundary"))
        rows = [_project(one, request) for one in projects]
        return Response({"results": rows, "next": following, **about(rows)})


class ProjectDetail(Resource):
    @extend_schema(operation_id="projects_read", responses=ANY)
    def get(self, request, slug):
        """One project: its story, and the assets it put to work."""
        projects = Project.objects.visible_to(request.user).with_card_data(request.user)
        project = get_object_or_404(projects.defer(None).defer("community__boundary"), slug=slug)
        uses = Mobilisation.objects.visible_to(request.user).filter(project=project)
        uses = uses.select_related("asset").order_by("asset__name", "role")
        row = _project(project, request)
        row["assets"] = [_use(use) for use in uses]
        return Response(row)


_PROJECT = (
    "uid", "slug", "title", "summary", "story", "aims", "participants", "lead", "lead_body",
    "partners", "funders", "origin", "changes", "characteristics", "setting", "setting_code",
    "sub_setting", "stage", "started", "ended", "end_reason", "place_name",
    "location", "location_is_approximate", "source_url",
)  # fmt: skip


def _project(project, request):
    source = project.source
    return {
        **{name: getattr(project, name) for name in _PROJECT},
        "community": project.community.slug,
        "assets_by_kind": {
            kind: getattr(project, kind) for kind in ("human", "social", "physical")
        },
        "source": source.slug if source else None,
        "licence": source.licence if source else OWN["licence"],
        "attribution": source.attribution if source else OWN["attribution"],
        "url": request.build_absolute_uri(project.get_absolute_url()),
    }


def _use(use):
    return {
        "asset": use.asset.uid,
        "name": use.asset.name,
        "role": use.role,
        "stage": use.stage,
        "since": use.since,
        "until": use.until,
        "in_kind": use.in_kind,
        "gained": use.gained,
    }


class Dictionary(Resource):
    @extend_schema(operation_id="dictionary", responses=ANY)
    def get(self, request):
        """What each field means, and in which unit."""
        of_evidence = {
            f"evidence.{name}": {"label": name, "meaning": meaning, "unit": unit}
            for name, (unit, meaning) in COLUMNS.items()
        }
        of_sessions = {
            f"session.{name}": {"label": name, "meaning": meaning, "unit": unit}
            for name, (unit, meaning) in sessions.COLUMNS.items()
        }
        of_assets = {name: entry._asdict() for name, entry in FIELD_DICTIONARY.items()}
        return Response(of_assets | of_evidence | of_sessions)
