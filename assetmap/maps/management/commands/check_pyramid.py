"""Hold the counts of the map against the entries themselves; for a nightly task."""

from django.core.management.base import BaseCommand, CommandError

from assetmap.maps import pyramid

SHOWN = 20


class Command(BaseCommand):
    help = "Compare the counts of the map with a recount; with --mend, put right what differs."

    def add_arguments(self, parser):
        parser.add_argument("--mend", action="store_true", help="count anew when they differ")

    def handle(self, *args, mend, **options):
        wrong = pyramid.differences()
        if not wrong:
            self.stdout.write("The counts of the map are right.")
            return
        for level, k, cell, kept, made in wrong[:SHOWN]:
            self.stdout.write(f"level {level}, k {k}, cell {cell}: kept {kept}, there are {made}")
        told = f"{len(wrong):,} counts of the map are wrong."
        if not mend:
            raise CommandError(f"{told} `manage.py rebuild_pyramid` puts them right.")
        pyramid.rebuild()
        self.stdout.write(f"{told} They were counted anew.")
