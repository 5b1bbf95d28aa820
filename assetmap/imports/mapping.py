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

import datetime
import re
import tomllib
from dataclasses import dataclass, field

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, DateField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from assetmap.assets.models import Asset
from assetmap.assets.services.soundness import EDITABLE
from assetmap.imports.values import FILTERS, plain

_SLOT = re.compile(r"\{\s*([^{}|]+?)\s*(?:\|\s*(\w+)\s*)?\}")
_SECTIONS = {"source", "id", "constants", "fields", "location", "only", "except"}
_LOCATION = {
    "latlon", "lon", "lat", "easting", "northing", "geometry", "postcode", "required", "extent",
}  # fmt: skip
_PAIRS = (("lon", "lat"), ("easting", "northing"))
# One for the whole file, or rows of this instance, which no file can name.
_NOT_BY_COLUMN = {"kind", "category", "host", "session"}
_NOT_CONSTANT = {"host", "session"}
_SOURCE = {"slug", "name", "licence", "attribution", "publisher", "url", "licence_url"}


# What a value of the mapping has to be: in words, and how to know it.
_TEXT = (_lazy("a text"), lambda value: isinstance(value, str))
_TEXTS = (
    _lazy("a list of texts"),
    lambda value: isinstance(value, list) and value and all(isinstance(one, str) for one in value),
)
_YES_NO = (_lazy("true or false"), lambda value: isinstance(value, bool))
_DATE = (_lazy("a date"), lambda value: type(value) is datetime.date)
_BOX = (
    _lazy("four numbers: west, south, east, north"),
    lambda value: (
        isinstance(value, list)
        and len(value) == 4
        and all(type(one) in (int, float) for one in value)
    ),
)
_TABLE = (_lazy("a section of its own"), lambda value: isinstance(value, dict))
_FORMS = {ArrayField: _TEXTS, BooleanField: _YES_NO, DateField: _DATE}
_GIVES = {"words": ArrayField, "yes_no": BooleanField, "given": BooleanField}


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
    except (OSError, ValueError) as problem:
        raise MappingProblem(
            _("The mapping %(path)s can’t be read: %(reason)s") % {"path": path, "reason": problem}
        ) from problem
    _known(told, _SECTIONS, _("section"))
    _shaped("", told, {}, _TABLE)
    for section, name in (
        ("source", "slug"),
        ("source", "name"),
        ("id", "columns"),
        ("fields", ""),
    ):
        if name not in told.get(section, {}) and (name or section not in told):
            raise MappingProblem(
                _("The mapping needs %(name)s in a section [%(section)s].")
                % {"name": name or _("something"), "section": section}
            )
    constants = told.get("constants", {})
    _known(constants, set(EDITABLE) - _NOT_CONSTANT, _("field"))
    _known(told["fields"], set(EDITABLE) - _NOT_BY_COLUMN, _("field"))
    _known(told.get("location", {}), _LOCATION, _("key in [location]"))
    _known(told["source"], _SOURCE, _("key in [source]"))
    _shaped("source", told["source"], {}, _TEXT)
    _shaped("id", told["id"], {}, _TEXTS)
    _shaped("constants", constants, {name: _form_of(name) for name in constants}, _TEXT)
    _shaped("fields", told["fields"], {}, _TEXT)
    places = {"required": _YES_NO, "geometry": _YES_NO, "extent": _BOX}
    _shaped("location", told.get("location", {}), places, _TEXT)
    for section in ("only", "except"):
        _shaped(section, told.get(section, {}), {}, _TEXTS)
    for one, other in (*_PAIRS, *(pair[::-1] for pair in _PAIRS)):
        if one in told.get("location", {}) and other not in told["location"]:
            raise MappingProblem(
                _("[location] needs %(other)s beside %(one)s.") % {"one": one, "other": other}
            )
    if constants.get("kind") not in ("social", "physical"):
        raise MappingProblem(
            _('Give kind = "social" or "physical" in [constants]: people are never imported.')
        )
    fields = {name: Template.parse(text) for name, text in told["fields"].items()}
    for name, template in fields.items():
        _check_filters(name, template)
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


def _shaped(section, told, forms, otherwise):
    """Every value has the form it needs; else the message names it."""
    for name, value in told.items():
        words, fits = forms.get(name, otherwise)
        if not fits(value):
            raise MappingProblem(
                _("“%(name)s” in [%(section)s] has to be %(form)s.")
                % {"name": name, "section": section or _("the mapping"), "form": words}
            )


def _form_of(name):
    column = Asset._meta.get_field(name)
    return next((form for kind, form in _FORMS.items() if isinstance(column, kind)), _TEXT)


def _check_filters(name, template):
    """Ways of reading exist, and give what the field takes."""
    column = Asset._meta.get_field(name)
    for _column, told in template.slots:
        if told and told not in FILTERS:
            raise MappingProblem(
                _("There is no way of reading called “%(name)s”; there are %(known)s.")
                % {"name": told, "known": ", ".join(FILTERS)}
            )
        if told in _GIVES and not isinstance(column, _GIVES[told]):
            raise MappingProblem(
                _("“%(name)s” in [fields] can’t be read with “| %(filter)s”.")
                % {"name": name, "filter": told}
            )
    if isinstance(column, ArrayField) and [told for _c, told in template.slots] != ["words"]:
        raise MappingProblem(
            _("“%(name)s” in [fields] is a list: write “{Column | words}”.") % {"name": name}
        )
