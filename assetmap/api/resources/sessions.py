"""/api/v1/sessions: how communities were mapped; the same for everybody, small numbers untold."""

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response

from assetmap.api.errors import ParameterError
from assetmap.api.resources.base import Resource
from assetmap.api.resources.evidence import OF_THE_VIEW, PAGED, Table
from assetmap.api.shapes import OWN
from assetmap.assets.sessions import counts_of, told_openly
from assetmap.communities.attendance import FEW, attendance
from assetmap.communities.models import Community, MappingSession
from projects.models import Finding

ANY = OpenApiTypes.OBJECT
METHODS = MappingSession.Method.values

# column: (type, what it holds)
COLUMNS = {
    "id": ("whole number", _lazy("Which session; `session` of an entry is this number.")),
    "community": ("text", _lazy("Code of its community.")),
    "title": ("text", _lazy("What it was called.")),
    "held_on": ("ISO 8601 date", _lazy("When; of kitchen-table conversations only the month.")),
    "method": ("code", _lazy("workshop, walk, conversation, survey, desk or import.")),
    "place": ("text", _lazy("Where, in words.")),
    "purpose": ("text", _lazy("What it was for.")),
    "question": ("text", _lazy("What people were asked, in the words they heard.")),
    "who_came": ("text", _lazy("Who came, in words; groups, never names.")),
    "groups": (
        "code, name, number and fewer_than in turn; in CSV as “name: number”",
        _lazy("Groups that came. A number under 5 is not told: `fewer_than` is 5 instead. Neither "
              "is told where nobody counted."),
    ),
    "total": ("whole number", _lazy("Sum of the numbers that are told.")),
    "total_is": ("code", _lazy("exact, or at_least where a group is told without its number.")),
    "led_by": ("text", _lazy("The organisation or role that led it.")),
    "learned": ("text", _lazy("What it showed.")),
    "entries": ("whole number", _lazy("Places and groups on the map that were told of there; "
                                      "people are never counted here.")),
    "is_demo": ("yes or no", _lazy("Whether it is invented, for the demonstration.")),
    "url": ("address", _lazy("Its page.")),
}  # fmt: skip


class SessionList(Table):
    parameters = frozenset((*OF_THE_VIEW, "community", "method"))
    columns = tuple(COLUMNS)

    @extend_schema(
        operation_id="sessions_list",
        parameters=[
            OpenApiParameter("community", description="Code of a community"),
            OpenApiParameter("method", enum=METHODS),
            *PAGED,
        ],
        responses=ANY,
    )
    def get(self, request, format=None):
        """Mapping sessions: where, when, what for, how, who came by group. The same for all."""
        held = _standing()
        if slug := request.GET.get("community"):
            known = Community.objects.visible_to(request.user)
            if "\0" in slug or not known.filter(slug=slug).exists():
                raise ParameterError({"community": [_("There is no such community.")]})
            held = held.filter(community__slug=slug)
        if method := request.GET.get("method"):
            if method not in METHODS:
                raise ParameterError({"method": [_("One of %s.") % ", ".join(METHODS)]})
            held = held.filter(method=method)
        rows, following = self.page_by_pk(held)
        counts = counts_of(told_openly([row.pk for row in rows]))
        lines = [_row(request, row, counts.get(row.pk, 0)) for row in rows]
        if request.accepted_renderer.format == "csv":
            lines = [line | _cells(line) for line in lines]
        headers = {"Link": f'<{following}>; rel="next"'} if following else None
        told = {"columns": list(self.columns), "results": lines, "next": following, **OWN}
        return Response(told, headers=headers)


class SessionDetail(Resource):
    @extend_schema(operation_id="sessions_read", responses=ANY)
    def get(self, request, pk):
        """One mapping session, with the places and groups told of there, and findings."""
        session = _standing().filter(pk=pk).first()
        if session is None:
            raise Http404
        assets = told_openly([pk]).select_related("category").only(
            "uid", "name", "kind", "category__code"
        ).order_by("uid")  # fmt: skip
        findings = Finding.objects.visible_to(request.user).filter(session=pk)
        findings = findings.select_related("project", "theme").order_by("pk")
        assets = [_asset(request, one) for one in assets]
        row = _row(request, session, len(assets))
        return Response(
            row | {"assets": assets, "findings": [_finding(one) for one in findings], **OWN}
        )


def _standing():
    held = MappingSession.objects.standing().select_related("community")
    return held.defer("community__boundary", "notes").prefetch_related("groups")


def _row(request, session, entries):
    came = attendance(session, exact=False)
    day = session.held_on.isoformat()
    told = {
        "community": session.community.slug,
        "held_on": day[:7] if session.is_told_by_the_month else day,
        "groups": [_group(one) for one in came.groups],
        "total": came.total,
        "total_is": "at_least" if came.is_at_least else "exact",
        "entries": entries,
        "is_demo": session.community.is_demo,
        "url": request.build_absolute_uri(session.get_absolute_url()),
    }
    told |= {name: getattr(session, name) or None for name in COLUMNS if name not in told}
    return {name: told[name] for name in COLUMNS}


def _group(came):
    return {
        "code": came.code,
        "name": came.name,
        "number": came.number,
        "fewer_than": FEW if came.is_few else None,
    }


def _cells(line):
    """What is said otherwise where a cell holds one value."""

    def number(one):
        return f"<{one['fewer_than']}" if one["fewer_than"] else one["number"]

    groups = ((one["name"], number(one)) for one in line["groups"])
    return {
        "groups": "; ".join(name if n is None else f"{name}: {n}" for name, n in groups),
        "is_demo": "yes" if line["is_demo"] else "no",
    }


def _asset(request, asset):
    return {
        "uid": asset.uid,
        "name": asset.name,
        "kind": asset.kind,
        "category": asset.category.code,
        "url": request.build_absolute_uri(asset.get_absolute_url()),
    }


def _finding(finding):
    return {
        "project": finding.project.slug,
        "polarity": finding.polarity,
        "audience": finding.audience,
        "theme": finding.theme.code,
        "text": finding.text,
    }
