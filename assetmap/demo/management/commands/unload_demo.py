"""manage.py unload_demo"""

from django.core.management.base import BaseCommand

from assetmap.demo.unloading import unload


class Command(BaseCommand):
    help = "Take away exactly what load_demo brought; places and postcodes to search for stay."

    def handle(self, **options):
        count, stayed = unload()
        self.stdout.write(f"{count:,} rows of the demonstration were taken away.")
        for sentence in stayed:
            self.stdout.write(f"  Left: {sentence}.")
