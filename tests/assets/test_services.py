"""The write path: what is stored, recorded and refused."""

import datetime
import uuid

import pytest
from django.contrib.gis.geos import LineString, Point, Polygon
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from assetmap.assets import services
from assetmap.assets.models import Asset, Consent
from tests import factories

HOME = Point(-4.3213, 55.8612, srid=4326)
CONSENT = {"method": "spoken", "purposes": ["publish"]}


def place(**changes):
    return {
        "kind": "physical",
        "category": factories.category("library"),
        "name": "Elder Park Library",
        "benefit": "Warm, and full of books.",
        "location": Point(-4.3235, 55.8640, srid=4326),
    } | changes


def person(**changes):
    return {
        "kind": "human",
        "category": factories.category("skill-making"),
        "name": "Hanging doors",
        "age_band": "adult",
        "benefit": "Shows people how to hang a door.",
        "location": HOME,
    } | changes


def last_context(asset):
    return asset.versions.order_by("-pgh_id").first().pgh_context.metadata


def test_an_entry_waits_for_review_with_its_place_and_its_verb(worker, community):
    asset = services.submit_asset(actor=worker, community=community, data=place())
    asset.refresh_from_db()
    assert asset.status == "in_review"
    assert asset.exact_location == asset.public_location == asset.public_point
    assert last_context(asset) == {"actor": worker.pk, "verb": "assets.submitted", "note": ""}


def test_nobody_adds_to_a_community_they_do_not_work_in(outsider, community):
    with pytest.raises(PermissionDenied, match="Only people working in this community"):
        services.submit_asset(actor=outsider, community=community, data=place())
    assert not Asset.objects.exists()


def test_the_same_client_key_makes_one_entry(worker, community):
    key = uuid.uuid4()
    first = services.submit_asset(actor=worker, community=community, data=place(), client_key=key)
    again = services.submit_asset(actor=worker, community=community, data=place(), client_key=key)
    assert first.pk == again.pk
    assert Asset.objects.count() == 1


def test_a_persons_exact_place_is_not_kept_anywhere(worker, community):
    asset = services.submit_asset(
        actor=worker,
        community=community,
        data=person(address="1 Home Street", postcode="G51 3UU"),
        consent=CONSENT,
    )
    asset.refresh_from_db()
    assert asset.exact_location is None
    assert (asset.address, asset.postcode) == ("", "")
    assert asset.public_precision_m == 1000
    assert 20 < asset.public_location.distance(HOME) * 111_000 < 1500
    for version in asset.versions.all():
        assert version.exact_location is None
        assert version.public_location.coords == asset.public_location.coords


def test_saving_twice_gives_the_same_cell(worker, community):
    asset = services.submit_asset(actor=worker, community=community, data=person())
    before = asset.public_location.coords
    for _again in range(3):
        asset = services.edit_asset(
            actor=worker, asset=asset, version=asset.version, data={"name": "Joinery"}
        )
    given = {"location": asset.public_location}
    asset = services.edit_asset(actor=worker, asset=asset, version=asset.version, data=given)
    assert asset.public_location.coords == before


def test_a_person_without_consent_is_not_published(worker, moderator, community):
    asset = services.submit_asset(actor=worker, community=community, data=person())
    with pytest.raises(ValidationError, match="agreement"):
        services.publish_asset(actor=moderator, asset=asset, verb="moderation.approved")


def test_the_database_refuses_a_person_without_consent(worker, community):
    asset = services.submit_asset(actor=worker, community=community, data=person())
    with pytest.raises(IntegrityError, match="person_published_with_consent"), transaction.atomic():
        Asset.objects.filter(pk=asset.pk).update(status="published")


def test_the_database_refuses_somebody_elses_consent(worker, community):
    agnes = factories.person(community=community, created_by=worker)
    imran = services.submit_asset(actor=worker, community=community, data=person(name="Imran"))
    Asset.objects.filter(pk=agnes.pk).update(status="draft", publication_consent=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Asset.objects.filter(pk=imran.pk).update(
            publication_consent=agnes.consents.get(), status="published"
        )


def _another(consent, **different):
    """The same decision once more, written past the services."""
    row = {each.attname: getattr(consent, each.attname) for each in consent._meta.fields}
    Consent.objects.create(**{**row, "id": None, **different})


def _end_of_transaction():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_the_database_refuses_an_agreement_taken_back_since(person_row):
    given = person_row.publication_consent
    services.withdraw_consent(actor=person_row.created_by, asset=person_row)
    _end_of_transaction()
    with pytest.raises(IntegrityError, match="not this person's agreement"), transaction.atomic():
        Asset.objects.filter(pk=person_row.pk).update(publication_consent=given, status="published")
    _another(given)
    again = person_row.consents.latest("pk")
    Asset.objects.filter(pk=person_row.pk).update(publication_consent=again, status="published")
    _end_of_transaction()


def test_nobody_is_left_published_on_an_agreement_taken_back(person_row):
    with pytest.raises(IntegrityError, match="took back the agreement"), transaction.atomic():
        _another(person_row.publication_consent, decision="withdrawn")
        _end_of_transaction()
    _another(person_row.publication_consent, decision="withdrawn", purpose="research")
    _end_of_transaction()


def test_decisions_go_only_with_the_entry_they_are_about(person_row):
    services.record_consent(
        actor=person_row.created_by, asset=person_row, purpose="research", method="spoken"
    )
    with pytest.raises(IntegrityError, match="added, never removed"), transaction.atomic():
        person_row.consents.filter(purpose="research").delete()
        _end_of_transaction()
    assert person_row.consents.filter(purpose="research").exists()
    Asset.objects.get(pk=person_row.pk).delete()
    _end_of_transaction()
    assert not Consent.objects.filter(asset_id=person_row.pk).exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"public_precision": "exact"},
        {"exact_location": HOME},
        {"address": "1 Home Street"},
        {"contact_audience": "public"},
    ],
)
def test_the_database_keeps_people_safe_from_any_update(wrong, person_row):
    with pytest.raises(IntegrityError), transaction.atomic():
        Asset.objects.filter(pk=person_row.pk).update(**wrong)


@pytest.fixture
def person_row(community, worker):
    return factories.person(community=community, created_by=worker)


def test_a_consent_is_never_changed(person_row):
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        Consent.objects.filter(asset=person_row).update(method="signed")


def test_taking_consent_back_takes_the_person_off_the_map(person_row, worker):
    services.withdraw_consent(actor=worker, asset=person_row)
    person_row.refresh_from_db()
    assert person_row.status == "withdrawn"
    assert person_row.publication_consent is None
    assert person_row.consents.count() == 2


def test_how_to_reach_somebody_stays_out_of_the_history(person_row):
    assert "contact_phone" not in {
        field.name for field in person_row.versions.model._meta.get_fields()
    }


def test_a_stale_version_changes_nothing(moderator, library):
    services.edit_asset(actor=moderator, asset=library, version=1, data={"name": "The library"})
    with pytest.raises(services.StaleVersion) as stale:
        services.edit_asset(actor=moderator, asset=library, version=1, data={"name": "Library!"})
    assert stale.value.current.name == "The library"
    assert last_context(library)["verb"] == "assets.edited"


def test_an_unknown_field_is_refused(moderator, library):
    with pytest.raises(ValidationError, match="can’t be set here"):
        services.edit_asset(actor=moderator, asset=library, version=1, data={"status": "merged"})


def test_a_place_cannot_become_a_person(moderator, library):
    with pytest.raises(ValidationError, match="Add a new entry"):
        services.edit_asset(
            actor=moderator,
            asset=library,
            version=1,
            data={"kind": "human", "category": factories.category("skill")},
        )


def test_a_category_of_another_kind_is_refused(worker, community):
    with pytest.raises(ValidationError, match="not a kind of"):
        services.submit_asset(
            actor=worker,
            community=community,
            data=place(category=factories.category("skill")),
        )


@pytest.mark.parametrize(
    ("mode", "shape"),
    [
        ("point", Polygon.from_bbox((-4.4, 55.8, -4.3, 55.9))),
        ("line", HOME),
        ("area", LineString((-4.3, 55.8), (-4.2, 55.8))),
        ("online", HOME),
    ],
)
def test_the_shape_fits_how_the_place_is_described(mode, shape, worker, community):
    with pytest.raises(ValidationError) as wrong:
        services.submit_asset(
            actor=worker, community=community, data=place(place_mode=mode, location=shape)
        )
    assert "location" in wrong.value.message_dict


def test_a_group_is_where_it_meets_and_vanishes_with_it(worker, moderator, community):
    library = services.submit_asset(actor=worker, community=community, data=place())
    group = services.submit_asset(
        actor=worker,
        community=community,
        data={
            "kind": "social",
            "category": factories.category("club-sport"),
            "name": "Walking group",
            "benefit": "Slow, sociable and out in all weathers.",
            "place_mode": "at_asset",
            "host": library,
        },
    )
    assert group.public_location is None  # the library is not public yet
    for asset in (library, group):
        services.publish_asset(actor=moderator, asset=asset, verb="moderation.approved")
    group.refresh_from_db()
    assert group.public_location == place()["location"]
    moved = Point(-4.31, 55.86, srid=4326)
    library.refresh_from_db()
    services.edit_asset(
        actor=moderator, asset=library, version=library.version, data={"location": moved}
    )
    group.refresh_from_db()
    assert group.public_location == moved
    services.withdraw_asset(actor=moderator, asset=library, note="Closed for good.")
    group.refresh_from_db()
    assert group.public_location is None


def test_confirming_makes_the_next_check_due_after_the_interval(worker, library):
    services.verify_asset(actor=worker, asset=library)
    library.refresh_from_db()
    assert library.checked_by == worker
    assert library.check_due_on == timezone.localdate() + datetime.timedelta(days=730)
    assert last_context(library)["verb"] == "assets.verified"


def test_an_end_needs_its_story(worker, library):
    with pytest.raises(ValidationError, match="when it ended and why"):
        services.change_life(
            actor=worker, asset=library, life="ended", on=timezone.localdate(), reason=""
        )
    services.end_asset(
        actor=worker, asset=library, reason="The lease ran out.", ended_on=timezone.localdate()
    )
    library.refresh_from_db()
    assert library.life == "ended"
    assert last_context(library)["verb"] == "assets.ended"
    with pytest.raises(IntegrityError), transaction.atomic():
        Asset.objects.filter(pk=library.pk).update(life_reason="")


def test_opening_hours_say_on_which_days(worker, community):
    asset = services.submit_asset(
        actor=worker,
        community=community,
        data=place(opening_hours="Tu-Sa 10:00-16:00; Su off"),
    )
    assert asset.open_weekdays == [2, 3, 4, 5, 6]
    with pytest.raises(ValidationError, match="could not be read"):
        services.submit_asset(
            actor=worker, community=community, data=place(opening_hours="when the sun shines")
        )


def test_bulk_writes_leave_versions_too(library):
    Asset.objects.filter(pk=library.pk).update(name="Renamed by hand")
    assert library.versions.filter(name="Renamed by hand").exists()


def test_a_draft_comes_back_from_review_with_a_note(worker, moderator, community):
    asset = services.submit_asset(actor=worker, community=community, data=place())
    services.return_to_draft(
        actor=moderator, asset=asset, verb="moderation.returned", note="Which door?"
    )
    asset.refresh_from_db()
    assert (asset.status, asset.review_note) == ("draft", "Which door?")
    services.send_for_review(actor=worker, asset=asset)
    asset.refresh_from_db()
    assert asset.status == "in_review"


def test_a_merged_entry_goes_nowhere(moderator, library):
    Asset.objects.filter(pk=library.pk).update(
        status="merged", merged_into=factories.AssetFactory(community=library.community)
    )
    with pytest.raises(PermissionDenied, match="not on the map"):
        services.withdraw_asset(actor=moderator, asset=library, note="")
