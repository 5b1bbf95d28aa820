"""What a person does with the entry about them, by their private link and without an account."""

import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assetmap.accounts.services import digest_of
from assetmap.assets.models import Asset, Consent
from assetmap.assets.services.consents import add_consents
from assetmap.assets.services.entries import StaleVersion, save_changed, write_fields
from assetmap.common.personal import personal_details
from assetmap.history.recording import recorded
from assetmap.notifications.services import notify
from assetmap.privacy import policy
from assetmap.privacy.models import PersonLink
from assetmap.privacy.services import erase_person

# What they put right themselves: words, how wide a square they are in, how they are reached.
CORRECTABLE = (
    *("name", "person_name", "show_first_name", "benefit", "description"),
    *("place_name", "area_served", "opening_note"),
    *("access_note", "cost_note", "connector", "website", "cell_m"),
    *("contact_name", "contact_phone", "contact_email"),
)
_NOT_READ = ("person_name", "show_first_name", "website", "cell_m")
READ_BY_ALL = tuple(
    name for name in CORRECTABLE if name not in _NOT_READ and not name.startswith("contact_")
)


@transaction.atomic
def make_link(*, actor, asset):
    """The secret of a new private link, seen this once; the one before it no longer opens."""
    asset = Asset.objects.select_for_update().get(pk=asset.pk)
    policy.can_make_link(actor, asset).require()
    _revoke_open(asset)
    secret = secrets.token_urlsafe(24)
    PersonLink.objects.create(asset=asset, digest=digest_of(secret), created_by=actor)
    return secret


@transaction.atomic
def revoke_link(*, actor, asset):
    """The link was lost, or got into other hands. Returns whether there was one."""
    asset = Asset.objects.select_for_update().get(pk=asset.pk)
    policy.can_make_link(actor, asset).require()
    return bool(_revoke_open(asset))


def _revoke_open(asset):
    return asset.person_links.filter(revoked_at=None).update(revoked_at=timezone.now())


def asset_behind(secret, *, lock=False):
    """The entry a private link opens; raises PersonLink.DoesNotExist, whatever is wrong with it."""
    links = PersonLink.objects.filter(revoked_at=None, asset__kind="human")
    key = links.only("asset_id").get(digest=digest_of(secret)).asset_id
    return _entry(key, lock=lock)


def _entry(key, *, lock):
    """The row, or the one it was merged into, which is what the public sees of the person."""
    rows = Asset.objects.select_related("community", "category", "source", "session")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    try:
        asset = rows.get(pk=key)
    except Asset.DoesNotExist as gone:  # erased meanwhile
        raise PersonLink.DoesNotExist from gone
    return _entry(asset.merged_into_id, lock=lock) if asset.merged_into_id else asset


@transaction.atomic
def correct_by_the_person(*, secret, version, data):
    """Put words right. Raises ValidationError by field, and StaleVersion as `edit_asset` does.

    It counts at once, since it is they who know; coordinators hear of it and see what changed.
    """
    asset = asset_behind(secret, lock=True)
    if asset.version != version:
        raise StaleVersion(asset)
    data = {name: data[name] for name in CORRECTABLE if name in data}
    data = {name: value for name, value in data.items() if value != said(asset, name)}
    if not data:
        return asset
    _require_discreet(data)
    write_fields(asset, data)
    with recorded(actor=None, verb="privacy.corrected"):
        save_changed(asset)
    _tell_keepers(asset, "privacy.corrected", _("Corrected by the person it is about: “%(name)s”"))
    return asset


def said(asset, name):
    """A field as the person would type it."""
    return asset.title if name == "name" else getattr(asset, name)


def _require_discreet(data):
    """How to reach them has fields of its own, which not everybody reads."""
    problems = {}
    for name in READ_BY_ALL:
        if found := personal_details(data.get(name, "")):
            problems[name] = _(
                "Everybody could read this, and it seems to hold %(what)s. Put it under how to "
                "reach you below, which the public does not see."
            ) % {"what": ", ".join(map(str, found))}
    if problems:
        raise ValidationError(problems)


@transaction.atomic
def withdraw_by_the_person(*, secret):
    """They take their agreement back: off every public page in this transaction, once and again."""
    asset = asset_behind(secret, lock=True)
    purposes = _to_take_back(asset)
    if not purposes:
        return asset
    with recorded(actor=None, verb="privacy.withdrawn_by_person"):
        add_consents(
            actor=None,
            asset=asset,
            purposes=purposes,
            method=Consent.Method.OWN_DEVICE,
            decision=Consent.Decision.WITHDRAWN,
        )
    _tell_keepers(
        asset, "privacy.withdrawn", _("Taken off the map by the person it is about: “%(name)s”")
    )
    return asset


def _to_take_back(asset):
    """What they agreed to beyond keeping the entry, and whatever shows it now."""
    now = decisions_in_force(asset)
    given = [
        purpose
        for purpose, consent in now.items()
        if consent.decision == Consent.Decision.GIVEN and purpose != Consent.Purpose.KEEP
    ]
    shown = asset.status in (Asset.Status.PUBLISHED, Asset.Status.IN_REVIEW)
    if (shown or asset.publication_consent_id) and Consent.Purpose.PUBLISH not in given:
        given.append(Consent.Purpose.PUBLISH)
    return given


def decisions_in_force(asset):
    """{purpose: the latest decision about it}."""
    return {each.purpose: each for each in asset.consents.order_by("decided_at", "pk")}


@transaction.atomic
def erase_by_the_person(*, secret):
    """Nothing is kept but that somebody was erased. The link ends with the entry."""
    asset = asset_behind(secret, lock=True)
    # Without a name, and of no entry: there is none any more.
    keepers, told = _keepers(asset), _("Somebody erased the entry about them, by their link.")
    erase_person(actor=None, asset=asset, by_the_person=True)
    notify(users=keepers, verb="privacy.erased", subject=told)


def _tell_keepers(asset, verb, subject):
    notify(
        users=_keepers(asset),
        verb=verb,
        subject=subject % {"name": asset},
        url=asset.get_absolute_url(),
        about=asset.uid,
    )


def _keepers(asset):
    """Coordinators, and who recorded the entry if they still work there."""
    members = asset.community.memberships.select_related("user").order_by("pk")
    return [
        member.user
        for member in members
        if member.role in ("moderator", "manager") or member.user_id == asset.created_by_id
    ]
