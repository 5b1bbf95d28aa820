"""What each gazetteer format calls its columns, and how one record becomes a row to store."""

import csv
import itertools
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

from assetmap.common.geo import GeometryProblem, check_bng, parse_float, point_from
from assetmap.gazetteer.loading.files import GazetteerProblem
from assetmap.gazetteer.models import Place
from assetmap.gazetteer.names import normalise, postcode_in

WGS84, BNG = 4326, 27700
Kind = Place.Kind


class PostcodeRow(NamedTuple):
    code: str
    x: float
    y: float
    srid: int
    quality: int | None = None


class PlaceRow(NamedTuple):
    external_id: str
    name: str
    kind: str
    x: float
    y: float
    srid: int = WGS84
    area: str = ""
    name_alt: str = ""  # separated by |
    population: int | None = None


class Skipped(Exception):  # not an error: a row that is left out, with the reason
    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Format:
    name: str
    label: str
    source: str
    row: object  # record -> PostcodeRow or PlaceRow; raises Skipped
    headers: tuple  # sets of columns, any of which recognises a table with a header line
    columns: tuple = ()  # of the official files, which have none
    recognises: object = None  # the cells of the first line of such a file -> bool

    @property
    def expects(self):
        return " or ".join(", ".join(sorted(header)) for header in self.headers)


def read_table(name, lines, wanted="auto"):
    """(Format, iterable of (line number, record by lower-case column)) of one text stream."""
    first = lines.readline(20_000)
    # GeoNames separates by tabs and does not quote; all others are ordinary CSV.
    dialect = {"delimiter": "\t", "quoting": csv.QUOTE_NONE} if "\t" in first else {}
    cells = [cell.strip() for cell in next(csv.reader([first], **dialect), [])]
    columns = [cell.lower() for cell in cells]
    for chosen in FORMATS.values() if wanted == "auto" else [FORMATS[wanted]]:
        if any(header.issubset(columns) for header in chosen.headers):
            records = _records(csv.reader(lines, **dialect), columns, 2)
            return chosen, records
        if chosen.recognises and chosen.recognises(cells):
            reader = csv.reader(itertools.chain([first], lines), **dialect)
            return chosen, _records(reader, chosen.columns, 1)
    raise GazetteerProblem(
        f"{name} is not a table that can be loaded"
        + ("" if wanted == "auto" else f" as {FORMATS[wanted].label}")
        + ". Expected one of:\n"
        + "\n".join(f"  {f.name}: {f.label}; columns {f.expects}" for f in FORMATS.values())
    )


def _records(reader, columns, first_line):
    try:
        for cells in reader:
            if cells:
                record = dict.fromkeys(columns, "")
                record.update(zip(columns, (cell.strip() for cell in cells), strict=False))
                yield reader.line_num + first_line - 1, record
    except csv.Error as error:
        line = reader.line_num + first_line - 1
        raise GazetteerProblem(f"Line {line} cannot be read: {error}.") from error


# --- Values --------------------------------------------------------------------------------------


def _degrees(record, lat="lat", lon="lon"):
    if not (record[lat] and record[lon]):
        raise Skipped("no coordinates")
    try:
        return point_from(parse_float(record[lon]), parse_float(record[lat])).coords
    except GeometryProblem as problem:
        raise Skipped("coordinates outside the world or not numbers") from problem


def _metres(record, x, y):
    """BNG metres as they stand; the conversion is the database's, a batch at a time."""
    if record[x] in ("", "0") and record[y] in ("", "0"):
        raise Skipped("no coordinates")
    try:
        easting, northing = parse_float(record[x]), parse_float(record[y])
        check_bng(easting, northing)
    except GeometryProblem as problem:
        raise Skipped("coordinates outside the National Grid or not numbers") from problem
    return easting, northing


def _name(text):
    name = " ".join(text.replace("\0", "").split())
    if not normalise(name):
        raise Skipped("no name")
    return name[:200]


def _number(text):
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _postcode(record, x, y, srid, quality):
    code = postcode_in(record["postcode"])
    if not code:
        raise Skipped("not a postcode")
    return PostcodeRow(code, x, y, srid, quality)


# --- Records -------------------------------------------------------------------------------------


def _code_point(record):
    return _postcode(
        record, *_metres(record, "easting", "northing"), BNG, _number(record["quality"])
    )


def _postcodes(record):
    quality = _number(record.get("positional_quality", ""))
    return _postcode(record, *_degrees(record), WGS84, quality)


_OPEN_NAMES_KINDS = {
    "City": Kind.CITY,
    "Town": Kind.TOWN,
    "Village": Kind.VILLAGE,
    "Hamlet": Kind.HAMLET,
    "Suburban Area": Kind.SUBURB,
    "Other Settlement": Kind.LOCALITY,
    "Railway Station": Kind.STATION,
    "Bus Station": Kind.STATION,
    "Coach Station": Kind.STATION,
    "Vehicular Ferry Terminal": Kind.FERRY,
    "Passenger Ferry Terminal": Kind.FERRY,
    "Primary Education": Kind.SCHOOL,
    "Secondary Education": Kind.SCHOOL,
    "Special Needs Education": Kind.SCHOOL,
    "Further Education": Kind.SCHOOL,
    "Higher or University Education": Kind.SCHOOL,
    "Hospital": Kind.HOSPITAL,
    "Hospice": Kind.HOSPITAL,
    "Medical Care Accommodation": Kind.OTHER,
}


def _open_names(record):
    kind = _OPEN_NAMES_KINDS.get(record["local_type"])
    if not kind:
        raise Skipped("neither a place, a station, a school nor a hospital")
    if "geometry_x" in record:
        x, y, srid = *_metres(record, "geometry_x", "geometry_y"), BNG
    else:
        x, y, srid = *_degrees(record), WGS84
    parts = (record.get("populated_place", ""), record.get("county_unitary", ""))
    area = ", ".join(dict.fromkeys(part for part in parts if part)) or record["area"]
    name, other = _name(record["name1"]), record.get("name2", "")
    if record.get("name1_lang") == "gla" and record.get("name2_lang") == "eng":
        name, other = _name(other), name  # one order everywhere: the name in English first
    return PlaceRow(record["id"][:80], name, kind, x, y, srid, area[:120], other)


def _geonames(record):
    if record.get("feature_class", "P") != "P":
        raise Skipped("not a populated place")
    people = _number(record.get("population", "")) or None
    kind = Kind.CITY if (people or 0) >= 100_000 else Kind.VILLAGE
    if 5_000 <= (people or 0) < 100_000:
        kind = Kind.TOWN
    if record.get("feature_code") == "PPLX":
        kind = Kind.SUBURB
    name = _name(record["name"])
    lon, lat = _degrees(record)
    others = record.get("alternatenames", "").replace(",", "|").split("|")
    return PlaceRow(
        record["geonameid"][:80], name, kind, lon, lat, population=people, area=record["area"],
        name_alt="|".join(other for other in others if _is_readable(other, name))[:1000],
    )  # fmt: skip


def _is_readable(other, name):
    """Names in Latin letters; no airport codes, no mere respelling of the name itself."""
    return (
        len(other) > 3
        and normalise(other) != normalise(name)
        and all(unicodedata.name(x, "").startswith("LATIN") for x in other if x.isalpha())
    )


def _neighbourhoods(record):
    name, area, kind = _name(record["name"]), record["area"][:120], record.get("kind")
    prefix = "median_" if "median_lat" in record else ""
    return PlaceRow(
        normalise(f"{name} {area}").replace(" ", "-")[:80],
        name,
        kind if kind in Kind.values else Kind.NEIGHBOURHOOD,
        *_degrees(record, f"{prefix}lat", f"{prefix}lon"),
        area=area,
        name_alt=record.get("name_alt", ""),
    )


# --- Formats, in the order in which they are tried -----------------------------------------------

_CODE_POINT_COLUMNS = ("postcode", "quality", "easting", "northing")
_OPEN_NAMES_COLUMNS = tuple(
    """id names_uri name1 name1_lang name2 name2_lang type local_type geometry_x geometry_y
    most_detail_view_res least_detail_view_res mbr_xmin mbr_ymin mbr_xmax mbr_ymax
    postcode_district postcode_district_uri populated_place populated_place_uri
    populated_place_type district_borough district_borough_uri district_borough_type
    county_unitary county_unitary_uri county_unitary_type region region_uri country country_uri
    related_spatial_object same_as_dbpedia same_as_geonames""".split()
)
_GEONAMES_COLUMNS = tuple(
    """geonameid name asciiname alternatenames lat lon feature_class feature_code country_code cc2
    admin1 admin2 admin3 admin4 population elevation dem timezone modified""".split()
)

FORMATS = {
    found.name: found
    for found in (
        Format(
            "codepoint",
            "Code-Point Open (zip or area file)",
            "codepoint-open",
            _code_point,
            ({"postcode", "easting", "northing", "quality"},),
            _CODE_POINT_COLUMNS,
            lambda cells: (
                len(cells) >= 4
                and bool(postcode_in(cells[0]))
                and all(cell.isdigit() for cell in cells[1:4])
            ),
        ),
        Format(
            "postcodes",
            "postcodes with coordinates (csv, csv.gz)",
            "codepoint-open",
            _postcodes,
            ({"postcode", "lat", "lon"},),
        ),
        Format(
            "opennames",
            "OS Open Names (zip or csv)",
            "os-open-names",
            _open_names,
            (
                {"id", "name1", "local_type", "lat", "lon"},
                {"id", "name1", "local_type", "geometry_x", "geometry_y"},
            ),
            _OPEN_NAMES_COLUMNS,
            lambda cells: len(cells) == len(_OPEN_NAMES_COLUMNS) and cells[1].startswith("http"),
        ),
        Format(
            "geonames",
            "GeoNames (txt, zip or csv)",
            "geonames",
            _geonames,
            ({"geonameid", "name", "lat", "lon"},),
            _GEONAMES_COLUMNS,
            lambda cells: len(cells) == len(_GEONAMES_COLUMNS) and cells[0].isdigit(),
        ),
        Format(
            "neighbourhoods",
            "names of neighbourhoods or other places (csv)",
            "neighbourhoods",
            _neighbourhoods,
            ({"name", "median_lat", "median_lon"}, {"name", "lat", "lon"}),
        ),
    )
}
