"""manage.py import_assets FILE --mapping MAPPING --community SLUG [--dry-run]"""

import sys
import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from assetmap.common.csvfiles import CsvProblem
from assetmap.communities.models import Community
from assetmap.imports.files import FileProblem, read_rows, write_rejected
from assetmap.imports.mapping import MappingProblem, read_mapping
from assetmap.imports.services import run_import
from assetmap.notifications.services import absolute

SHOWN = 20


class Command(BaseCommand):
    help = "Load assets from a CSV or GeoJSON file by a mapping (see examples/)."

    def add_arguments(self, parser):
        parser.add_argument("file", help="CSV (also .gz) or GeoJSON")
        parser.add_argument("--mapping", required=True, help="TOML file: columns to fields")
        parser.add_argument("--community", required=True, help="slug of the community")
        parser.add_argument("--dry-run", action="store_true", help="the real run, rolled back")
        parser.add_argument(
            "--rejects", help="where to write rejected rows, to mend and send again"
        )

    def handle(self, *, file, mapping, community, dry_run, rejects, **options):
        try:
            place = Community.objects.get(slug=community)
        except Community.DoesNotExist:
            known = ", ".join(
                Community.objects.order_by("slug").values_list("slug", flat=True)[:20]
            )
            raise CommandError(
                f"There is no community “{community}”. There are: {known or 'none yet'}. "
                f"Add one with: manage.py add_community {community} 'Its name'"
            ) from None
        try:
            plan = read_mapping(mapping)
            columns, rows, notes = read_rows(file)
            for note in notes:
                self.stdout.write(f"Note: {note}")
            report = run_import(
                actor=None,
                community=place,
                mapping=plan,
                columns=columns,
                rows=rows,
                dry_run=dry_run,
                progress=_Progress(self.stderr, len(rows)),
            )
        except (MappingProblem, FileProblem, CsvProblem, OSError) as problem:
            raise CommandError(str(problem)) from problem
        self._tell(Path(file), place, columns, report, dry_run, rejects)

    def _tell(self, file, place, columns, report, dry_run, rejects):
        counts = report.counts
        self.stdout.write(
            f"{file.name}: {report.total} rows: {counts['created']} loaded, "
            f"{counts['changed']} changed, {counts['unchanged']} unchanged, "
            f"{counts['left']} left out by the mapping, {counts['rejected']} rejected."
        )
        for one in report.rejected[:SHOWN]:
            self.stdout.write(f"  line {one.row.line}, {one.column}: “{one.value}”: {one.reason}")
        if len(report.rejected) > SHOWN:
            self.stdout.write(f"  … and {len(report.rejected) - SHOWN} more in the file below.")
        if report.rejected:
            target = rejects or f"{file.name.split('.')[0]}.rejected{_suffix(file)}"
            write_rejected(target, columns, report.rejected)
            self.stdout.write(f"Rejected rows are in {target}: mend them there and send it again.")
        self._tell_alike(report.alike, place)
        if dry_run:
            self.stdout.write("Dry run: nothing was kept.")

    def _tell_alike(self, alike, place):
        if not alike:
            return
        self.stdout.write(f"Likely on the map already, and loaded all the same: {len(alike)}.")
        for one in alike[:SHOWN]:
            address = absolute(one.other.get_absolute_url())
            self.stdout.write(
                f"  line {one.row.line}, “{one.name}”: “{one.other.name}”, {address} "
                f"({one.match.in_words})"
            )
        report = absolute(reverse("assets:duplicates", args=[place.slug]))
        self.stdout.write(f"All pairs, to merge or tell apart: {report}")


def _suffix(file):
    return ".geojson" if file.suffix.lower() in (".json", ".geojson") else ".csv"


class _Progress:
    """One line that is written over, at most twice a second, and only on a terminal."""

    def __init__(self, stream, total):
        self.stream, self.total, self.told = stream, total, time.monotonic()
        self.terminal = sys.stderr.isatty()

    def __call__(self, report):
        if time.monotonic() - self.told < (0.5 if self.terminal else 10):
            return
        self.told = time.monotonic()
        self.stream.write(
            f"{report.total} of {self.total} rows, {report.counts['rejected']} rejected",
            ending="\r" if self.terminal else "\n",
        )
