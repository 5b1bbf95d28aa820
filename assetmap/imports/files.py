"""Files as numbered rows: CSV line by line, GeoJSON feature by feature."""

import json
from dataclasses import dataclass
from pathlib import Path

import orjson
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assetmap.common.csvfiles import csv_lines, read_csv

# Put in front of the columns of a rejected row; skipped when the mended file comes again.
REPORT_COLUMNS = ("rejected_line", "rejected_column", "rejected_value", "rejected_reason")


@dataclass(frozen=True)
class Row:
    line: int  # of the file for CSV, number of the feature for GeoJSON, from 1
    cells: dict  # column -> text
    geometry: dict | None = None
    raw: dict | None = None


class FileProblem(ValueError):
    """The file can't be read at all."""


def read_rows(path):
    """(columns, rows, notes) of a CSV or GeoJSON file."""
    if Path(path).suffix.lower() in (".json", ".geojson"):
        return _features(path)
    table = read_csv(path)
    rows = [Row(line=line, cells=cells) for line, cells in table]
    if longer := [str(line) for line, cells in table.ragged if cells > len(table.columns)]:
        table.notes.append(
            ngettext(
                "%(count)s row has more cells than there are columns (line %(lines)s): what goes "
                "beyond the last column was not read.",
                "%(count)s rows have more cells than there are columns (lines %(lines)s): what "
                "goes beyond the last column was not read.",
                len(longer),
            )
            % {"count": len(longer), "lines": ", ".join(longer[:10])}
        )
    return table.columns, rows, table.notes


def _features(path):
    try:
        told = orjson.loads(Path(path).read_bytes())
        features = told["features"]
        if not isinstance(features, list):
            raise TypeError
    except (orjson.JSONDecodeError, KeyError, TypeError) as problem:
        raise FileProblem(_("This is not a GeoJSON feature collection.")) from problem
    rows = []
    for number, feature in enumerate(features, start=1):
        if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict | None):
            raise FileProblem(_("Number %(n)s of the features is none.") % {"n": number})
        cells = dict(_flat(feature.get("properties") or {}))
        if "id" in feature:
            cells.setdefault("id", str(feature["id"]))
        rows.append(Row(number, cells, feature.get("geometry"), feature))
    # A property that one feature has and another hasn't is an empty cell of the other.
    columns = sorted({name for row in rows for name in row.cells})
    for row in rows:
        for name in columns:
            row.cells.setdefault(name, "")
    return columns, rows, []


def _flat(properties, prefix=""):
    """Nested members as "tags.name"."""
    for name, value in properties.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        elif value is not None:
            yield prefix + name, value if isinstance(value, str) else json.dumps(value)


def write_rejected(path, columns, rejected):
    """The rejected rows as they came, with what was wrong, to mend and send again."""
    if rejected[0].row.raw is not None:
        features = [
            {
                **one.row.raw,
                "properties": {
                    **(one.row.raw.get("properties") or {}),
                    **dict(zip(REPORT_COLUMNS, one.told, strict=True)),
                },
            }
            for one in rejected
        ]
        collection = {"type": "FeatureCollection", "features": features}
        Path(path).write_bytes(orjson.dumps(collection, option=orjson.OPT_INDENT_2))
        return
    kept = [column for column in columns if column not in REPORT_COLUMNS]
    lines = ([*one.told, *(one.row.cells[column] for column in kept)] for one in rejected)
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        file.writelines(csv_lines([*REPORT_COLUMNS, *kept], lines))
