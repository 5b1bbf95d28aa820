"""Boundaries from a file; entries find the community they lie in."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.gis.geos import Point
from django.core.management import CommandError, call_command
from django.urls import reverse

from assetmap.assets.models import Asset
from assetmap.communities.models import Community
from tests import factories
from tests.assets.test_forms import agreed, typed

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
    load(nearly)
    assert "1 added" in capsys.readouterr().out
    assert Community.objects.get().boundary.valid


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
