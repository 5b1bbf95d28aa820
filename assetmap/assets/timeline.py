"""What happened to an asset, as far as a reader may know."""

from django.utils.translation import gettext as _

from assetmap.assets import policy
from assetmap.assets.disclosure import ADDRESS_FIELDS, PUBLIC
from assetmap.assets.models import Asset, Kind
from assetmap.assets.wording import label, words
from assetmap.common.geo import distance_m
from assetmap.common.wording import distance
from assetmap.history.reading import Change, steps, tell

# In the order in which a page tells it. Contacts and names of people are in no version.
TOLD = (
    *("kind", "category", "name", "show_first_name", "benefit", "description", "tags"),
    *("place_mode", "place_name", "address", "postcode", "host", "area_served", "location"),
    *("public_precision", "cell_m", "website", "contact_audience"),
    *("step_free", "toilet", "accessible_toilet", "hearing_loop", "quiet_space"),
    *("newcomers_welcome", "children_welcome", "referral_needed", "cost", "cost_note"),
    *("languages", "access_note", "opening_hours", "opening_note"),
    *("is_institution", "is_local_economy", "life", "life_changed_on", "life_reason"),
)
# Whose note is a field of the asset as well.
_NOTED = ("assets.life_changed", "assets.ended", "assets.ended_by_mail")


def versions(reader, asset):
    """The steps of an asset's history this reader may know of, newest first.

    What never was on the map - drafts, what a moderator sent back - is not for everybody; nor is
    the time in which an entry was about a person, once it is not any more.
    """
    rows = steps(asset.versions.select_related("category", "host")).defer(
        *("exact_location", "host__exact_location", "host__search", "host__description")
    )
    if reader.audience(asset) == PUBLIC:
        rows = rows.filter(status=Asset.Status.PUBLISHED)
    keeps_people = asset.is_about_a_person or policy.coordinates(reader.user, asset.community_id)
    return rows if keeps_people else rows.exclude(kind=Kind.HUMAN)


def happenings(reader, asset, rows, *, count):
    """`history.reading.Happening`s of the first `count` rows; one more row tells what was before.

    Raises PermissionDenied for entries about people whose history is not this reader's.
    """
    policy.can_see_history(reader.user, asset).require()
    public = reader.audience(asset) == PUBLIC
    shown = [name for name in TOLD if name in reader.fields(asset)]

    def changes(before, after):
        rough = public and {before.public_precision, after.public_precision} != {"exact"}
        names = [name for name in shown if not (rough and name in (*ADDRESS_FIELDS, "location"))]
        told = (_change(reader, name, before, after) for name in names)
        return [change for change in told if change]

    return tell(
        rows,
        changes=changes,
        count=count,
        with_actors=bool(policy.can_see_actors(reader.user, asset)),
        tells_note=lambda verb: not public and verb not in _NOTED,
    )


def _change(reader, name, before, after):
    if name == "location":
        was, now = "", _moved(before.public_location, after.public_location)
    elif name == "host":
        was, now = _host(reader, before), _host(reader, after)
    else:
        was, now = words(before, name), words(after, name)
    return Change.between(label(name), was, now)


def _host(reader, row):
    if row.host is None:
        return ""
    return str(row.host) if reader.knows_of(row.host) else _("an entry that is not on the map")


def _moved(was, now):
    """How the public place changed, without telling either."""
    if was is None or now is None:
        if was is now:
            return ""
        return _("now on the map") if now else _("no longer on the map")
    if was.equals_exact(now, 1e-6):
        return ""
    metres = distance_m(was.point_on_surface, now.point_on_surface)
    return _("moved %(distance)s") % {"distance": distance(metres)} if metres >= 1 else _("redrawn")
