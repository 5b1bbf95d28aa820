"""/api/v1/assets: list, detail, create, edit, check, end."""

import re
import uuid

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response

from assetmap.api.errors import ParameterError, PreconditionFailed, PreconditionRequired
from assetmap.api.inputs import AssetInput, EndInput
from assetmap.api.renderers import CSVRenderer, GeoJSONRenderer, JSONRenderer
from assetmap.api.resources.base import Resource
from assetmap.api.schema import (
    PAGE_SIZE,
    AssetCountsOutput,
    AssetDetailOutput,
    AssetOutput,
    AssetPage,
    filter_parameters,
)
from assetmap.api.shapes import about, asset_row, counted, facet_rows, photo_rows
from assetmap.assets import services
from assetmap.assets.as_of import asset_as_of, day_from
from assetmap.assets.counting import facets
from assetmap.assets.disclosure import Reader
from assetmap.assets.filters import AssetFilter
from assetmap.assets.models import Asset
from assetmap.assets.paging import page_of

FORMATS = [JSONRenderer, GeoJSONRenderer, CSVRenderer]
OF_THE_VIEW = ("cursor", "page_size")


def _if_match(*, required):
    return OpenApiParameter(
        "If-Match", OpenApiTypes.STR, OpenApiParameter.HEADER, required=required,
        description="The ETag of the version you read.",
    )  # fmt: skip


_KEY = OpenApiParameter(
    "Idempotency-Key", OpenApiTypes.UUID, OpenApiParameter.HEADER,
    description="The same key again does nothing more, and returns what it did the first time.",
)  # fmt: skip


class AssetList(Resource):
    renderer_classes = FORMATS

    def check_parameters(self, request):
        """The filter judges them, see `get`."""

    @extend_schema(
        operation_id="assets_list",
        parameters=[*filter_parameters(), OpenApiParameter("cursor"), PAGE_SIZE],
        responses=AssetPage,
    )
    def get(self, request, format=None):
        """Assets everybody may see, or you may, narrowed like the pages are."""
        seen = Asset.objects.visible_to(request.user)
        narrowed = AssetFilter(request.GET, queryset=seen, reader=request.user, also=OF_THE_VIEW)
        if not narrowed.is_valid():
            raise ParameterError(_named(narrowed))
        try:
            page = page_of(
                narrowed, cursor=request.GET.get("cursor", ""), size=self.page_size(), whole=True
            )
        except ValidationError as problem:
            raise ParameterError(problem.message_dict) from problem
        reader = Reader(request.user)
        rows = [asset_row(reader, asset, request) for asset in page.rows]
        following = self.next_link(page.next_cursor) if page.next_cursor else None
        headers = {"Link": f'<{following}>; rel="next"'} if following else None
        told = {"results": rows, "next": following, **counted(narrowed.qs), **about(rows)}
        return Response(told, headers=headers)

    @extend_schema(
        operation_id="assets_create",
        request=AssetInput,
        responses={201: AssetOutput},
        parameters=[_KEY],
    )  # fmt: skip
    def post(self, request, format=None):
        """Add an entry. It waits for review, or is a draft with `draft: true`."""
        told = AssetInput(data=request.data)
        told.is_valid(raise_exception=True)
        asset = services.submit_asset(
            actor=request.user, client_key=_key(request), **told.for_submission(request.user)
        )
        row = asset_row(Reader(request.user), asset, request)
        return Response(row, status=201, headers={"Location": api_url(asset), "ETag": _etag(asset)})


class AssetCounts(Resource):
    def check_parameters(self, request):
        """The filter judges them, see `get`."""

    @extend_schema(
        operation_id="assets_counts", parameters=filter_parameters(), responses=AssetCountsOutput
    )
    def get(self, request):
        """How many there are, and how many each choice of kind, category and community would bring.

        `null` where that would be more than some thousands to count: narrow further down.
        """
        narrowed = AssetFilter(
            request.GET, queryset=Asset.objects.visible_to(request.user), reader=request.user
        )
        if not narrowed.is_valid():
            raise ParameterError(_named(narrowed))
        return Response({**counted(narrowed.qs), **facet_rows(facets(narrowed))})


class AssetDetail(Resource):
    renderer_classes = FORMATS

    def etag_of(self, body):
        """With the version for those who may write. To others it would tell, by and by, on which
        day somebody was met."""
        plain = super().etag_of(body)
        return plain if self.version is None else f'"v{self.version}-{plain[1:13]}"'

    def check_parameters(self, request):
        self.parameters = {"as_of"} if request.method in ("GET", "HEAD") else frozenset()
        super().check_parameters(request)

    @extend_schema(
        operation_id="assets_read",
        parameters=[
            OpenApiParameter("as_of", OpenApiTypes.DATE, description="As it was on this day.")
        ],
        responses=AssetDetailOutput,
    )
    def get(self, request, uid, format=None):
        """One asset: all of it that you may see, today or on a day before."""
        if went := services.whereto(request.user, uid):
            address = request.get_full_path().replace(str(uid), str(went.uid), 1)
            return Response(status=301, headers={"Location": address})
        asset = found(request.user, uid)
        if "as_of" in request.GET:
            asset = _past(request, asset)
        row = asset_row(Reader(request.user), asset, request)
        if not asset.as_of:
            row["photos"] = photo_rows(asset, request)
        self.version = row.get("version")
        return Response(row)

    @extend_schema(
        operation_id="assets_edit",
        request=AssetInput,
        responses=AssetOutput,
        parameters=[_if_match(required=True), _KEY],
    )
    def patch(self, request, uid, format=None):
        """Change what you send and keep the rest. 202 where somebody else has to look first."""
        asset = found(request.user, uid)
        version = _version(request, asset)
        told = AssetInput(asset, data=request.data, partial=True)
        told.is_valid(raise_exception=True)
        asset, proposal = services.change_asset(
            actor=request.user, asset=asset, version=version, key=_key(request), **told.for_edit()
        )
        row = asset_row(Reader(request.user), asset, request)
        # Accepted to be looked at by somebody else: until then the entry is as it was.
        status = 202 if proposal else 200
        return Response(row, status=status, headers={"ETag": _etag(asset)})


class AssetCheck(Resource):
    @extend_schema(
        operation_id="assets_check",
        request=None,
        responses=AssetOutput,
        parameters=[_if_match(required=False)],
    )
    def post(self, request, uid):
        """Somebody looked, and it is still right."""
        asset = found(request.user, uid)
        version = _version(request, asset) if "If-Match" in request.headers else None
        asset = services.verify_asset(actor=request.user, asset=asset, version=version)
        return Response(asset_row(Reader(request.user), asset, request))


class AssetEnd(Resource):
    @extend_schema(
        operation_id="assets_end",
        request=EndInput,
        responses=AssetOutput,
        parameters=[_if_match(required=True)],
    )
    def post(self, request, uid):
        """It has come to an end; its page stays, with the date and the reason."""
        asset = found(request.user, uid)
        version = _version(request, asset)
        told = EndInput(data=request.data)
        told.is_valid(raise_exception=True)
        asset = services.end_asset(
            actor=request.user, asset=asset, version=version, **told.validated_data
        )
        return Response(asset_row(Reader(request.user), asset, request))


def found(user, uid):
    return get_object_or_404(Asset.objects.visible_to(user).with_all_data(), uid=uid)


def _past(request, asset):
    try:
        day = day_from(request.GET["as_of"])
    except ValidationError as problem:
        raise ParameterError({"as_of": problem.messages}) from problem
    past = asset_as_of(Asset.objects.visible_to(request.user).filter(pk=asset.pk), day)
    if past is None:
        raise Http404
    return past


def api_url(asset):
    return reverse("api:asset", args=[asset.uid])


def _etag(asset):
    return f'"v{asset.version}"'


def _version(request, asset):
    """The version If-Match speaks of. Anything that is none of ours matches nothing."""
    told = request.headers.get("If-Match")
    if told is None:
        raise PreconditionRequired
    if told.strip() == "*":
        return asset.version
    match = re.fullmatch(r'(?:W/)?"v(\d{1,9})(?:-[0-9a-f]+)?"', told.strip())
    if not match:
        raise PreconditionFailed
    return int(match[1])


def _key(request):
    told = request.headers.get("Idempotency-Key")
    if told is None:
        return None
    try:
        return uuid.UUID(told)
    except ValueError as problem:
        raise ParameterError({"Idempotency-Key": [_("Send a UUID.")]}) from problem


def _named(narrowed):
    """The filter's errors by parameter; unknown parameters under their own names."""
    fields = {name: list(told) for name, told in narrowed.errors.items() if name != "__all__"}
    for name in narrowed.unknown:
        fields[name[:60]] = [_("There is no such parameter.")]
    return fields
