"""Boundaries from a file; entries find the community they lie in."""

import json
import re
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.gis.geos import MultiPolygon, Point
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assetmap.assets import services
from assetmap.assets.models import Asset, Proposal
from assetmap.communities.models import Community
from tests import factories
from tests.assets.forms import agreed, typed

ZONES = Path(settings.BASE_DIR).parent / "shared/data/boundaries-scotland-2011"
OUTER = (-4.40, 55.80, -4.20, 55.90)


def feature(name, west, south, east, north, **properties):
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {
        "type": "Feature",
        "properties": {"name": name, **properties},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


@pytest.fixture
def load(tmp_path, db):
    def load(*features, crs=None, **options):
        path = tmp_path / "areas.geojson"
        told = {"type": "FeatureCollection", "features": features}
        path.write_text(json.dumps(told | ({"crs": crs} if crs else {})))
        call_command("load_boundaries", path, name_property="name", **options)

    return load


def test_each_feature_is_added_changed_unchanged_or_rejected_with_its_reason(load, capsys):
    load(feature("Leith", *OUTER))
    leith = Community.objects.get(slug="leith")
    assert leith.versions.get().pgh_context.metadata["verb"] == "communities.added"
    assert not leith.boundary_is_approximate
    assert leith.boundary.covers(leith.centre)
    factories.CommunityFactory(slug="knitters", name="Knitters", kind="interest", boundary=None)
    crossed = feature("Crossed", *OUTER)
    corners = crossed["geometry"]["coordinates"][0]
    corners[1], corners[2] = corners[2], corners[1]
    no_name = feature("", *OUTER)
    point = feature("Spot", *OUTER) | {"geometry": {"type": "Point", "coordinates": [-4, 55]}}
    capsys.readouterr()
    load(
        *(feature("Leith", *OUTER), feature("Leith", *OUTER), crossed, no_name, point),
        *(feature("Knitters", *OUTER), feature("Portobello", *OUTER)),
    )
    told = capsys.readouterr()
    assert "7 features: 1 added, 0 changed, 1 unchanged, 5 rejected." in told.out
    for reason in (
        "feature 2 (Leith): An earlier feature is “leith” already.",
        "feature 3 (Crossed): The outline crosses or touches itself near latitude",
        "feature 4 (): It has no “name”",
        "feature 5 (Spot): This geometry is a Point.",
        "feature 6 (Knitters): “knitters” is a community of interest",
    ):
        assert reason in told.err
    load(feature("Leith", -4.40, 55.80, -4.25, 55.90))
    assert "1 changed" in capsys.readouterr().out
    assert leith.versions.count() == 2


def test_a_dry_run_tells_the_same_and_keeps_nothing(load, capsys):
    load(feature("Leith", *OUTER, code="S01", town="Edinburgh"), dry_run=True)
    assert "1 added" in capsys.readouterr().out
    assert not Community.objects.exists()
    load(
        feature("Leith", *OUTER, code="S01", town="Edinburgh"),
        *(feature("Not", *OUTER, code="S02", town="Perth"),),
        slug_property="code",
        area_property="town",
        where="town=Edinburgh",
    )
    community = Community.objects.get()
    assert (community.slug, community.name, community.area) == ("s01", "Leith", "Edinburgh")


def test_how_many_people_live_there_comes_with_year_and_source(load, capsys):
    counted = {"population_property": "people", "population_source": "The census"}
    with pytest.raises(CommandError, match="--population-year"):
        load(feature("Leith", *OUTER, people=1), **counted)
    counted["population_year"] = 2022
    for told, outcome in (("21,000", "1 rejected"), (21000, "1 added"), ("21000", "1 unchanged")):
        load(feature("Leith", *OUTER, people=told), **counted)
        assert outcome in capsys.readouterr().out
    leith = Community.objects.get()
    assert (leith.population, leith.population_year) == (21000, 2022)
    assert leith.population_source == "The census"


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:EPSG::27700", "http://evil.example/crs"])
def test_a_file_in_other_coordinates_is_refused(load, name):
    with pytest.raises(CommandError, match="Save it as WGS84"):
        load(feature("Leith", *OUTER), crs={"type": "name", "properties": {"name": name}})
    assert not Community.objects.exists()


def test_a_file_that_says_it_is_wgs84_is_taken(load):
    name = "urn:ogc:def:crs:OGC:1.3:CRS84"
    load(feature("Leith", *OUTER), crs={"type": "name", "properties": {"name": name}})
    assert Community.objects.get().slug == "leith"


def test_the_council_areas_of_scotland_load(db, capsys):
    if not ZONES.exists():
        pytest.skip("the shared data set is optional")
    call_command(
        "load_boundaries",
        *(ZONES / "council_areas.geojson",),
        name_property="council_name",
        slug_property="council_code",
    )
    assert "32 features: 32 added" in capsys.readouterr().out


def test_a_crossing_as_small_as_rounding_makes_them_is_mended(load, capsys):
    nearly = feature("Loch Awe", *OUTER)
    ring = nearly["geometry"]["coordinates"][0]
    # Up along the east side, and a hair's breadth over its own line on the way.
    ring[2:2] = [[-4.20, 55.86], [-4.20, 55.85], [-4.200001, 55.87]]
    load(nearly, feature("Leith", *OUTER))
    told = capsys.readouterr()
    assert "2 added" in told.out
    assert "A small crossing was mended in 1 of them." in told.out
    assert re.fullmatch(
        r"feature 1 \(Loch Awe\): A small crossing was mended, by 0\.00\d\d % of the area\.\n",
        told.err,
    )
    assert Community.objects.get(slug="loch-awe").boundary.valid


def placed(community, lon, lat, **fields):
    spot = Point(lon, lat, srid=4326)
    given = {"public_location": spot, "exact_location": spot} | fields
    return factories.AssetFactory(community=community, **given)


def test_places_outside_their_community_move_when_a_boundary_is_loaded(
    load, capsys, community, person, worker
):
    away, inside = placed(community, -4.10, 55.86), placed(community, -4.31, 55.86)
    draft = placed(community, -4.10, 55.86, status="draft", published_at=None)
    boundaries = [
        feature("Wide", -4.20, 55.80, -4.00, 55.90),
        feature("Near", -4.12, 55.85, -4.08, 55.87),
    ]
    load(*boundaries)
    assert "1 entries lie in another one now; --reassign moves them." in capsys.readouterr().out
    away.refresh_from_db()
    assert away.community == community  # never without being asked
    load(*boundaries, reassign=True, dry_run=True)
    assert "1 entries moved" in capsys.readouterr().out
    away.refresh_from_db()
    assert away.community == community
    load(*boundaries, reassign=True)  # the same file again, as the command said
    assert "1 entries moved" in capsys.readouterr().out
    away.refresh_from_db()
    assert away.community.slug == "near"  # the smallest around it
    context = away.versions.order_by("-pgh_id").first().pgh_context.metadata
    assert context["verb"] == "assets.moved"
    assert community.name in context["note"]
    for stays in (inside, draft, person):
        stays.refresh_from_db()
        assert stays.community == community
    assert Asset.objects.filter(community__slug="wide").count() == 0


def test_people_and_entries_of_communities_of_interest_never_move(load, community, person):
    knitters = factories.CommunityFactory(kind="interest", boundary=None)
    theirs = placed(knitters, -4.31, 55.86)
    community.boundary = factories.box(-4.60, 55.85, -4.55, 55.88)
    community.save()
    load(feature("New", -4.40, 55.80, -4.20, 55.90), reassign=True)
    for stays in (theirs, person):
        was = stays.community
        stays.refresh_from_db()
        assert stays.community == was


def test_the_form_proposes_the_smallest_of_ones_own_communities_around_a_place(
    as_user, worker, community
):
    small = factories.CommunityFactory(boundary=factories.box(-4.32, 55.86, -4.30, 55.87))
    factories.CommunityFactory(boundary=factories.box(-4.32, 55.861, -4.31, 55.865))
    factories.MembershipFactory(user=worker, community=small)
    page = as_user(worker)
    form = page.get(reverse("assets:create"), {"lat": "55.8626", "lon": "-4.3130"}).context["form"]
    assert form["community"].value() == small.slug
    chosen = {"lat": "55.8626", "lon": "-4.3130", "community": community.slug}
    form = page.get(reverse("assets:create"), chosen).context["form"]
    assert form["community"].value() == community.slug
    form = page.get(reverse("assets:create"), {"lat": "x", "lon": "1e999"}).context["form"]
    assert form["community"].value() != small.slug


def test_a_place_in_another_of_ones_communities_is_asked_about_once(as_user, worker, community):
    for slug, works_there in (("partick", True), ("elsewhere", False)):
        bounds = factories.box(-4.12, 55.85, -4.08, 55.87)
        there = factories.CommunityFactory(slug=slug, name=slug.title(), boundary=bounds)
        if works_there:
            factories.MembershipFactory(user=worker, community=there)
    page, new = as_user(worker), reverse("assets:create")
    form = typed(lat="55.86", lon="-4.10")
    asked = page.post(new, form)
    assert "This place lies in Partick" in asked.content.decode()
    chosen = page.post(new, form | {"home": "partick"}).context["form"]
    assert chosen["community"].value() == "partick"
    assert not Asset.objects.exists()
    page.post(new, form | {"seen": asked.context["found"].key})
    assert Asset.objects.get().community == community  # as its writer says
    # Within the boundary, or of a person, nobody is asked.
    for told in (typed(name="Another"), agreed(lat="55.86", lon="-4.10")):
        assert page.post(new, told).status_code == 302


# --- Drawn, and what follows from that


def square(west, south, east, north):
    return feature("", west, south, east, north)["geometry"]


@pytest.fixture
def drawn(as_user, manager, community):
    """What Mina gets when she sends a boundary of Govan; a drawing opened just now."""

    def drawn(area, **given):
        community.refresh_from_db()
        told = {"shape": json.dumps(area), "opened": community.updated_at.isoformat()} | given
        url = reverse("assets:boundary", args=[community.slug])
        return as_user(manager).post(url, told, follow=True)

    return drawn


@pytest.fixture
def partick(db):
    bounds = factories.box(-4.12, 55.85, -4.08, 55.87)
    return factories.CommunityFactory(slug="partick", name="Partick", boundary=bounds)


def test_a_manager_draws_the_boundary_or_pastes_it(drawn, community, manager):
    for shape in (
        square(*OUTER),
        feature("Govan", *OUTER),
        {"type": "FeatureCollection", "features": [feature("Govan", *OUTER)]},
    ):
        answer = drawn(shape, approximate="on")
        assert "The boundary is kept." in answer.content.decode()
        community.refresh_from_db()
        assert community.boundary.extent == OUTER
        assert community.boundary_is_approximate
    told = community.versions.order_by("-pgh_id").first().pgh_context.metadata
    assert (told["verb"], told["actor"]) == ("communities.changed", manager.pk)
    assert json.loads(answer.context["form"]["shape"].value())["type"] == "Polygon"  # to go on from


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ({"type": "Point", "coordinates": [1, 2]}, "This geometry is a Point."),
        ({"type": "FeatureCollection", "features": []}, "not a GeoJSON geometry"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]}, "crosses"),
        ([1], "not a GeoJSON geometry"),
    ],
)
def test_what_is_no_area_is_told_of_and_stays_in_the_form(drawn, community, shape, words):
    was = community.boundary
    form = drawn(shape).context["form"]
    assert words in str(form.errors["shape"])
    assert form["shape"].value() == json.dumps(shape)
    community.refresh_from_db()
    assert community.boundary == was


def test_of_two_managers_drawing_at_once_neither_loses_a_line(drawn, community):
    before = community.updated_at.isoformat()
    assert drawn(square(*OUTER)).status_code == 200
    late = drawn(square(-4.39, 55.81, -4.2, 55.9), opened=before)
    assert late.status_code == 409
    assert "Somebody else changed this" in late.content.decode()
    again = late.context["form"]
    assert json.loads(again["shape"].value()) == square(-4.39, 55.81, -4.2, 55.9)
    drawn(square(-4.39, 55.81, -4.2, 55.9), opened=again["opened"].value())
    community.refresh_from_db()
    assert community.boundary.extent == (-4.39, 55.81, -4.2, 55.9)


def test_a_boundary_too_long_to_show_stays_where_nothing_is_drawn(drawn, community):
    ring = Point(-4.3, 55.86).buffer(0.1, quadsegs=300)
    community.boundary = MultiPolygon(ring, srid=4326)
    community.save()
    answer = drawn(square(*OUTER), shape="")
    assert "1,201 corners" in answer.content.decode()
    was = community.boundary
    community.refresh_from_db()
    assert (community.boundary, community.boundary_is_approximate) == (was, False)


def test_a_manager_is_told_what_lies_elsewhere_and_moves_it_between_their_own(
    as_user, drawn, community, partick, manager, person, library, django_capture_on_commit_callbacks
):
    ours, theirs = placed(community, -4.10, 55.86), placed(partick, -4.35, 55.86)
    outside = placed(partick, -4.10, 55.86)
    waiting = Proposal.objects.create(
        community=community, asset=ours, kind="changed", message="New door.", key=uuid4()
    )
    page = drawn(square(*OUTER)).content.decode()
    assert "2 entries lie in another community now" in page
    assert "Whoever manages both communities" in page
    moves = reverse("assets:boundary_moves", args=[community.slug])
    with django_capture_on_commit_callbacks(execute=True):
        as_user(manager).post(moves)
    for asset, kept in ((ours, community), (theirs, partick)):
        asset.refresh_from_db()
        assert asset.community == kept
    factories.MembershipFactory(user=manager, community=partick, role="manager")
    page = as_user(manager).get(reverse("assets:boundary", args=[community.slug])).content.decode()
    assert "Move 2 entries to where they lie" in page
    with django_capture_on_commit_callbacks(execute=True):
        assert "They are being moved" in as_user(manager).post(moves, follow=True).content.decode()
    page = as_user(manager).get(reverse("assets:boundary", args=[community.slug])).content.decode()
    assert "another community now" not in page
    for asset, kept in ((ours, partick), (theirs, community), (outside, partick)):
        asset.refresh_from_db()
        assert asset.community == kept
    context = ours.versions.order_by("-pgh_id").first().pgh_context.metadata
    assert (context["verb"], context["actor"]) == ("assets.moved", manager.pk)
    assert context["note"] == f"It lies in Partick, and was kept with {community.name}."
    assert (ours.version, outside.version) == (2, 1)
    waiting.refresh_from_db()
    assert waiting.community == partick  # where somebody may decide on it
    assert manager.notices.get(verb="assets.moved").subject.endswith("2 entries were moved")
    for stays in (person, library):
        stays.refresh_from_db()
        assert stays.community == community


def test_what_is_shown_at_the_middle_of_its_community_is_shown_there_after_moving(
    community, partick
):
    partick.centre = Point(-4.1, 55.86, srid=4326)
    partick.save()
    away = placed(community, -4.10, 55.855, public_precision="community")
    hosted = factories.AssetFactory(community=community, place_mode="at_asset", host=away)
    services.move_into_boundaries([partick])
    away.refresh_from_db()
    hosted.refresh_from_db()
    assert away.public_location == hosted.public_location == partick.centre
    assert hosted.community == community


def test_no_boundary_finds_what_is_not_shown_exactly(
    as_user, drawn, community, partick, manager, moderator, administrator
):
    """Mina draws Govan around a refuge kept with Partick, as small as she likes."""
    factories.MembershipFactory(user=moderator, community=partick, role="manager")
    for precision in ("cell", "community"):
        placed(partick, -4.35, 55.86, public_precision=precision)
    placed(partick, -4.35, 55.86, public_precision="hidden", public_location=None)
    assert "another community now" not in drawn(square(*OUTER)).content.decode()
    boundary = reverse("assets:boundary", args=[partick.slug])
    for knows in (moderator, administrator):  # who reads where exactly it is
        assert "3 entries lie in another" in as_user(knows).get(boundary).content.decode()


def test_what_was_said_about_an_entry_goes_with_it(
    as_user, drawn, community, partick, manager, worker, moderator
):
    """Who reviewed it before reads no more about it than everybody, and undoes nothing there."""
    ours = placed(community, -4.10, 55.86, public_precision="hidden", public_location=None)
    told = {"community": community, "asset": ours, "changes": {"benefit": "Rest."}}
    told |= {"kind": "edit", "sender": worker, "decided_at": timezone.now()}
    decided = [
        Proposal.objects.create(**told, key=uuid4(), state=state)
        for state in ("returned", "accepted")
    ]
    drawn(square(*OUTER))
    pages = [reverse("moderation:proposal", args=[proposal.uid]) for proposal in decided]
    assert all("55.86" in as_user(moderator).get(page).content.decode() for page in pages)
    factories.MembershipFactory(user=manager, community=partick, role="manager")
    assert services.move_strays(actor=manager, community=community) == 1
    assert {as_user(moderator).get(page).status_code for page in pages} == {404}
    assert {as_user(manager).get(page).status_code for page in pages} == {200}


def test_a_boundary_changed_at_the_desk_leads_to_what_lies_elsewhere(
    as_user, administrator, community, partick
):
    placed(community, -4.10, 55.86)
    desk = as_user(administrator)
    address = reverse("admin:communities_community_change", args=[community.pk])
    told = {"name": community.name, "slug": community.slug, "kind": "place"} | {
        "centre": "",
        "boundary": json.dumps(square(*OUTER)),
        "memberships-TOTAL_FORMS": "0",
        "memberships-INITIAL_FORMS": "0",
    }
    page = desk.post(address, told, follow=True)
    assert page.request["PATH_INFO"] == reverse("assets:boundary", args=[community.slug])
    assert "Move one entry to where it lies" in page.content.decode()
    again = desk.post(address, told)
    assert again.url == reverse("admin:communities_community_changelist")


def queries_of(act):
    with CaptureQueriesContext(connection) as asked:
        act()
    return len(asked)


def test_moving_costs_the_same_however_many_move(community, partick):
    counts = []
    for size in (2, 30):
        for n in range(size):
            placed(community, -4.10 + n / 10_000, 55.86)
        counts.append(queries_of(lambda: services.move_into_boundaries([partick])))
    assert Asset.objects.filter(community=partick).count() == 32
    # savepoints; which; lock, homes, communities; write, what waits for a decision
    assert counts == [counts[0]] * 2
    assert counts[0] <= 12


def test_loading_costs_as_much_for_the_tenth_boundary_as_for_the_first(load):
    areas = [[feature(f"Area {size} {n}", *OUTER) for n in range(size)] for size in (1, 2, 10)]
    counts = [queries_of(partial(load, *told)) for told in areas]
    each = counts[1] - counts[0]
    assert counts[2] - counts[1] == 8 * each
    # is it there; is its address free, are its constraints kept, write; two savepoints around these
    assert each == 8
