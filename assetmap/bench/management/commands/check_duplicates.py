"""Recall and precision of the finder of duplicates: on two real files, on misspelt names."""

import os
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from assetmap.bench import finding_duplicates

RECALL, PRECISION = 0.95, 0.9


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        shared = os.environ.get("ASSETMAP_SHARED") or settings.BASE_DIR.parent / "shared"
        parser.add_argument("--files", default=Path(shared) / "data/messy-imports")
        parser.add_argument("--count", type=int, default=2000, help="misspelt names")
        parser.add_argument("--tell", action="store_true", help="each one missed or mistaken")

    def handle(self, *args, files, count, tell, **options):
        if not Path(files).is_dir():
            raise CommandError(f"There are no files in {files}: name their folder with --files.")
        good = self.say("two files", finding_duplicates.of_two_files(files), tell)
        good &= self.say(
            f"{count:,} misspelt names", finding_duplicates.of_misspellings(count), tell
        )
        if not good:
            raise CommandError(f"Wanted: recall {RECALL:.0%} at precision {PRECISION:.0%}.")

    def say(self, what, tally, tell):
        self.stdout.write(
            f"{what}: recall {tally.recall:.3f} ({tally.right} of {tally.wanted}), "
            f"precision {tally.precision:.3f} ({tally.wrong} named that are not)"
        )
        if tell:
            for typed, name in tally.missed:
                self.stdout.write(f"  missed   {typed} | {name}")
            for typed, name in tally.mistaken:
                self.stdout.write(f"  mistaken {typed} | {name}")
        return tally.recall >= RECALL and tally.precision >= PRECISION
