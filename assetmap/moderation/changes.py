"""What an entry says, and how that differs from what was on the map before."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from assetmap.assets.disclosure import Reader
from assetmap.assets.models import Asset
from assetmap.assets.wording import label, words
from assetmap.common.geo.grid import distance_m
from assetmap.common.wording import distance
from assetmap.history.reading import Change

# In the order in which a decision needs them. What nobody decides about is left out.
FIELDS = (
    "name",
    "person_name",
    "show_first_name",
    "category",
    "benefit",
    "description",
    "tags",
    "place_mode",
    "place_name",
    "address",
    "postcode",
    "host",
    "area_served",
    "public_precision",
    "cell_m",
    "age_band",
    "opening_hours",
    "opening_note",
    "cost",
    "cost_note",
    "referral_needed",
    "website",
    "contact_name",
    "contact_phone",
    "contact_email",
    "contact_audience",
    "connector",
    "step_free",
    "toilet",
    "accessible_toilet",
    "hearing_loop",
    "quiet_space",
    "newcomers_welcome",
    "children_welcome",
    "languages",
    "access_note",
    "is_institution",
    "is_local_economy",
    "life",
    "life_reason",
)


@dataclass(frozen=True)
class Said:
    label: str
    text: str


def what_it_says(user, asset):
    """[Said]: every field with something in it that this reader may see."""
    return [Said(label(name), text) for name in _names(user, asset) if (text := words(asset, name))]


def last_published(asset):
    """The newest version in which the entry was on the map, or None."""
    return (
        asset.versions.filter(status=Asset.Status.PUBLISHED)
        .select_related("category", "host")
        .order_by("-pgh_id")
        .first()
    )


def last_decision(asset):
    """{"by", "at"} of the newest version, for whoever comes second."""
    version = asset.versions.select_related("pgh_context").order_by("-pgh_id").first()
    actor = (version.pgh_context.metadata if version.pgh_context else {}).get("actor")
    return {"by": get_user_model().objects.filter(pk=actor).first(), "at": version.pgh_created_at}


def what_changed(user, asset, before):
    """[Change] against an earlier version. Contact fields are in no version: told as they are."""
    told = []
    for name in _names(user, asset):
        if not hasattr(before, name):
            continue
        if change := Change.between(label(name), words(before, name), words(asset, name)):
            told.append(change)
    if moved := _move(before, asset):
        told.append(Change(_("Place on the map"), [("", False)], [(moved, True)]))
    return told


def _names(user, asset):
    shown = set(Reader(user).fields(asset))
    return [
        name
        for name in FIELDS
        if name in shown
        and not (name.startswith(("is_", "show_")) and not getattr(asset, name))
        and not (name == "cell_m" and not asset.is_shown_roughly)
    ]


def _move(before, asset):
    was, now = before.public_location, asset.public_location
    if was is None or now is None:
        return _("Now on the map") if now and not was else _("No longer on the map") if was else ""
    if was.equals_exact(now, 1e-7):
        return ""
    metres = distance_m(was.point_on_surface, now.point_on_surface)
    return _("Moves %(far)s") % {"far": distance(metres)}
