"""One filter for page, map and API: what it narrows, and what it refuses by name."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.gis.geos import Point
from django.db import connection
from django.http import QueryDict
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assetmap.assets.filters import AssetFilter
from assetmap.assets.models import Asset
from assetmap.assets.search import words_in
from assetmap.gazetteer.models import Place
from tests import factories


def asked(query):
    return AssetFilter(
        QueryDict(query), queryset=Asset.objects.visible_to(AnonymousUser()).with_card_data()
    )


def names(query):
    narrowed = asked(query)
    assert narrowed.is_valid(), narrowed.errors
    return [asset.name for asset in narrowed.order(narrowed.qs)]


@pytest.fixture
def town(community, worker):
    """A small town of assets, each findable by one thing."""
    make = factories.AssetFactory
    make(community=community, name="Elder Park Library", step_free=True, tags=["books", "warm"])
    make(
        community=community,
        name="Rose garden",
        category=factories.category("park"),
        exact_location=Point(-4.3235, 55.8640, srid=4326),
        cost="free",
        open_weekdays=[6, 7],
    )
    make(
        community=community,
        name="Café Alba",
        benefit="Soup at one.",
        category=factories.category("business"),
        languages=["gd", "en"],
        life="ended",
        life_changed_on=datetime.date(2024, 1, 1),
        life_reason="The lease ran out.",
    )
    make(
        community=community,
        name="Harden Hall",
        category=factories.category("community-centre"),
        checked_at=timezone.now() - datetime.timedelta(days=400),
        referral_needed=False,
    )
    factories.person(community=community, created_by=worker, name="Hanging doors")
    return community


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("kind=human", {"Hanging doors"}),
        ("kind=human&kind=physical&words=garden", {"Rose garden"}),
        ("category=library", {"Elder Park Library"}),
        ("category=building", {"Elder Park Library", "Harden Hall"}),
        ("community=nowhere-else", set()),
        ("tag=Books", {"Elder Park Library"}),
        ("tag=books&tag=cold", set()),
        ("step_free=yes", {"Elder Park Library"}),
        ("cost=free", {"Rose garden"}),
        ("life=ended", {"Café Alba"}),
        ("life=ended&language=gd", {"Café Alba"}),
        ("no_referral=yes", {"Harden Hall"}),
        ("open_on=sat", {"Rose garden"}),
        ("words=librar", {"Elder Park Library"}),
        ("words=books+library", {"Elder Park Library"}),
        ("words=library+garden", set()),
        ("words=gardn", {"Rose garden"}),
        ("words=garden", {"Rose garden"}),
        ("life=ended&words=cafe", {"Café Alba"}),
        ("life=ended&words=CAFÉ", {"Café Alba"}),
        ("life=ended&words=soup", {"Café Alba"}),
        ("bbox=-4.33,55.863,-4.32,55.865", {"Rose garden"}),
        ("area=-4.33,55.863;-4.32,55.863;-4.32,55.865;-4.33,55.865", {"Rose garden"}),
        ("area=-4.33,55.863;-4.33,55.865;-4.3236,55.865", set()),  # beside the third side
        ("near=55.8640,-4.3235&radius=100", {"Rose garden"}),
        ("words=---", set()),
    ],
)
def test_a_parameter_narrows(query, expected, town, elsewhere):
    if "nowhere-else" in query:
        query = f"community={elsewhere.slug}"
    assert set(names(query)) == expected


def test_each_row_is_one_row_already_and_not_made_distinct(town, community):
    query = f"kind=social&life=active&cost=free&community={community.slug}&category=library"
    narrowed = AssetFilter(QueryDict(query), queryset=Asset.objects.all())
    assert narrowed.is_valid()
    assert "DISTINCT" not in str(narrowed.qs.query)


def test_public_places_are_found_by_an_index(db):
    """The field is worked out by the database, so Django makes no spatial index by itself."""
    with connection.cursor() as cursor:
        held = connection.introspection.get_constraints(cursor, Asset._meta.db_table).values()
    assert ("gist", ["public_point"]) in [(one.get("type"), one["columns"]) for one in held]


def test_ended_assets_stay_out_until_asked_for(town):
    assert "Café Alba" not in names("")
    assert set(names("life=ended&life=active")) > {"Café Alba"}


def test_a_place_in_the_one_box_is_taken_as_a_place(town):
    Place.objects.create(
        name="Govan",
        kind="neighbourhood",
        point=Point(-4.313, 55.8626, srid=4326),
        source="t",
        external_id="1",
        search_name="govan",
    )
    narrowed = asked("q=Govan")
    assert narrowed.is_valid()
    assert narrowed.interpretation.place.label.startswith("Govan")
    assert narrowed.sort_used == "nearest"
    assert names("q=garden&near=Govan") == ["Rose garden"]


def test_words_in_the_one_box_are_taken_as_words(town):
    narrowed = asked("q=library")
    assert narrowed.is_valid()
    assert (narrowed.interpretation.place, narrowed.interpretation.words) == (None, "library")


def test_people_are_found_only_by_their_cell(community, worker):
    home = Point(-4.3213, 55.8612, srid=4326)
    from assetmap.assets import services

    asset = services.submit_asset(
        actor=worker,
        community=community,
        data={
            "kind": "human",
            "category": factories.category("skill"),
            "name": "Imran",
            "age_band": "adult",
            "benefit": "Mends bikes.",
            "location": home,
        },
        consent={"method": "spoken", "purposes": ["publish"]},
    )
    services.publish_asset(actor=worker, asset=asset, verb="moderation.approved")
    asset.refresh_from_db()
    box = f"{home.x - 0.0002},{home.y - 0.0002},{home.x + 0.0002},{home.y + 0.0002}"
    assert names(f"bbox={box}") == []
    assert names(f"near={home.y},{home.x}&radius=50") == []
    cell = asset.public_point
    assert names(f"near={cell.y},{cell.x}&radius=50") == ["Imran"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("bbox=NaN,1,2,3", "bbox"),
        ("bbox=1,2,3", "bbox"),
        ("bbox=-4.2,55.8,-4.4,55.9", "bbox"),
        ("bbox=-4.4,55.9,-4.2,55.8", "bbox"),
        ("bbox=-181,-91,181,91", "bbox"),
        ("bbox=1e999,0,1,1", "bbox"),
        ("area=-4.3,55.8;-4.2,55.9", "area"),
        ("area=-4.3,55.8;-4.2,55.9;north", "area"),
        ("area=-4.3,55.8;-4.2,55.9;-4.2,NaN", "area"),
        ("area=-4.3,55.8;-4.2,55.9;-4.2,155", "area"),
        ("area=55.8,-4.3;55.9,-4.2;55.7,-4.2", "area"),  # latitude first
        ("area=-4.3,55.8;-4.2,55.9;-4.2,55.8;-4.3,55.9", "area"),  # a bow tie
        ("area=-4.3,55.8;-4.3,55.8;-4.3,55.8", "area"),
        ("area=-4.3,55.8;-4.2,55.9;-4.1,56.0", "area"),  # on one line, but for a rounding
        ("area=" + ";".join(f"{n / 10},{n % 7}" for n in range(101)), "area"),
        ("kind=alien", "kind"),
        ("category=nothing", "category"),
        ("community=atlantis", "community"),
        ("source=nobody", "source"),
        ("near=Zzyzx+Nowhere", "near"),
        ("near=91,-4", "near"),
        ("radius=500", "radius"),
        ("near=55.86,-4.31&radius=5", "radius"),
        ("near=55.86,-4.31&radius=1e3", "radius"),
        ("step_free=maybe", "step_free"),
        ("open_on=someday", "open_on"),
        ("checked_since=yesterday", "checked_since"),
        ("updated_since=soon", "updated_since"),
        ("&".join(f"tag=t{n}" for n in range(21)), "tag"),
        ("&".join(f"language=t{n}" for n in range(450)), "language"),
        ("sort=fanciest", "sort"),
        ("sort=nearest", "sort"),
        ("q=%00", "q"),
        ("tag=%00", "tag"),
        ("words=" + "x" * 300, "words"),
    ],
)
def test_a_bad_value_is_an_error_that_names_its_parameter(query, parameter, town):
    narrowed = asked(query)
    assert not narrowed.is_valid()
    assert list(narrowed.errors) == [parameter]


def test_an_unknown_parameter_is_named(town):
    narrowed = asked("colour=red&kind=human")
    assert not narrowed.is_valid()
    assert "colour" in str(narrowed.errors)


def test_every_order_is_the_same_every_time(town):
    for sort in ("name", "checked", "newest"):
        assert names(f"sort={sort}") == names(f"sort={sort}")
    assert names("sort=name") == sorted(names("sort=name"))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(max_size=80))
def test_any_words_make_a_sound_query(text, db):
    query = QueryDict(mutable=True)
    query["words"] = text
    narrowed = AssetFilter(query, queryset=Asset.objects.visible_to(AnonymousUser()))
    if narrowed.is_valid():
        assert list(narrowed.order(narrowed.qs)) == []
    else:
        assert list(narrowed.errors) == ["words"]


def test_words_lose_accents_and_marks():
    assert words_in("Bàta-chlub & 'DROP TABLE'; café") == ["bata", "chlub", "drop", "table", "cafe"]
