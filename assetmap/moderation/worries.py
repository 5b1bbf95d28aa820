"""What a moderator should look at twice. Nothing here decides anything."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from assetmap.assets.disclosure import PUBLIC_TEXT
from assetmap.assets.models import Asset
from assetmap.common.functions import metres_between
from assetmap.common.personal import personal_details
from assetmap.common.wording import distance
from assetmap.communities.models import Community

WHOLE_PLACES = (Asset.PlaceMode.POINT, Asset.PlaceMode.LINE, Asset.PlaceMode.AREA)


@dataclass(frozen=True)
class Worry:
    tag: str  # in the queue, two or three words
    words: str  # beside the entry, what to do
    stops: bool = False  # it can't be published while this is so


def at_a_glance(asset):
    """Worries that can be told from the row alone."""
    found = [*_agreement(asset), *_young(asset), *_giving_away(asset)]
    if asset.opening_hours and not asset.open_weekdays:
        found.append(
            Worry(
                _("Opening hours unclear"),
                _("The opening hours name no day of the week. Put them in words instead."),
            )
        )
    if (
        asset.place_mode in WHOLE_PLACES
        and not _place(asset)
        and asset.public_precision != "hidden"
    ):
        found.append(
            Worry(
                _("No place"),
                _("It says it has a place, but none is given: it is listed, not on the map."),
            )
        )
    return found


def worries(asset):
    """All worries, those that need the database included."""
    return [*at_a_glance(asset), *_outside(asset)]


def _agreement(asset):
    if asset.is_about_a_person and asset.publication_consent_id is None:
        yield Worry(
            _("Agreement missing"),
            _("The person’s agreement is not recorded. Ask whoever sent it to record it first."),
            stops=True,
        )


def _young(asset):
    if asset.age_band == Asset.AgeBand.YOUNG:
        yield Worry(
            _("16 or 17"),
            _("They are 16 or 17. Accept it only if you are sure that it does them no harm, and "
              "that they know they can have it taken off at any time."),
        )  # fmt: skip


def _giving_away(asset):
    """Contact details and addresses in what the public would read about a person."""
    if not asset.is_about_a_person:
        return
    text = "\n".join(getattr(asset, name) for name in PUBLIC_TEXT)
    found = [str(what) for what in personal_details(text)]
    if found:
        yield Worry(
            _("Gives away contact"),
            _("The text everybody sees seems to hold %(what)s. Does it have to be public?")
            % {"what": ", ".join(found)},
        )


def _outside(asset):
    """Away from the community, allowing for how roughly a place is given."""
    place = _place(asset)
    if place is None:
        return
    off = (
        Community.objects.filter(pk=asset.community_id, boundary__isnull=False)
        .values_list(metres_between("boundary", place), flat=True)
        .first()
    )
    if off is not None and off > (asset.public_precision_m or 0):
        yield Worry(
            _("Outside the community"),
            _("It lies %(far)s outside the boundary of %(community)s. Is the pin right?")
            % {"far": distance(off), "community": asset.community},
        )


def _place(asset):
    return asset.exact_location or asset.public_location
