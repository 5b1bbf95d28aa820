"""/api/v1/connections: how assets join up, as links between two of them."""

import uuid

from django.db.models import Q
from django.db.models.functions import Collate
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.response import Response

from assetmap.api.errors import ParameterError
from assetmap.api.renderers import CSVRenderer, JSONRenderer
from assetmap.api.resources.base import Resource
from assetmap.api.schema import PAGE_SIZE
from assetmap.api.schema_connections import ConnectionPage
from assetmap.api.shapes import about
from assetmap.api.shapes_connections import CSV_COLUMNS, link_csv_row, link_row, node_row
from assetmap.assets.models import Asset
from assetmap.common.csvfiles import csv_lines
from assetmap.communities.models import Community
from assetmap.connections.graphml import graphml
from assetmap.connections.models import Connection
from assetmap.connections.querysets import meetings

MOST_AT_ONCE = 5000
MEETS_AT = Connection.Verb.MEETS_AT.value
NARROWING = [
    OpenApiParameter("community", description="Code of a community: links with an end in it."),
    OpenApiParameter("asset", OpenApiTypes.UUID, description="Id of an asset: links of it."),
    OpenApiParameter("verb", enum=Connection.Verb.values, description="How they are linked."),
]
NAMES = frozenset({"community", "asset", "verb"})


class LinkCSVRenderer(CSVRenderer):
    def render(self, data, accepted_media_type=None, renderer_context=None):
        if "error" in data:
            return super().render(data)
        return "".join(csv_lines(CSV_COLUMNS, (link_csv_row(row) for row in data["results"])))


class GraphMLRenderer(BaseRenderer):
    media_type = "application/graphml+xml"
    format = "graphml"
    charset = None

    def render(self, data, accepted_media_type=None, renderer_context=None):
        return graphml(data["nodes"], data["results"])


class OnlyOne(DefaultContentNegotiation):
    """The address says the format, whatever the Accept header a program sends along."""

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


class ConnectionList(Resource):
    renderer_classes = [JSONRenderer, LinkCSVRenderer]
    parameters = NAMES | {"cursor", "page_size"}

    @extend_schema(
        operation_id="connections_list",
        parameters=[*NARROWING, OpenApiParameter("cursor"), PAGE_SIZE],
        responses=ConnectionPage,
    )
    def get(self, request, format=None):
        """Links everybody may know of, or you may, each with the assets at its ends.

        Where an asset meets is one of them, as far as you are told. As a file, `connections.csv`
        or `connections.json`, all of them at once, up to 5,000, unless you ask for a page.
        """
        if format and not {"page_size", "cursor"} & set(request.GET):
            return Response(told(whole(request), request) | {"next": None})
        size = self.page_size()
        links = links_of(request, most=size + 1, after=self.after())
        following = self.next_link(_key(links[size - 1])) if len(links) > size else None
        headers = {"Link": f'<{following}>; rel="next"'} if following else None
        return Response(told(links[:size], request) | {"next": following}, headers=headers)

    def after(self):
        cursor = self.request.GET.get("cursor", "")
        if not cursor:
            return None
        parts = cursor.split("~")
        try:
            subject, verb, object = parts
            return uuid.UUID(subject), Connection.Verb(verb).value, uuid.UUID(object)
        except ValueError as problem:
            told = _("This cursor is not one of ours. Start again.")
            raise ParameterError({"cursor": [told]}) from problem


class ConnectionGraph(Resource):
    renderer_classes = [GraphMLRenderer]
    content_negotiation_class = OnlyOne
    parameters = NAMES

    @extend_schema(
        operation_id="connections_graphml",
        parameters=NARROWING,
        responses={(200, "application/graphml+xml"): OpenApiTypes.STR},
    )
    def get(self, request):
        """The same as one GraphML document, up to 5,000 links: above that, name a community."""
        return Response(told(whole(request), request))

    def finalize_response(self, request, response, *args, **kwargs):
        if response.status_code >= 400:  # an error has one shape, which is JSON
            request.accepted_renderer = JSONRenderer()
            request.accepted_media_type = JSONRenderer.media_type
        return super().finalize_response(request, response, *args, **kwargs)


def whole(request):
    """All the links asked for; an error that says what to do where they are too many for one
    document."""
    links = links_of(request, most=MOST_AT_ONCE + 1)
    if len(links) > MOST_AT_ONCE:
        wanted = _(
            "These are more than %(most)d links, too many for one document. Narrow them by "
            "community, asset or verb, or take the pages of /api/v1/connections/ instead."
        )
        raise ParameterError({"community": [wanted % {"most": MOST_AT_ONCE}]})
    return links


def told(links, request):
    nodes = {end.pk: end for link in links for end in (link.subject, link.object)}
    ordered = sorted(nodes.values(), key=lambda asset: asset.uid)
    rows = [link_row(link, request.user) for link in links]
    nodes = [node_row(asset, request) for asset in ordered]
    return {"results": rows, "nodes": nodes, **about([*rows, *nodes])}


def links_of(request, *, most, after=None):
    """[Connection], by subject, verb and object, from both where they are kept: links, and where
    assets meet, which comes as a Connection that is none of the table."""
    known = Connection.objects.visible_to(request.user)
    met = meetings(request.user)
    if slug := request.GET.get("community"):
        community = _community(request, slug)
        known = known.of_community(community)
        met = met.filter(Q(community=community) | Q(host__community=community))
    if uid := request.GET.get("asset"):
        uid = _uid(uid)
        known = known.filter(Q(subject__uid=uid) | Q(object__uid=uid))
        met = met.filter(Q(uid=uid) | Q(host__uid=uid))
    if verb := request.GET.get("verb"):
        if verb not in Connection.Verb.values:
            wanted = _("One of these: %(verbs)s.") % {"verbs": ", ".join(Connection.Verb.values)}
            raise ParameterError({"verb": [wanted]})
        known = known.filter(verb=verb)
        met = met if verb == MEETS_AT else met.none()
    known = known.annotate(code=Collate("verb", "C"))
    if after:
        subject, verb, object = after
        known = known.filter(
            Q(subject__uid__gt=subject)
            | Q(subject__uid=subject, code__gt=verb)
            | Q(subject__uid=subject, code=verb, object__uid__gt=object)
        )
        rest = Q(uid__gt=subject)
        if verb <= MEETS_AT:
            rest |= Q(uid=subject) if verb < MEETS_AT else Q(uid=subject, host__uid__gt=object)
        met = met.filter(rest)
    rows = list(known.order_by("subject__uid", "code", "object__uid")[:most])
    rows += [
        Connection(subject_id=guest, verb=MEETS_AT, object_id=host)
        for guest, host in met.order_by("uid").values_list("pk", "host")[:most]
    ]
    # Of two that say the same, the kept one.
    merged = {_key(row): row for row in reversed(_with_ends(request.user, rows))}
    return sorted(merged.values(), key=_order)[:most]


def _with_ends(user, links):
    """The links with the assets at their ends, each read once, however many links it has."""
    ids = {pk for link in links for pk in (link.subject_id, link.object_id)}
    ends = (
        Asset.objects.visible_to(user)
        .select_related("category", "community", "source")
        .only(
            *("uid", "name", "kind", "category__code", "community__slug"),
            *("source__slug", "source__licence", "source__attribution"),
            *("status", "created_by", "person_name"),  # who may read what is added, see notes
        )
        .in_bulk(ids)
    )
    # What was withdrawn a moment ago is not among the ends any more.
    links = [one for one in links if one.subject_id in ends and one.object_id in ends]
    for link in links:
        link.subject, link.object = ends[link.subject_id], ends[link.object_id]
    return links


def _order(link):
    return link.subject.uid, link.verb, link.object.uid


def _key(link):
    return f"{link.subject.uid}~{link.verb}~{link.object.uid}"


def _community(request, slug):
    known = Community.objects.visible_to(request.user).for_cards()
    community = known.filter(slug=slug[:200]).first() if "\0" not in slug else None
    if community is None:
        raise ParameterError({"community": [_("There is no community with this code.")]})
    return community


def _uid(text):
    try:
        return uuid.UUID(text)
    except ValueError as problem:
        raise ParameterError({"asset": [_("Send the id of an asset, a UUID.")]}) from problem
