"""Load postcodes or place names from open data files that lie on this machine."""

from django.core.management.base import BaseCommand, CommandError

from assetmap.gazetteer.loading import FORMATS, SHIPPED, GazetteerProblem, load_file


class Command(BaseCommand):
    help = (
        "Load postcodes or place names from open data files: the Code-Point Open zip, a CSV of "
        "postcodes, OS Open Names, GeoNames, or a CSV of names; without a file, the tables that "
        "come with the code. Loading a file again changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="*", metavar="FILE")
        parser.add_argument(
            "--format",
            default="auto",
            choices=["auto", *FORMATS],
            help="What the files are; by default found out from their first line.",
        )
        parser.add_argument("--source", default="", help="Name of the source kept with each row.")
        parser.add_argument("--area", default="", help="Area of places whose row names none.")

    def handle(self, *args, files, format, source, area, **options):
        for file in files or SHIPPED:
            try:
                report = load_file(
                    file, format=format, source=source, area=area, progress=self._progress
                )
            except GazetteerProblem as problem:
                raise CommandError(str(problem)) from problem
            if not report.read:
                raise CommandError(f"{file} holds no rows.")
            self._tell(report)

    def _progress(self, report):
        if self.stderr.isatty():  # one line that is written over
            self.stderr.write(f"  {report.read:,} rows read", ending="\r")
            self.stderr.flush()

    def _tell(self, report):
        self.stdout.write(
            f"{FORMATS[report.format].label}: {report.read:,} rows read: {report.added:,} added, "
            f"{report.changed:,} changed, {report.unchanged:,} unchanged, "
            f"{report.skipped.total():,} skipped."
        )
        for reason, count in report.skipped.most_common():
            examples = "; ".join(report.examples.get(reason, []))
            self.stdout.write(
                f"  skipped, {reason}: {count:,}" + (f" ({examples})" if examples else "")
            )
        if not report.added and not report.changed:
            self.stdout.write("  Nothing to change: the gazetteer held all of it already.")
