"""manage.py bench_data 1000000: a database of its own with so many made-up assets."""

import time

from django.core.management.base import BaseCommand, CommandError

from assetmap.bench import databases
from assetmap.bench.generate import generate


class Command(BaseCommand):
    help = "Make the database bench_<count>, beside the site's, with so many made-up assets."

    def add_arguments(self, parser):
        parser.add_argument("count", type=int)

    def handle(self, *, count, **options):
        if not 1 <= count <= 10_000_000:
            raise CommandError("From one to ten million assets.")
        begun = time.monotonic()

        def tell(line):
            self.stdout.write(f"{time.monotonic() - begun:6.0f} s  {line}")

        tell(f"Making the database {databases.name_of(count)}")
        databases.create(count)
        with databases.using(count):
            generate(count, tell=tell)
        databases.finished(count)
        tell("Done")
