"""Making one entry of two, and two of one again."""

import json

from django.apps import apps
from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.geos import GEOSGeometry
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from assetmap.assets import policy
from assetmap.assets.models import Asset, Merge, NotDuplicates, Photo, Proposal
from assetmap.assets.services import photos
from assetmap.assets.services.entries import StaleVersion, refresh_hosted, save_changed
from assetmap.history.recording import recorded

# What is chosen as a whole, by the name it is chosen by: in pieces it would contradict itself.
TOGETHER = {
    "category": ("kind", "category"),
    "place": (
        *("place_mode", "host", "exact_location", "public_precision"),
        *("public_location", "public_precision_m"),
    ),
    "contact": (
        *("contact_name", "contact_phone", "contact_email"),
        *("contact_audience", "connector"),
    ),
    "cost": ("cost", "cost_note"),
    "opening_hours": ("opening_hours", "open_weekdays"),
    "life": ("life", "life_changed_on", "life_reason"),
}
ALONE = (
    *("benefit", "description", "tags", "is_institution", "is_local_economy"),
    *("place_name", "address", "postcode", "area_served", "website"),
    *("step_free", "toilet", "accessible_toilet", "hearing_loop", "quiet_space"),
    *("newcomers_welcome", "children_welcome", "referral_needed"),
    *("languages", "access_note", "opening_note"),
)
_NAMES = {"name": ("name", "person_name", "show_first_name")}
CHOSEN = {**_NAMES, **{name: (name,) for name in ALONE}, **TOGETHER}
_CHECKS = ("checked_at", "checked_by", "check_due_on", "is_lapsed")
# What stays with the entry it was about: agreements, and what was said about the two as two.
_STAYS = ("consents", "merged_from")


@transaction.atomic
def merge_assets(*, actor, kept, gone, take=(), versions=None):
    """`gone` goes into `kept`; its address leads there from now on. Returns the `Merge`.

    `take`: names of `CHOSEN` that `kept` takes from `gone`. `versions`: {primary key: version} of
    both as the actor saw them; a newer one raises StaleVersion. All rows of other tables that point
    at `gone` follow, but for consents: they belong to one entry.
    """
    locked = _both(kept.pk, gone.pk)
    kept, gone = locked[kept.pk], locked[gone.pk]
    policy.can_merge(actor, kept, gone).require()
    for asset in (kept, gone):
        if versions and versions.get(asset.pk) != asset.version:
            raise StaleVersion(asset)
    if unknown := set(take) - set(CHOSEN):
        raise ValidationError(_("There is nothing called “%s” to choose.") % sorted(unknown)[0])
    if take and kept.is_about_a_person and not gone.publication_consent_id:
        raise ValidationError(
            _("Nothing is taken from an entry whose person has not agreed to show it.")
        )
    if kept.age_band != gone.age_band and Asset.AgeBand.YOUNG in (kept.age_band, gone.age_band):
        raise ValidationError(_("One of them says 16 or 17. Put right first how old they are."))
    if "place" in take and kept.is_about_a_person:
        raise ValidationError(_("A person stays in the square they were first shown in."))
    names = [name for group in take for name in CHOSEN[group]]
    if _checked(gone) > _checked(kept):
        names += _CHECKS
    merge = Merge(kept=kept, gone=gone, gone_status=gone.status, merged_by=actor)
    merge.before = {name: _told(kept, name) for name in names}
    for name in names:
        setattr(kept, name, getattr(gone, name))
    gone.status, gone.merged_into = Asset.Status.MERGED, kept
    with recorded(actor=actor, verb="assets.merged", note=gone.name if _public(gone) else ""):
        _carry_over(merge)
        save_changed(gone)
        save_changed(kept)
        refresh_hosted(kept)
        merge.kept_version, merge.gone_version = kept.version, gone.version
        merge.save()
    return merge


@transaction.atomic
def undo_merge(*, actor, merge):
    """Both entries are as they were. Raises ValidationError once either was touched since."""
    merge = Merge.objects.select_for_update().select_related("kept", "gone").get(pk=merge.pk)
    policy.can_undo_merge(actor, merge).require()
    locked = _both(merge.kept_id, merge.gone_id)
    kept, gone = locked[merge.kept_id], locked[merge.gone_id]
    if merge.undone_at:
        raise ValidationError(_("This merge was undone already."))
    if (kept.version, gone.version) != (merge.kept_version, merge.gone_version):
        raise ValidationError(
            _(
                "“%(name)s” was changed after the merge, so that undoing it would lose something. "
                "Add the other one again instead."
            )
            % {"name": kept.name}
        )
    for name, text in merge.before.items():
        _put_back(kept, name, text)
    gone.status, gone.merged_into = merge.gone_status, None
    with recorded(actor=actor, verb="assets.unmerged"):
        save_changed(gone)
        save_changed(kept)
        pictures = [pk for label, _name, pk in merge.moved if label == Photo._meta.label]
        photos.give_back(pictures, gone)
        for label, name, pk in merge.moved:
            model = apps.get_model(label)
            # What somebody has removed since, or pointed elsewhere, stays as they left it.
            model._base_manager.filter(pk=pk, **{name: kept}).update(**{name: gone})
        for row in serializers.deserialize("python", merge.removed, ignorenonexistent=True):
            row.object.save(force_insert=True)
        _hand_over_proposals(gone)
        refresh_hosted(kept)
        refresh_hosted(gone)
        merge.undone_at, merge.undone_by = timezone.now(), actor
        merge.save(update_fields=["undone_at", "undone_by"])
    return merge


def newest_merge(asset):
    """The last merge into an entry that still stands, or None."""
    standing = Merge.objects.filter(kept=asset, undone_at=None).select_related("kept", "gone")
    return standing.order_by("-merged_at", "-pk").first()


def whereto(user, uid):
    """The entry that one of this id was merged into, as far as the user may see it; else None."""
    asset = Asset.objects.filter(uid=uid, status=Asset.Status.MERGED).only("merged_into").first()
    seen = set()
    while asset is not None and asset.merged_into_id and asset.pk not in seen:
        seen.add(asset.pk)
        asset = Asset.objects.only("uid", "status", "merged_into").get(pk=asset.merged_into_id)
    if not seen:
        return None
    return Asset.objects.visible_to(user).filter(pk=asset.pk).only("uid").first()


@transaction.atomic
def tell_apart(*, actor, first, second):
    """These two are not the same: they are not put side by side again."""
    for asset in (first, second):
        policy.can_see_duplicates(actor, asset.community_id).require()
    if first.pk == second.pk:
        raise ValidationError(_("Choose two entries."))
    low, high = sorted((first, second), key=lambda asset: asset.pk)
    with recorded(actor=actor, verb="assets.told_apart"):
        told, _new = NotDuplicates.objects.get_or_create(
            first=low, second=high, defaults={"said_by": actor}
        )
    return told


def forget_merges(asset):
    """Links to an entry that is erased, kept so that a merge of others could be undone, go too."""
    ends = ("subject", "object", "asset")
    of_it = Q()
    for end in ends:
        of_it |= Q(removed__contains=[{"fields": {end: asset.pk}}])
    for merge in Merge.objects.select_for_update().filter(of_it):
        merge.removed = [
            row for row in merge.removed if asset.pk not in [row["fields"].get(end) for end in ends]
        ]
        merge.save(update_fields=["removed"])


# --- Rows that point at the one that goes


def _both(*keys):
    # In one order, whoever asks: two merges at once wait for each other instead of for ever.
    rows = Asset.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    found = {asset.pk: asset for asset in rows.select_related("community", "category", "host")}
    if len(found) < len(set(keys)):
        raise ValidationError(_("One of the two is not there any more."))
    return found


def _pointing():
    """(model, name of its foreign key) of all that points at assets and goes with them."""
    for relation in Asset._meta.related_objects:
        model, field = relation.related_model, relation.field
        if relation.many_to_many or relation.name in _STAYS or not field.db_constraint:
            continue  # row versions have no constraint: history stays where it happened
        if model in (Merge, NotDuplicates, Photo):
            continue
        yield model, field.name


def _carry_over(merge):
    kept, gone = merge.kept, merge.gone
    for model, name in _pointing():
        rows = model._base_manager.filter(**{name: gone})
        for row in rows.order_by("pk").select_for_update(of=("self",)):
            try:
                with transaction.atomic():
                    model._base_manager.filter(pk=row.pk).update(**{name: kept})
            except IntegrityError:
                if not hasattr(model, "versions"):
                    continue  # what has no history stays where it was, and is not copied
                # A link to itself, or one that is there already.
                merge.removed += json.loads(serializers.serialize("json", [row]))
                model._base_manager.filter(pk=row.pk).delete()
            else:
                merge.moved.append([model._meta.label, name, row.pk])
    _hand_over_proposals(kept)
    label = Photo._meta.label
    merge.moved += [[label, "asset", pk] for pk in photos.carry_over(gone, kept)]


def _hand_over_proposals(asset):
    """Who decides on what was sent about an entry is who works where it is now."""
    others = Proposal.objects.filter(asset=asset).exclude(community=asset.community_id)
    others.update(community=asset.community_id)


def _checked(asset):
    return asset.checked_at.timestamp() if asset.checked_at else 0


def _public(asset):
    return not asset.is_about_a_person


def _told(asset, name):
    field = Asset._meta.get_field(name)
    value = field.value_from_object(asset)
    if value is None:
        return None
    return (
        value.hexewkb.decode() if isinstance(field, GeometryField) else field.value_to_string(asset)
    )


def _put_back(asset, name, text):
    field = Asset._meta.get_field(name)
    if text is not None:
        text = GEOSGeometry(text) if isinstance(field, GeometryField) else field.to_python(text)
    setattr(asset, field.attname, text)
