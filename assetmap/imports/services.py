"""Bringing a file in: every row is loaded, unchanged, left out by the mapping, or rejected with
its reason. A dry run is the real run, rolled back."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from assetmap.assets.duplicates import likely_pairs
from assetmap.assets.duplicates.scoring import Match
from assetmap.assets.models import Asset, Category, Kind, Source
from assetmap.assets.services import import_asset, imported_from
from assetmap.common.geo import (
    GeometryProblem,
    from_bng,
    geometry_from_geojson,
    parse_float,
    parse_lon_lat,
    point_from,
)
from assetmap.gazetteer.search import resolve_postcode
from assetmap.history.recording import recorded
from assetmap.imports.files import Row
from assetmap.imports.mapping import MappingProblem
from assetmap.imports.values import plain, postcode

ID_LENGTH = 160
SHAPES = {"Point", "LineString", "MultiLineString", "Polygon", "MultiPolygon"}


@dataclass(frozen=True)
class Rejected:
    row: Row
    column: str
    value: str
    reason: str

    @property
    def told(self):
        return (str(self.row.line), self.column, self.value, self.reason)


@dataclass(frozen=True)
class Alike:
    """A row that was loaded, and an entry there was before that is likely the same."""

    row: Row
    name: str
    other: Asset
    match: Match


@dataclass
class Report:
    """What became of every row. `counts`: created, changed, unchanged, left, rejected."""

    counts: Counter = field(default_factory=Counter)
    rejected: list = field(default_factory=list)
    alike: list = field(default_factory=list)

    @property
    def total(self):
        return sum(self.counts.values())


class RowProblem(ValueError):
    def __init__(self, column, value, reason):
        super().__init__(reason)
        self.column, self.value, self.reason = column, value, reason


def run_import(*, actor, community, mapping, columns, rows, dry_run=False, progress=None):
    """Load `rows` into a community; returns a Report. Raises MappingProblem before any row.

    `progress` is called after each row with the Report so far.
    """
    if missing := sorted(mapping.columns - set(columns)):
        raise MappingProblem(
            _("The file has no column “%(missing)s”. It has: %(columns)s.")
            % {"missing": "”, “".join(missing), "columns": ", ".join(columns)}
        )
    constants = _constants(mapping)
    report, seen, created = Report(), {}, {}
    with transaction.atomic():
        source = _source(actor, mapping)
        known = imported_from(source)
        for row in rows:
            try:
                pk, outcome = _load(actor, community, source, known, mapping, constants, row, seen)
                if outcome == "created":
                    created[pk] = row
            except RowProblem as problem:
                outcome = "rejected"
                report.rejected.append(
                    Rejected(row, problem.column, problem.value[:200], problem.reason)
                )
            report.counts[outcome] += 1
            if progress:
                progress(report)
        report.alike = _alike(actor, community, created)
        transaction.set_rollback(dry_run)
    return report


def _alike(actor, community, created):
    """[Alike], likeliest first: of all a community has in one go, whose cost is bounded. Of people
    nothing is said, and of the rest what the actor may know of."""
    if not created:
        return []
    known = Asset.objects.visible_to(actor) if actor else Asset.objects.all()
    known = known.filter(community=community).exclude(kind=Kind.HUMAN)
    pairs = []
    for pair in likely_pairs(known):
        new = {pair.first, pair.second} & created.keys()
        if len(new) == 1:
            (old,) = {pair.first, pair.second} - new
            pairs.append((*new, old, pair.match))
    assets = Asset.objects.only("uid", "name", "kind").in_bulk(
        {pk for new, old, _match in pairs for pk in (new, old)}
    )
    return [Alike(created[new], assets[new].name, assets[old], match) for new, old, match in pairs]


def _load(actor, community, source, known, mapping, constants, row, seen):
    """(primary key or None, what became of it)."""
    if not mapping.takes(row.cells):
        return None, "left"
    external_id = _external_id(mapping, row)
    if external_id in seen:
        raise RowProblem(
            ", ".join(mapping.id_columns),
            external_id,
            _("The same as line %(line)s, which was taken.") % {"line": seen[external_id]},
        )
    data = dict(constants)
    for name, template in mapping.fields.items():
        try:
            data[name] = template.fill(row.cells)
        except ValueError as problem:
            raise RowProblem(
                ", ".join(template.columns), _cells(row, template.columns), str(problem)
            ) from problem
    data["location"] = _location(mapping, row)
    if data["location"] is None and data.get("place_mode", "point") == "point":
        data["place_mode"] = "none"
    try:
        loaded = import_asset(
            actor=actor,
            community=community,
            source=source,
            external_id=external_id,
            data=data,
            known=known,
        )
    except ValidationError as problem:
        raise _told(mapping, row, problem) from problem
    seen[external_id] = row.line
    return loaded


def _external_id(mapping, row):
    told = "|".join(" ".join(row.cells[column].split()) for column in mapping.id_columns)
    if not told.strip("|"):
        raise RowProblem(
            ", ".join(mapping.id_columns), told, _("A row needs something to be known by.")
        )
    if len(told) > ID_LENGTH:  # still readable, and still its own
        told = f"{told[: ID_LENGTH - 18]}… {hashlib.sha256(told.encode()).hexdigest()[:16]}"
    return told


def _location(mapping, row):
    """The place a row gives, or None where it may go without one."""
    wanted, cells = mapping.location, row.cells
    try:
        place = _coordinates(wanted, row)
    except GeometryProblem as problem:
        columns = [wanted[key] for key in _COORDINATES if key in wanted]
        raise RowProblem(", ".join(columns), _cells(row, columns), str(problem)) from problem
    if place is None and "postcode" in wanted:
        code = postcode(cells[wanted["postcode"]])
        place = resolve_postcode(code) if code else None
        if place is None and code and wanted.get("required", True):
            raise RowProblem(
                wanted["postcode"],
                cells[wanted["postcode"]],
                _("This postcode is not in the gazetteer, and there are no coordinates."),
            )
    if place is None and wanted and wanted.get("required", True):
        columns = [wanted[key] for key in (*_COORDINATES, "postcode") if key in wanted]
        value = " | ".join(cells[column] for column in columns if cells[column])
        raise RowProblem(", ".join(columns), value, _("There is no place in this row."))
    if place is not None and "extent" in wanted:
        west, south, east, north = wanted["extent"]
        middle = place.centroid
        if not (west <= middle.x <= east and south <= middle.y <= north):
            raise RowProblem(
                ", ".join(wanted[key] for key in _COORDINATES if key in wanted),
                f"{middle.y:.5f},{middle.x:.5f}",
                _("This is outside the area the file is about."),
            )
    return place


_COORDINATES = ("latlon", "lon", "lat", "easting", "northing")


def _coordinates(wanted, row):
    cells = row.cells
    if wanted.get("geometry"):
        if row.geometry is None:
            return None
        return geometry_from_geojson(row.geometry, allowed_types=SHAPES)
    if "latlon" in wanted:
        told = plain(cells[wanted["latlon"]])
        return point_from(*parse_lon_lat(told)) if told else None
    if "lon" in wanted:
        lon, lat = plain(cells[wanted["lon"]]), plain(cells[wanted["lat"]])
        return point_from(parse_float(lon), parse_float(lat)) if lon and lat else None
    if "easting" in wanted:
        east, north = plain(cells[wanted["easting"]]), plain(cells[wanted["northing"]])
        if east and north:
            return point_from(*from_bng(parse_float(east), parse_float(north)))
    return None


def _told(mapping, row, problem):
    """The first error of a row, in terms of its columns."""
    if hasattr(problem, "error_dict"):
        name, messages = next(iter(problem.message_dict.items()))
    else:
        name, messages = "", problem.messages
    template = mapping.fields.get(name)
    columns = template.columns if template else []
    value = _cells(row, columns) if columns else str(mapping.constants.get(name, ""))
    return RowProblem(", ".join(columns) or name, value, f"{name}: {' '.join(messages)}")


def _cells(row, columns):
    return " | ".join(row.cells[column] for column in columns)


def _constants(mapping):
    constants = dict(mapping.constants)
    code = constants.get("category", "")
    try:
        constants["category"] = Category.objects.get(code=code)
    except Category.DoesNotExist as problem:
        raise MappingProblem(
            _("There is no category with the code “%(code)s”.") % {"code": code}
        ) from problem
    return constants


def _source(actor, mapping):
    told = dict(mapping.source)
    slug = told.pop("slug")
    source = Source.objects.filter(slug=slug).first() or Source(slug=slug)
    changed = source._state.adding or any(
        getattr(source, name) != value for name, value in told.items()
    )
    if changed:
        for name, value in told.items():
            setattr(source, name, value)
        source.full_clean()
        with recorded(actor=actor, verb="imports.source_described"):
            source.save()
    return source
