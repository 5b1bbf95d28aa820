"""The mapping file: which column becomes which field. TOML, small and declarative.

    [source]            slug, name, licence, attribution; publisher, url, licence_url
    [id]                columns = ["Name", "Postcode"]: what makes a row the same row next time
    [constants]         kind = "physical", category = "library", any field of an asset
    [fields]            name = "{Name}", website = "{Web | link}": templates over the columns
    [location]          latlon = "Location" | lon = "…", lat = "…" | easting = "…", northing = "…"
                        | geometry = true (GeoJSON); postcode = "Postcode" where there is none;
                        required = false lists a row without a place; extent = [w, s, e, n]
    [only] / [except]   Column = ["value", …]: rows to take, rows to leave

A filter after the bar says how to read a cell (see values.py).
"""

import re
import tomllib
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from assetmap.assets.services.soundness import EDITABLE
from assetmap.imports.values import FILTERS, plain

_SLOT = re.compile(r"\{\s*([^{}|]+?)\s*(?:\|\s*(\w+)\s*)?\}")
_SECTIONS = {"source", "id", "constants", "fields", "location", "only", "except"}
_LOCATION = {
    "latlon", "lon", "lat", "easting", "northing", "geometry", "postcode", "required", "extent",
}  # fmt: skip
_SOURCE = {"slug", "name", "licence", "attribution", "publisher", "url", "licence_url"}


class MappingProblem(ValueError):
    """The mapping can't be used; the message says where and what to do."""


@dataclass(frozen=True)
class Template:
    """A text with slots for columns, or one slot alone, which may give a value of any type."""

    text: str
    slots: tuple  # (column, filter or "")

    @classmethod
    def parse(cls, text):
        return cls(text, tuple(_SLOT.findall(text)))

    @property
    def columns(self):
        return [column for column, _filter in self.slots]

    def fill(self, row):
        whole = _SLOT.fullmatch(self.text.strip())
        if whole:
            return _value(row, whole[1], whole[2])
        filled = _SLOT.sub(lambda slot: str(_value(row, slot[1], slot[2])), self.text)
        for between in _SLOT.split(self.text)[::3]:
            if between.strip():  # "{Name} allotments" where the name says so itself
                filled = filled.replace(between * 2, between)
        return plain(filled)


def _value(row, column, name):
    return FILTERS[name or "plain"](row[column])


@dataclass(frozen=True)
class Mapping:
    source: dict
    id_columns: tuple
    constants: dict
    fields: dict  # asset field -> Template
    location: dict
    only: dict = field(default_factory=dict)
    leave: dict = field(default_factory=dict)

    @property
    def columns(self):
        """Every column the mapping names."""
        named = {*self.id_columns, *self.only, *self.leave}
        for template in self.fields.values():
            named.update(template.columns)
        places = ("latlon", "lon", "lat", "easting", "northing", "postcode")
        named.update(self.location[key] for key in places if key in self.location)
        return named

    def takes(self, row):
        """Whether [only] and [except] let this row in."""
        wanted = all(row[column] in values for column, values in self.only.items())
        return wanted and not any(row[column] in values for column, values in self.leave.items())


def read_mapping(path):
    """A Mapping from a TOML file; raises MappingProblem."""
    try:
        with open(path, "rb") as file:
            told = tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError) as problem:
        raise MappingProblem(
            _("The mapping %(path)s can’t be read: %(reason)s") % {"path": path, "reason": problem}
        ) from problem
    _known(told, _SECTIONS, _("section"))
    for section in ("source", "id", "fields"):
        if section not in told:
            raise MappingProblem(_("The mapping needs a section [%(name)s].") % {"name": section})
    constants = told.get("constants", {})
    _known(constants, EDITABLE, _("field"))
    _known(told["fields"], EDITABLE, _("field"))
    _known(told.get("location", {}), _LOCATION, _("key in [location]"))
    _known(told["source"], _SOURCE, _("key in [source]"))
    if constants.get("kind") not in ("social", "physical"):
        raise MappingProblem(
            _('Give kind = "social" or "physical" in [constants]: people are never imported.')
        )
    fields = {name: Template.parse(text) for name, text in told["fields"].items()}
    for template in fields.values():
        for _column, name in template.slots:
            if name and name not in FILTERS:
                raise MappingProblem(
                    _("There is no way of reading called “%(name)s”; there are %(known)s.")
                    % {"name": name, "known": ", ".join(FILTERS)}
                )
    return Mapping(
        source=told["source"],
        id_columns=tuple(told["id"].get("columns", ())),
        constants=constants,
        fields=fields,
        location=told.get("location", {}),
        only=told.get("only", {}),
        leave=told.get("except", {}),
    )


def _known(told, known, word):
    for name in told:
        if name not in known:
            raise MappingProblem(
                _("The mapping names a %(word)s “%(name)s” that doesn’t exist.")
                % {"word": word, "name": name}
            )
