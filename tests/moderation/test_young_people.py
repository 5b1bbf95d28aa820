"""Nobody under 16 is recorded; at 16 or 17 a moderator says by name that they may be shown."""

import pytest
from django.contrib.gis.geos import Point
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from assetmap.assets import services
from assetmap.assets.models import Asset
from assetmap.moderation.services import approve_asset
from tests import factories


@pytest.fixture
def callum(community, worker):
    """He is 17, agreed, and waits for review."""
    return services.submit_asset(
        actor=worker,
        community=community,
        data={
            "kind": "human",
            "category": factories.category("skill-making"),
            "name": "Callum",
            "age_band": "young",
            "benefit": "Mends game consoles.",
            "location": Point(-4.3213, 55.8612, srid=4326),
        },
        consent={"method": "spoken", "purposes": ["publish"]},
    )


@pytest.fixture
def decide(as_user, moderator, callum):
    def send(**said):
        url = reverse("moderation:approval", args=[callum.uid])
        callum.refresh_from_db()
        return as_user(moderator).post(url, {"version": callum.version, **said})

    return send


def status(asset):
    asset.refresh_from_db()
    return asset.status


def test_the_reviewer_ticks_it_by_name(decide, callum, moderator, as_user):
    page = as_user(moderator).get(reverse("moderation:item", args=[callum.uid])).content.decode()
    assert "I have looked at it: “Callum” may be shown at 16 or 17." in page
    refused = decide()
    assert "approve it by name" in refused.content.decode()
    assert status(callum) == "in_review"
    assert decide(young_approved="on").status_code == 302
    assert status(callum) == "published"
    last = callum.versions.order_by("-pgh_id").first().pgh_context.metadata
    assert (last["actor"], last["verb"]) == (moderator.pk, "moderation.approved")


def test_nothing_of_it_is_asked_about_a_grown_up(as_user, moderator, community, worker):
    waiting = factories.person(community=community, created_by=worker, status="in_review")
    page = as_user(moderator).get(reverse("moderation:item", args=[waiting.uid])).content.decode()
    assert "young_approved" not in page
    assert "A square of one kilometre" in page
    library = factories.AssetFactory(community=community, created_by=worker, status="in_review")
    page = as_user(moderator).get(reverse("moderation:item", args=[library.uid])).content.decode()
    assert "square" not in page and "How old" not in page


def test_asking_back_needs_no_tick(as_user, moderator, callum):
    url = reverse("moderation:return", args=[callum.uid])
    sent = {"version": callum.version, "note": "Do his parents know?"}
    assert as_user(moderator).post(url, sent).status_code == 302
    assert status(callum) == "draft"


def test_a_manager_does_not_approve_whom_they_recorded(callum, manager):
    Asset.objects.filter(pk=callum.pk).update(created_by=manager)
    callum.refresh_from_db()
    with pytest.raises(PermissionDenied):
        approve_asset(actor=manager, asset=callum, young_approved=True)


def test_it_is_said_again_each_time_they_are_shown(callum, moderator, worker):
    callum = approve_asset(actor=moderator, asset=callum, young_approved=True)
    services.withdraw_consent(actor=worker, asset=callum)
    services.record_consent(actor=worker, asset=callum, purpose="publish", method="signed")
    callum = services.send_for_review(actor=worker, asset=callum)
    with pytest.raises(ValidationError, match="by name"):
        approve_asset(actor=moderator, asset=callum)


def test_the_database_publishes_nobody_of_17_unapproved(callum):
    with pytest.raises(IntegrityError, match="young_person"), transaction.atomic():
        Asset.objects.filter(pk=callum.pk).update(status="published")


def test_whoever_is_on_the_map_does_not_become_17_by_an_edit(person, moderator):
    with pytest.raises(ValidationError, match="off the map first"):
        services.edit_asset(
            actor=moderator, asset=person, version=person.version, data={"age_band": "young"}
        )


def test_a_merge_does_not_make_them_older(callum, person, moderator):
    with pytest.raises(ValidationError, match="how old"):
        services.merge_assets(actor=moderator, kept=person, gone=callum)


def test_a_merge_leaves_a_person_in_their_square(community, person, worker, moderator):
    other = factories.person(community=community, created_by=worker)
    with pytest.raises(ValidationError, match="square"):
        services.merge_assets(actor=moderator, kept=person, gone=other, take=["place"])


def test_who_was_recorded_before_it_was_asked_is_asked_before_they_are_shown(
    community, worker, moderator
):
    old = factories.person(community=community, created_by=worker, status="in_review", age_band="")
    with pytest.raises(ValidationError, match="how old"):
        approve_asset(actor=moderator, asset=old)
    services.edit_asset(actor=worker, asset=old, version=old.version, data={"age_band": "adult"})
    assert approve_asset(actor=moderator, asset=old).status == "published"


def test_how_old_is_told_to_nobody_else(callum, moderator, as_user, cast):
    approve_asset(actor=moderator, asset=callum, young_approved=True)
    url = reverse("api:asset", args=[callum.uid])
    knowing = {who for who, user in cast.items() if "age_band" in as_user(user).get(url).json()}
    assert knowing == {"worker", "moderator", "manager"}
    assert not hasattr(callum.versions.first(), "age_band")
