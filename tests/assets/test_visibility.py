"""Who may know of which entry, and which of its fields."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.gis.geos import Point

from assetmap.assets.disclosure import CONTACT_FIELDS, PUBLIC_FIELDS, Reader
from assetmap.assets.models import Asset
from tests import factories

EVERYBODY = {
    "anonymous", "outsider", "worker", "moderator", "manager", "researcher", "administrator",
}  # fmt: skip
TEAM = {"worker", "moderator", "manager"}
COORDINATORS = {"moderator", "manager"}


def readers(cast):
    return {name: user or AnonymousUser() for name, user in cast.items()}


def who_sees(asset, cast):
    return {
        name
        for name, user in readers(cast).items()
        if Asset.objects.visible_to(user).filter(pk=asset.pk).exists()
    }


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("published", EVERYBODY),
        ("draft", TEAM | {"administrator"}),
        ("in_review", TEAM | {"administrator"}),
        ("withdrawn", TEAM | {"administrator"}),
    ],
)
def test_a_place_is_seen_by_everybody_once_published(status, expected, cast, community):
    asset = factories.AssetFactory(community=community, status=status)
    assert who_sees(asset, cast) == expected


@pytest.mark.parametrize("status", ["draft", "in_review", "withdrawn"])
def test_an_unpublished_person_is_known_to_coordinators_and_who_recorded_them(
    status, cast, community, manager
):
    asset = factories.person(community=community, created_by=manager, status=status)
    assert who_sees(asset, cast) == COORDINATORS


def test_a_worker_sees_the_unpublished_person_they_recorded(cast, community, worker):
    asset = factories.person(community=community, created_by=worker, status="draft")
    assert who_sees(asset, cast) == {"worker"} | COORDINATORS


def test_leaving_a_community_ends_sight_of_own_drafts(community, worker):
    asset = factories.person(community=community, created_by=worker, status="draft")
    worker.memberships.all().delete()
    assert not Asset.objects.visible_to(worker).filter(pk=asset.pk).exists()


def test_membership_never_repeats_a_row(cast, library, person):
    for user in readers(cast).values():
        pks = list(Asset.objects.visible_to(user).values_list("pk", flat=True))
        assert len(pks) == len(set(pks))


def test_the_exact_place_is_for_people_working_there(cast, community):
    asset = factories.AssetFactory(
        community=community,
        public_precision="cell",
        public_precision_m=1000,
        public_location=Point(-4.32, 55.86, srid=4326),
    )
    seen = {
        name for name, user in readers(cast).items() if "exact_location" in Reader(user).show(asset)
    }
    assert seen == TEAM | {"administrator"}


def test_an_address_is_shown_only_where_the_place_is_exact(community):
    exact = factories.AssetFactory(community=community, address="1 Water Row", postcode="G51 3UU")
    rough = factories.AssetFactory(
        community=community, address="2 Water Row", postcode="G51 3UU", public_precision="cell"
    )
    shown = Reader(AnonymousUser())
    assert shown.show(exact)["address"] == "1 Water Row"
    assert not {"address", "postcode", "host"} & set(shown.show(rough))


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        ("public", EVERYBODY),
        ("members", TEAM | {"administrator"}),
        ("coordinators", COORDINATORS),
    ],
)
def test_contact_fields_have_an_audience_of_their_own(audience, expected, cast, community):
    asset = factories.AssetFactory(
        community=community, contact_phone="01632 960001", contact_audience=audience
    )
    seen = {
        name for name, user in readers(cast).items() if "contact_phone" in Reader(user).show(asset)
    }
    assert seen == expected


def test_how_to_reach_a_person_is_never_public(cast, person):
    seen = {
        name
        for name, user in readers(cast).items()
        if set(CONTACT_FIELDS) & set(Reader(user).show(person))
    }
    assert seen == TEAM


def test_a_persons_moments_are_told_by_month(person):
    told = Reader(AnonymousUser()).show(person)
    assert told["updated_at"].day == 1
    assert (told["updated_at"].hour, told["updated_at"].minute) == (0, 0)


def test_every_shown_field_is_named(library):
    assert set(Reader(AnonymousUser()).show(library)) <= set(PUBLIC_FIELDS)


def test_an_unpublished_host_is_not_named(community, library):
    hidden = factories.AssetFactory(community=community, status="draft")
    group = factories.AssetFactory(
        community=community, place_mode="at_asset", host=hidden, exact_location=None,
        public_location=None,
    )  # fmt: skip
    assert Reader(AnonymousUser()).show(group)["host"] is None
