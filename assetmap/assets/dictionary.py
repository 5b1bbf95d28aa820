"""What each field that leaves means: for the data page, the API document and the columns of CSV."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from assetmap.assets.disclosure import COORDINATOR_FIELDS
from assetmap.assets.models import Asset


class Entry(NamedTuple):
    label: str
    meaning: str
    unit: str = ""


# Where the model's own words don't say enough to somebody who has only the file.
_SAID = {
    "uid": Entry(_("id"), _("Stable identifier, a UUID."), "UUID"),
    "kind": Entry(_("kind"), _("human, social or physical: the three capitals.")),
    "category": Entry(_("category"), _("Code of the category; /api/v1/categories/ has the tree.")),
    "community": Entry(
        _("community"),
        _("Code of the community it belongs to. A new entry finds it by its place if left out."),
    ),
    "benefit": Entry(_("what good comes of it"), _("One or two sentences, in neighbours’ words.")),
    "location": Entry(
        _("place"), _("The public place, as GeoJSON. For people the middle of a fixed grid cell."),
        "degrees, WGS84, longitude before latitude",
    ),
    "public_precision": Entry(
        _("precision"), _("exact, cell (somewhere in a cell), community (its centre) or hidden.")
    ),
    "public_precision_m": Entry(
        _("precision in metres"), _("Side of the grid cell; empty when exact."), "metres"
    ),
    "cell_m": Entry(
        _("shown in"), _("Side of the square a person is shown in: it may grow, never shrink."),
        "metres",
    ),
    "age_band": Entry(
        _("how old"), _("Of a person: adult, young (16 or 17), or empty where it was not asked."),
    ),
    "host": Entry(_("meets at"), _("Id of the asset at which it meets.")),
    "languages": Entry(_("languages"), _("Languages spoken."), "BCP 47 codes"),
    "opening_hours": Entry(
        _("opening hours"), _("When it is open."), "opening_hours notation of OpenStreetMap"
    ),
    "source": Entry(_("source"), _("Code of the source, empty for entries written here.")),
    "external_id": Entry(_("id at the source"), _("How the source knows it.")),
    "session": Entry(
        _("mapping session"),
        _("At which it was told of, see /api/v1/sessions/; never of people."),
        "number of the session",
    ),
    "life": Entry(_("life"), _("emerging, active, paused, at_risk or ended.")),
    "life_changed_on": Entry(_("since"), _("When its life last changed."), "ISO 8601 date"),
    "life_reason": Entry(_("because"), _("Why its life changed, in words.")),
    "checked_at": Entry(
        _("last checked"), _("When somebody last confirmed it. For people only the month."),
        "ISO 8601, UTC",
    ),
    "updated_at": Entry(
        _("last changed"), _("When the entry last changed. For people only the month."),
        "ISO 8601, UTC",
    ),
    "check_due_on": Entry(_("check due"), _("When somebody should look again."), "ISO 8601 date"),
    "is_lapsed": Entry(
        _("long unconfirmed"),
        _("Nobody confirmed it for a second interval after it was due; left out unless asked for."),
    ),
}  # fmt: skip


def _entry(name):
    if name in _SAID:
        return _SAID[name]
    field = Asset._meta.get_field(name)
    return Entry(field.verbose_name, field.help_text or field.verbose_name)


FIELD_DICTIONARY = {name: _entry(name) for name in COORDINATOR_FIELDS}
