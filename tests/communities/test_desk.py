"""Communities in the admin: a map, and nothing that is not GeoJSON of the right shape."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from assetmap.communities import services
from assetmap.communities.models import Community

SQUARE = [[[-4.3, 55.8], [-4.2, 55.8], [-4.2, 55.9], [-4.3, 55.8]]]


def posted(**given):
    fields = {
        "name": "Leith Links",
        "slug": "leith-links",
        "kind": "place",
        "boundary": json.dumps({"type": "Polygon", "coordinates": SQUARE}),
        "boundary_is_approximate": "on",
        "centre": json.dumps({"type": "Point", "coordinates": [-4.25, 55.85]}),
        "memberships-TOTAL_FORMS": "0",
        "memberships-INITIAL_FORMS": "0",
    }
    return fields | given


@pytest.fixture
def desk(as_user, administrator):
    return as_user(administrator)


def test_administrator_adds_a_community_with_a_boundary(desk):
    answer = desk.post(reverse("admin:communities_community_add"), posted())
    assert answer.status_code == 302
    community = Community.objects.get(slug="leith-links")
    assert community.boundary.geom_type == "MultiPolygon"
    assert (community.centre.x, community.centre.y) == (-4.25, 55.85)
    told = community.versions.get().pgh_context.metadata
    assert told["verb"] == "communities.added"


@pytest.mark.parametrize(
    "boundary",
    [
        "http://evil.example/shape.json",
        '{"type": "Point", "coordinates": [1, 2]}',
        '{"type": "Polygon", "coordinates": [[[NaN, 1], [1, 1], [2, 2], [1, 1]]]}',
        '{"type": "Polygon", "coordinates": [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]}',
        '{"type": "Polygon", "crs": {"type": "name"}, "coordinates": []}',
        "[" * 100_000,
    ],
)
def test_any_other_boundary_is_refused_and_kept(desk, boundary):
    page = desk.post(reverse("admin:communities_community_add"), posted(boundary=boundary))
    assert page.status_code == 200
    form = page.context["adminform"].form
    assert form.errors["boundary"]
    assert form["boundary"].value() == boundary
    assert not Community.objects.filter(slug="leith-links").exists()


def test_a_community_of_interest_needs_no_boundary(desk):
    desk.post(
        reverse("admin:communities_community_add"),
        posted(kind="interest", boundary="", centre=""),
    )
    assert Community.objects.get(slug="leith-links").boundary is None


def test_administrator_opens_and_keeps_a_community(desk, community):
    address = reverse("admin:communities_community_change", args=[community.pk])
    page = desk.get(address)
    assert page.status_code == 200
    outline = community.boundary.json
    answer = desk.post(
        address, posted(name="Govan", slug="govan", boundary=outline, summary="Sings loudly.")
    )
    assert answer.status_code == 302
    community.refresh_from_db()
    assert community.summary == "Sings loudly."
    assert community.boundary.json == outline


@pytest.mark.parametrize("who", ["worker", "manager", "outsider"])
def test_nobody_else_shapes_communities(cast, community, who):
    with pytest.raises(PermissionDenied):
        services.save_community(actor=cast[who], community=community)


def test_communities_are_not_deleted_here(desk, community):
    address = reverse("admin:communities_community_delete", args=[community.pk])
    assert desk.post(address, {"post": "yes"}).status_code == 403
