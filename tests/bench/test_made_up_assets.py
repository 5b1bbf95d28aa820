"""What `make bench-data` makes keeps its promises: shares, constraints, and nobody's secrets."""

import pytest
from django.db import connection, transaction
from django.db.models import Count, F

from assetmap.accounts.models import User
from assetmap.assets.models import Asset, Category, Consent
from assetmap.bench import generate, land, questions
from assetmap.common.geo import grid_cell
from assetmap.connections.models import Connection
from projects.effects import effects_of
from projects.models import Evidence, Finding, Mobilisation, Project

COUNT = 2000
EVERYWHERE = "-9,54,0,61"


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """Made once for the tests of this file, gone after the last of them."""
    with django_db_blocker.unblock(), transaction.atomic():
        generate.people_and_places(COUNT)
        with generate.writing_triggers_off():
            generate.add(1, COUNT)
        generate.put_to_work(COUNT)
        generate.settle()
        yield Asset.objects
        transaction.set_rollback(True)


@pytest.fixture
def assets(made, db):
    return made


def share(queryset):
    return queryset.count() / COUNT


def test_shares_are_as_promised(assets):
    assert assets.count() == COUNT
    assert share(assets.filter(kind="human")) == pytest.approx(0.05, abs=0.012)
    assert share(assets.exclude(status="published")) == pytest.approx(0.08, abs=0.015)
    shapes = assets.filter(place_mode__in=("line", "area", "serves"))
    assert share(shapes) == pytest.approx(0.03, abs=0.01)
    assert {asset.public_location.geom_type for asset in shapes} == {"LineString", "Polygon"}
    assert set(assets.values_list("status", flat=True)) == set(Asset.Status)
    assert set(assets.values_list("life", flat=True)) == set(Asset.Life)


def test_every_category_tag_and_place_mode_occurs(assets):
    used = set(assets.values_list("category", flat=True))
    assert used == set(Category.objects.values_list("pk", flat=True))
    assert not assets.exclude(category__kind=F("kind")).exists()
    tags = {tag for tags in assets.values_list("tags", flat=True) for tag in tags}
    assert tags == set(generate._lines("tags"))
    assert set(assets.values_list("place_mode", flat=True)) == set(Asset.PlaceMode) - {"at_asset"}


def test_settlements_are_of_zipf_sizes_and_on_land(assets):
    sizes = assets.values("community").annotate(n=Count("id")).order_by("-n")
    largest, second = (row["n"] for row in sizes[:2])
    assert largest / second == pytest.approx(2, abs=0.4)
    with connection.cursor() as cursor:
        cursor.execute("select count(distinct name) from bench_settlement")
        assert cursor.fetchone() == (generate.SETTLEMENTS,)
    exact = assets.filter(place_mode="point", exact_location__isnull=False)
    assert not exact.exclude(exact_location__coveredby=land.outline()).exists()


def test_people_are_shown_as_the_products_own_cell_and_with_their_agreement(assets):
    people = assets.filter(kind="human").select_related("publication_consent")
    assert {(one.public_precision, one.public_precision_m) for one in people} == {("cell", 1000)}
    for one in people:
        assert grid_cell(*one.public_location.coords) == one.public_location.coords
        assert one.exact_location is None
    for one in people.filter(status="published"):
        consent = one.publication_consent
        assert (consent.asset_id, consent.purpose) == (one.pk, Consent.Purpose.PUBLISH)
    assert Consent.objects.filter(purpose="keep").count() == people.count()


def test_words_are_found_as_in_the_product(assets):
    assert assets.filter(search__isnull=True).count() == 0


def test_the_same_lots_are_drawn_every_time(assets):
    rows = assets.order_by("pk").values_list("uid", "name", "public_location", "tags", "status")
    before = list(rows[:100])
    with connection.cursor() as cursor:
        cursor.execute("set constraints all deferred")
        cursor.execute("delete from connections_connection; delete from projects_mobilisation")
        cursor.execute("delete from assets_consent; delete from assets_asset")
        # What is looked at when a transaction ends is looked at now: the same ids come again.
        cursor.execute("set constraints all immediate; set constraints all deferred")
    generate.add(1, 500)
    assert list(rows.all()[:100]) == before


def test_projects_evidence_and_links_are_there_and_fit_their_settlements(assets):
    assert Project.objects.count() == COUNT / 20
    assert Project.objects.filter(is_published=True).count() == pytest.approx(92, abs=8)
    assert Evidence.objects.count() == COUNT / 2
    assert set(Evidence.objects.values_list("direction", flat=True)) == set(Evidence.Direction)
    measured = Evidence.objects.filter(after_mean__isnull=False)
    assert measured.count() == pytest.approx(400, abs=60)
    assert all(effects_of(row).effects for row in measured.select_related("measure"))
    assert Finding.objects.count() == COUNT / 5
    uses = Mobilisation.objects.all()
    assert uses and not uses.exclude(asset__community=F("project__community")).exists()
    links = Connection.objects.all()
    assert links.count() == pytest.approx(COUNT * 0.25, abs=COUNT * 0.06)
    assert not links.exclude(subject__community=F("object__community")).exists()


def test_triggers_are_on_again(assets):
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_trigger"
            " where tgrelid = 'assets_asset'::regclass and tgenabled <> 'O'"
        )
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("status", ["draft", "in_review", "withdrawn", "merged"])
def test_what_is_not_public_is_in_no_public_answer(assets, client, status):
    hidden = assets.filter(status=status).exclude(public_point=None).first()
    near = ",".join(str(round(side, 6)) for side in hidden.public_location.buffer(0.001).extent)
    for path in (
        f"/?bbox={near}",
        f"/map/view.json?bbox={near}&zoom=20",
        f"/api/v1/assets.json?bbox={near}&page_size=100",
    ):
        answer = client.get(path)
        assert answer.status_code == 200
        assert str(hidden.uid) not in answer.content.decode()


def test_strangers_are_counted_what_is_public(assets, client):
    public = assets.filter(status="published", public_point__isnull=False).exclude(life="ended")
    answer = client.get(f"/map/view.json?bbox={EVERYWHERE}&zoom=6")
    assert answer.json()["total"] == public.count()
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from bench_public")
        assert cursor.fetchone() == (public.count(),)


def test_no_account_can_be_signed_in_to(assets):
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_what_is_asked_is_understood(assets, client):
    """Every question of `make bench`, also the cursor of a part taken for one of the whole."""
    asked = [*questions.views(), *questions.pages(), *questions.site_pages()[1:]]
    for question in [*asked, *questions.studies()]:
        answer = client.get(question.paths[0])
        assert answer.status_code == 200, question.name
    deep = client.get(f"/api/v1/assets.json?sort=name&cursor={questions.cursor_deep_down()}")
    assert all(row["name"] > questions.DEEP for row in deep.json()["results"])
