"""Is it sound? What every way of writing an entry holds to; errors name the field."""

import datetime
import re

import opening_hours
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assetmap.assets import naming
from assetmap.assets.models import Asset, Kind
from assetmap.common.geo import grid_cell

MAX_TAGS = 12
POSTCODE = re.compile(r"^([A-Z]{1,2}\d[A-Z\d]?) ?(\d[A-Z]{2})$")

# Field names a writer may set; anything else in `data` is refused, never ignored.
EDITABLE = (
    "kind",
    "category",
    "name",
    "person_name",
    "show_first_name",
    "benefit",
    "description",
    "tags",
    "is_institution",
    "is_local_economy",
    "place_mode",
    "place_name",
    "address",
    "postcode",
    "host",
    "area_served",
    "public_precision",
    "cell_m",
    "website",
    "contact_name",
    "contact_phone",
    "contact_email",
    "contact_audience",
    "connector",
    "age_band",
    "step_free",
    "toilet",
    "accessible_toilet",
    "hearing_loop",
    "quiet_space",
    "newcomers_welcome",
    "children_welcome",
    "referral_needed",
    "cost",
    "cost_note",
    "languages",
    "access_note",
    "opening_hours",
    "opening_note",
    "session",
    "life",
    "life_changed_on",
    "life_reason",
    "check_due_on",
)

_SHAPES = {
    Asset.PlaceMode.POINT: ("Point",),
    Asset.PlaceMode.LINE: ("LineString", "MultiLineString"),
    Asset.PlaceMode.AREA: ("Polygon", "MultiPolygon"),
    Asset.PlaceMode.SERVES: ("Polygon", "MultiPolygon"),
}
ANY_SHAPE = {shape for shapes in _SHAPES.values() for shape in shapes}


def check_texts(data):
    """No text longer than its column says, which the database does not mind, and none with a NUL,
    which it can't hold. Forms ask the same by themselves."""
    for name, value in data.items():
        if not isinstance(value, str):
            continue
        limit = Asset._meta.get_field(name).max_length
        if limit and len(value) > limit:
            raise ValidationError(
                {name: _("Keep this under %(most)d characters.") % {"most": limit}}
            )
        if "\0" in value:
            raise ValidationError({name: _("This holds a character that can’t be read (NUL).")})


def clean_tags(tags):
    """Trimmed, lower case, without repeats, in the order given."""
    cleaned = list(dict.fromkeys(" ".join(tag.split()).lower() for tag in tags if tag.strip()))
    if len(cleaned) > MAX_TAGS:
        raise ValidationError({"tags": _("Choose at most %(count)d tags.") % {"count": MAX_TAGS}})
    return cleaned


def clean_postcode(postcode):
    """ "g513uu" -> "G51 3UU"; anything that is not a whole postcode is kept as it was typed."""
    compact = re.sub(r"\s+", "", postcode).upper()
    match = POSTCODE.match(compact)
    return f"{match[1]} {match[2]}" if match else postcode.strip()


def weekdays_of(text):
    """ISO weekdays (1 to 7) named by an opening hours text; raises when it can't be read."""
    if not text:
        return []
    try:
        hours = opening_hours.OpeningHours(text)
    except opening_hours.ParserError as problem:
        raise ValidationError(
            {
                "opening_hours": _(
                    "“%(text)s” could not be read as opening hours. Write them like "
                    "“Mo-Fr 09:00-17:00; Sa 10:00-13:00”, or put them in words below."
                )
                % {"text": text[:60]}
            }
        ) from problem
    return _open_days(hours)


def _open_days(hours):
    """Which weekdays have any opening in the coming year (seasons and holidays included)."""
    start = datetime.datetime.now().replace(hour=0, minute=0, second=0, microsecond=0)
    end = start + datetime.timedelta(days=366)
    days = set()
    for opens, closes, state, _comments in hours.intervals(start, end):
        if str(state) == "closed":
            continue
        day = opens.date()
        last = min(closes or end, end) - datetime.timedelta(minutes=1)
        while day <= last.date() and len(days) < 7:
            days.add(day.isoweekday())
            day += datetime.timedelta(days=1)
        if len(days) == 7:
            break
    return sorted(days)


def check_category(asset):
    if not asset.category_id:
        raise ValidationError({"category": _("Choose what sort of asset it is.")})
    if asset.category.kind != asset.kind:
        raise ValidationError(
            {
                "category": _("“%(category)s” is not a kind of %(kind)s asset. Choose another.")
                % {"category": asset.category, "kind": asset.get_kind_display().lower()}
            }
        )


def check_place(asset, given):
    """The shape given fits how the place is described. A missing place is no error: it is put
    in words, and the entry is listed rather than mapped."""
    shapes = _SHAPES.get(asset.place_mode)
    if given is not None and shapes is None:
        raise ValidationError(
            {
                "location": _("“%(mode)s” has no place of its own on the map. Leave it empty.")
                % {"mode": asset.get_place_mode_display()}
            }
        )
    if given is not None and given.geom_type not in shapes:
        raise ValidationError(
            {
                "location": _("“%(mode)s” needs another shape than this one.")
                % {"mode": asset.get_place_mode_display()}
            }
        )
    if asset.place_mode == Asset.PlaceMode.AT_ASSET:
        _check_host(asset)


def _check_host(asset):
    if asset.is_about_a_person:
        raise ValidationError({"place_mode": _("A person is shown roughly, not at an asset.")})
    host = asset.host
    if host is None:
        raise ValidationError({"host": _("Say at which asset it meets.")})
    if host.pk == asset.pk or host.host_id or host.is_about_a_person:
        raise ValidationError({"host": _("Choose a place that has a location of its own.")})


def check_square(asset, given):
    """A place given anew lies in the square the person was shown in: two squares beside each other
    would tell where their border is crossed."""
    square = asset.kept_square
    if square and grid_cell(given.x, given.y, asset.cell_m) != grid_cell(
        square.x, square.y, asset.cell_m
    ):
        raise ValidationError(
            {
                "location": _(
                    "They were shown in another square. Leave the place as it is, or say that "
                    "they have moved."
                )
            }
        )


def check_life(asset):
    if asset.life == Asset.Life.ENDED and not (asset.life_changed_on and asset.life_reason):
        raise ValidationError(
            {"life_reason": _("Say when it ended and why, so that its story is kept.")}
        )
    if asset.is_about_a_person:
        shown = asset.show_first_name
        check_names_nobody(asset, {"life_reason": asset.life_reason}, asset.title, shown)


def check_change(asset, data):
    """What a change of an entry about a person may not do, before it is put on the row."""
    if data.get("kind", asset.kind) != Kind.HUMAN:
        return
    if not asset.is_about_a_person:
        raise ValidationError(
            {"kind": _("An entry can’t be turned into one about a person. Add a new entry.")}
        )
    if data.get("cell_m", asset.cell_m) < asset.cell_m:
        raise ValidationError(
            {"cell_m": _("The square somebody is shown in may become larger, never smaller.")}
        )
    young = data.get("age_band", asset.age_band) == Asset.AgeBand.YOUNG
    if young and asset.status == Asset.Status.PUBLISHED and not asset.young_approved_at:
        raise ValidationError(
            {"age_band": _("Take the entry off the map first: at 16 or 17, a moderator has to "
                           "approve it by name.")}
        )  # fmt: skip


def check_person(asset):
    """What goes only for entries about people, before anything of theirs is stored."""
    if not asset.is_about_a_person:
        asset.age_band = ""
        return
    if asset._state.adding and not asset.age_band:
        raise ValidationError({"age_band": _("Say how old they are. Nobody under 16 is recorded.")})
    if asset.place_mode not in (
        Asset.PlaceMode.POINT,
        Asset.PlaceMode.ONLINE,
        Asset.PlaceMode.NONE,
    ):
        raise ValidationError(
            {"place_mode": _("A person is shown roughly at one place, online, or not at all.")}
        )
    asset.address = asset.postcode = ""
    asset.host = None
    if asset.public_precision == Asset.Precision.EXACT:
        asset.public_precision = Asset.Precision.CELL
    if asset.contact_audience == Asset.Audience.PUBLIC:
        asset.contact_audience = Asset.Audience.MEMBERS


def settle_name(asset, was_called):
    """What everybody reads as the name of an entry about a person: what they offer.

    `was_called` is their name as stored before: it may stand in front of what was typed.
    """
    if not asset.is_about_a_person:
        asset.person_name, asset.show_first_name = "", False
        return
    asset.person_name = re.sub(r"^[\W_]+", "", " ".join(asset.person_name.split()))
    if asset.show_first_name and not naming.first_name(asset.person_name):
        raise ValidationError({"person_name": _("Write the name that is to be shown.")})
    title = naming.title_of(asset.name, was_called, asset.person_name)
    title = title or (asset.category.name if asset.category_id else "")
    texts = {name: getattr(asset, name) for name in naming.READ_BY_ALL}
    check_names_nobody(asset, texts, title, asset.show_first_name)
    asset.name = naming.shown_name(title, asset.person_name, asset.show_first_name)
    if asset.pk and asset.person_name != was_called:
        _check_photos_name_nobody(asset)


def _check_photos_name_nobody(asset):
    """Of a name that is written down only once there are photos."""
    for texts in asset.photos.values("alt", "credit"):
        for _field, word in naming.naming("", asset.person_name, False, texts):
            told = _(
                "What is said about a photo holds “%(word)s”, and everybody reads that. It has to "
                "be changed first, under Photos."
            )
            raise ValidationError({"person_name": told % {"word": word}})


def check_names_nobody(asset, texts, title="", shows_first_name=False):
    """Nothing everybody reads ({field: text}) tells who an entry is about. Only for writers who may
    read their name: the refusal says it.

    What stays where it is when the person no longer wants their first name shown never holds it.
    """
    if not asset.is_about_a_person:
        return
    found = naming.naming(title, asset.person_name, shows_first_name, texts)
    if found:
        told = _(
            "Everybody reads this, and “%(word)s” tells who it is. Say it without their name, "
            "such as “they” or “somebody nearby”."
        )
        raise ValidationError({name: told % {"word": word} for name, word in reversed(found)})
