"""Adding, editing and importing entries."""

import hashlib

import orjson
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assetmap.assets import policy
from assetmap.assets.disclosure import Reader, public_place
from assetmap.assets.models import Asset
from assetmap.assets.services import soundness
from assetmap.assets.services.checks import due_on
from assetmap.assets.services.consents import add_consents
from assetmap.communities.services import tell_coordinators
from assetmap.history.recording import recorded

NOT_TYPED = (
    *("public_location", "exact_location", "publication_consent", "created_by", "checked_by"),
    *("category", "community", "host", "source", "session", "merged_into"),
)


class StaleVersion(Exception):
    """Somebody saved the entry since the form was opened. `current` is the row as it is now."""

    def __init__(self, current):
        super().__init__(_("Somebody else changed this entry while you were writing."))
        self.current = current


@transaction.atomic
def submit_asset(*, actor, community, data, consent=None, as_draft=False, client_key=None):
    """Add an entry: waiting for review, or a draft.

    `data`: field names of `soundness.EDITABLE` and `location` (GEOS geometry in WGS84 or None);
    in a later change also `moved`, for a person who lives elsewhere now.
    `consent`: {"method": ..., "purposes": [...]} for an entry about a person. `client_key`: the
    same key again returns the entry it made the first time, since answers get lost on the way.
    """
    policy.can_submit(actor, community).require()
    made = Asset.objects.filter(created_by=actor, client_key=client_key)
    if client_key and (asset := made.first()):
        return asset
    asset = Asset(community=community, created_by=actor, client_key=client_key)
    write_fields(asset, data)
    if not as_draft:
        asset.status = Asset.Status.IN_REVIEW
        asset.submitted_at = timezone.now()
    verb = "assets.drafted" if as_draft else "assets.submitted"
    try:
        with transaction.atomic(), recorded(actor=actor, verb=verb):
            asset.save(force_insert=True)
            if consent:
                add_consents(actor=actor, asset=asset, **consent)
    except IntegrityError:
        if client_key and (asset := made.all().first()):
            return asset  # sent twice at once
        raise
    if not as_draft:
        tell_reviewers(actor, asset)
    return asset


def tell_reviewers(actor, asset):
    """An entry waits for them. Of a person it says no word that they may still take back."""
    told = _("“%(name)s” waits for review")
    if asset.is_about_a_person:
        told = _("What a person offers in %(community)s waits for review")
    tell_coordinators(
        asset.community,
        besides=actor,
        verb="assets.submitted",
        subject=told % {"name": asset.name, "community": asset.community},
        url=reverse("moderation:item", args=[asset.uid]),
        about=asset.uid,
    )


@transaction.atomic
def edit_asset(
    *, actor, asset, version, data, consent=None, note="", verb="assets.edited", key=None
):
    """Change an entry at once. Raises StaleVersion unless `version` is the stored one.

    Who has to let somebody else look first is refused: see `proposals.change_asset`.
    """
    asset = Asset.objects.select_for_update().get(pk=asset.pk)
    policy.can_edit_at_once(actor, asset).require()
    if asset.version != version:
        raise StaleVersion(asset)
    if unseen := set(data) & set(Reader(actor).out_of_reach(asset)):
        refusal = _("Only people who may see how to reach them can change this.")
        raise ValidationError(dict.fromkeys(unseen, refusal))
    write_fields(asset, data)
    with recorded(actor=actor, verb=verb, note=note, key=key):
        save_changed(asset)
        if consent:
            add_consents(actor=actor, asset=asset, **consent)
        refresh_hosted(asset)
    return asset


def imported_from(source):
    """{external id: (primary key, digest)} of all entries of a source, for `import_asset`."""
    rows = Asset.objects.filter(source=source).values_list("external_id", "pk", "source_digest")
    return {external_id: (pk, digest) for external_id, pk, digest in rows}


@transaction.atomic
def import_asset(*, actor, community, source, external_id, data, known, publish=True):
    """Add or change one entry of a source; returns (its key, "created" | "changed" | "unchanged").

    The same row again changes nothing, even where the entry was edited here since. `actor` is
    None when an operator runs the command line. `known` is what `imported_from` found before the
    first row: to ask for each would cost more with every row, as the planner knows nothing yet
    of a source that is being loaded.
    """
    if actor is not None:
        policy.can_import(actor, community).require()
    if not external_id:
        raise ValidationError({"external_id": _("A row needs an id, to be known again.")})
    digest = _digest(community, data)
    pk, was = known.get(external_id, (None, ""))
    if was == digest:
        return pk, "unchanged"
    created = pk is None
    if created:
        asset = Asset(community=community, source=source, external_id=external_id)
        asset.created_by = actor
        if publish and data.get("kind") != "human":
            asset.status = Asset.Status.PUBLISHED
            asset.published_at = timezone.now()
        else:
            asset.status = Asset.Status.IN_REVIEW
            asset.submitted_at = timezone.now()
    else:
        asset = Asset.objects.select_for_update().get(pk=pk)
    write_fields(asset, data)
    asset.source_digest = digest
    with recorded(actor=actor, verb="assets.imported", note=source.name):
        if created:
            asset.save(force_insert=True)
        else:
            save_changed(asset)
            refresh_hosted(asset)
    return asset.pk, "created" if created else "changed"


def write_fields(asset, data):
    """Put `data` on the instance and make it sound; raises ValidationError by field. No save."""
    data = dict(data)
    keep_place = "location" not in data
    given = data.pop("location", None)
    moved = asset.is_about_a_person and data.pop("moved", False)
    was_called = asset.person_name
    if not asset._state.adding:
        soundness.check_change(asset, data)
        keep_square(asset)
    for name, value in data.items():
        if name not in soundness.EDITABLE:
            raise ValidationError({name: _("This can’t be set here.")})
        setattr(asset, name, value)
    soundness.check_texts(data)
    asset.tags = soundness.clean_tags(asset.tags)
    asset.postcode = soundness.clean_postcode(asset.postcode)
    if "opening_hours" in data:
        asset.open_weekdays = soundness.weekdays_of(asset.opening_hours)
    soundness.check_person(asset)
    soundness.settle_name(asset, was_called)
    # Rows of other tables came as instances, and what is unique the database itself keeps.
    asset.clean_fields(exclude=NOT_TYPED)
    soundness.check_category(asset)
    soundness.check_life(asset)
    if keep_place:
        given = asset.kept_square if asset.is_about_a_person else asset.exact_location
        if given is not None and asset.place_mode in ("at_asset", "online", "none"):
            given = None  # it moved off the map
    soundness.check_place(asset, given)
    if asset.is_about_a_person and not keep_place:
        if moved or asset.published_at is None:
            asset.kept_square = None  # where they were says nothing of where they are
        elif given is not None:
            soundness.check_square(asset, given)
            given = asset.kept_square or given
    place(asset, given)
    if "check_due_on" not in data and asset._state.adding:
        asset.check_due_on = due_on(asset)


def keep_square(asset):
    """Remember where a person is shown, so that hiding and showing them again tells no more."""
    shown = asset.public_precision == Asset.Precision.CELL and asset.public_location
    if asset.is_about_a_person and shown:
        asset.kept_square = asset.public_location


def place(asset, given):
    """Work out the two geometries from the place given. A person's exact place is never kept."""
    if asset.place_mode != Asset.PlaceMode.AT_ASSET:
        asset.host = None
    host = asset.host
    if host is not None:
        open_to_all = host.status == Asset.Status.PUBLISHED
        given_public = host.public_location if open_to_all else None
    else:
        given_public = given
    asset.exact_location = None if asset.is_about_a_person or host else given
    asset.public_location, asset.public_precision_m = public_place(
        precision=asset.public_precision,
        given=given_public,
        community=asset.community,
        cell_m=asset.cell_m,
    )
    if host is not None and asset.public_precision == Asset.Precision.EXACT:
        asset.public_precision_m = host.public_precision_m if given_public else None


def refresh_hosted(asset):
    """Groups that meet at an asset are where it is: they move, and vanish, with it."""
    for hosted in asset.hosted.select_for_update(of=("self",)).select_related("community"):
        hosted.host = asset
        before = (hosted.public_location, hosted.public_precision_m)
        place(hosted, None)
        if (hosted.public_location, hosted.public_precision_m) != before:
            save_changed(hosted)


def save_changed(asset):
    asset.version += 1
    asset.updated_at = timezone.now()
    asset.save()


def _digest(community, data):
    """A hash of everything the row says, so that the same row is known again."""
    plain = {
        name: value.hexewkb.decode() if hasattr(value, "hexewkb") else getattr(value, "pk", value)
        for name, value in data.items()
    }
    told = orjson.dumps([community.pk, plain], option=orjson.OPT_SORT_KEYS, default=str)
    return hashlib.sha256(told).hexdigest()
