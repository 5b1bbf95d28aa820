"""/api/v1/evidence, findings, mobilisations: what came of projects, one observation a line."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response

from assetmap.api.errors import ParameterError
from assetmap.api.renderers import JSONRenderer, TableRenderer
from assetmap.api.resources.base import Resource
from assetmap.api.schema import PAGE_SIZE
from assetmap.api.shapes import OWN
from projects import tidy
from projects.effects import effects_of
from projects.evidence_filter import EvidenceFilter
from projects.models import Evidence, Finding, Mobilisation

ANY = OpenApiTypes.OBJECT
OF_THE_VIEW = ("cursor", "page_size")
PAGED = [OpenApiParameter("cursor", int), PAGE_SIZE]
FINDING_COLUMNS = (
    "project", "community", "setting", "polarity", "audience", "theme", "text", "quote", "session",
    "source", "source_url", "url",
)  # fmt: skip
USE_COLUMNS = (
    "project", "community", "asset", "asset_name", "asset_kind", "asset_category", "role", "stage",
    "since", "until", "in_kind", "amount", "gained", "url",
)  # fmt: skip


def _filters():
    return [
        OpenApiParameter(name, description=str(one.field.label))
        for name, one in EvidenceFilter.base_filters.items()
    ]


class Table(Resource):
    renderer_classes = [JSONRenderer, TableRenderer]
    parameters = frozenset(OF_THE_VIEW)
    columns = ()

    def answer(self, queryset, lines_of):
        rows, following = self.page_by_pk(queryset)
        lines = [line for row in rows for line in lines_of(row)]
        headers = {"Link": f'<{following}>; rel="next"'} if following else None
        told = {"columns": list(self.columns), "results": lines, "next": following, **OWN}
        return Response(told, headers=headers)

    def page_of_project(self, project):
        return self.request.build_absolute_uri(project.get_absolute_url())


class EvidenceList(Table):
    columns = tuple(tidy.COLUMNS)

    def check_parameters(self, request):
        """The filter judges them, see `get`."""

    @extend_schema(operation_id="evidence_list", parameters=[*_filters(), *PAGED], responses=ANY)
    def get(self, request, format=None):
        """Evidence as a tidy table, one observation a line: see `columns` of the dictionary."""
        narrowed = EvidenceFilter(
            request.GET,
            queryset=Evidence.objects.visible_to(request.user),
            user=request.user,
            also=OF_THE_VIEW,
        )
        if not narrowed.is_valid():
            fields = {name: list(told) for name, told in narrowed.errors.items()}
            fields.pop("__all__", None)
            unknown = {name[:60]: ["There is no such parameter."] for name in narrowed.unknown}
            raise ParameterError(fields | unknown)
        rows = narrowed.qs.select_related("measure", "project__community", "project__source").defer(
            "project__community__boundary", "project__story"
        )
        return self.answer(rows, self._lines)

    def _lines(self, row):
        source = row.project.source
        return tidy.observations(
            row,
            effects_of(row),
            url=self.page_of_project(row.project),
            licence=source.licence if source else OWN["licence"],
        )


class FindingList(Table):
    columns = FINDING_COLUMNS

    @extend_schema(operation_id="findings_list", parameters=PAGED, responses=ANY)
    def get(self, request, format=None):
        """Strengths and challenges, by whom they fall on; quotes only where agreed to."""
        rows = Finding.objects.visible_to(request.user).select_related(
            "theme", "project__community"
        ).defer("project__community__boundary", "project__story")  # fmt: skip
        return self.answer(rows, self._lines)

    def _lines(self, row):
        project = row.project
        told = {
            "project": project.slug,
            "community": project.community.slug,
            "setting": project.setting,
            "theme": row.theme.code,
            "session": row.session_id,
            "url": self.page_of_project(project),
        }
        told |= {name: getattr(row, name) or None for name in self.columns if name not in told}
        return [{name: told[name] for name in self.columns}]


class MobilisationList(Table):
    columns = USE_COLUMNS

    @extend_schema(operation_id="mobilisations_list", parameters=PAGED, responses=ANY)
    def get(self, request, format=None):
        """Assets put to work in projects, where you may know of both."""
        rows = Mobilisation.objects.visible_to(request.user).select_related(
            "asset__category", "project__community"
        ).defer("project__community__boundary", "project__story", "asset__search",
                "asset__exact_location")  # fmt: skip
        return self.answer(rows, self._lines)

    def _lines(self, row):
        told = {
            "project": row.project.slug,
            "community": row.project.community.slug,
            "asset": str(row.asset.uid),
            "asset_name": row.asset.name,
            "asset_kind": row.asset.kind,
            "asset_category": row.asset.category.code,
            "amount": float(row.amount) if row.amount is not None else None,
            "url": self.page_of_project(row.project),
        }
        told |= {name: getattr(row, name) or None for name in self.columns if name not in told}
        return [{name: told[name] for name in self.columns}]
