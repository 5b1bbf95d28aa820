"""Loading open gazetteer files into the tables; nothing is fetched."""

import itertools
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection, transaction

from assetmap.gazetteer.loading.files import GazetteerProblem, open_tables
from assetmap.gazetteer.loading.formats import FORMATS, Skipped, read_table
from assetmap.gazetteer.loading.store import store

__all__ = ["FORMATS", "SHIPPED", "GazetteerProblem", "LoadReport", "load_file"]

BATCH = 5_000
# The tables that come with the code; data/README.md names their sources.
SHIPPED = sorted((Path(__file__).resolve().parent.parent / "data").glob("*.csv"))


@dataclass
class LoadReport:
    """What became of every row: read = added + changed + unchanged + all that were skipped."""

    format: str = ""
    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: Counter = field(default_factory=Counter)
    examples: dict = field(default_factory=dict)  # reason -> first few "file, line 7"

    def skip(self, reason, where):
        self.skipped[reason] += 1
        if len(self.examples.setdefault(reason, [])) < 3:
            self.examples[reason].append(where)


def load_file(path, *, format="auto", source="", area="", progress=lambda report: None):
    """Load one file, all of it or nothing, and return a LoadReport.

    `format` is "auto" or a key of FORMATS; `source` replaces the format's own name for it; `area`
    is that of places whose row names none. Rows are recognised by source and id (postcodes by the
    postcode), so loading a file again changes nothing. Raises GazetteerProblem when the file is
    not what it should be.
    """
    report = LoadReport()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")  # a command may take its time
        for batch in _batches(_rows(path, format, area, report)):
            found = FORMATS[report.format]
            added, changed, stored = store(cursor, source or found.source, batch)
            report.added += added
            report.changed += changed
            report.unchanged += stored - added - changed
            if repeated := len(batch) - stored:
                report.skipped["repeated in the file"] += repeated
            progress(report)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE gazetteer_place, gazetteer_postcode")
    return report


def _rows(path, format, area, report):
    with open_tables(path) as tables:
        for name, lines in tables:
            chosen, records = read_table(name, lines, format)
            report.format = chosen.name
            for line, record in records:
                report.read += 1
                record["area"] = record.get("area") or area
                try:
                    row = chosen.row(record)
                except Skipped as skipped:
                    report.skip(skipped.reason, f"{name}, line {line}")
                else:
                    yield row


def _batches(rows):
    while batch := list(itertools.islice(rows, BATCH)):
        yield batch
