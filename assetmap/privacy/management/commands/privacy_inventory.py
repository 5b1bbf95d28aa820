"""manage.py privacy_inventory: the table for a record of processing."""

from django.core.management.base import BaseCommand

from assetmap.privacy.inventory import INVENTORY


class Command(BaseCommand):
    help = "Print every personal field: about whom, why, read by whom, kept and erased how."

    def handle(self, **options):
        self.stdout.write(
            "| field | about | why | read by | kept | erased by |\n"
            "| --- | --- | --- | --- | --- | --- |"
        )
        for model, fields in INVENTORY.items():
            for name, entry in fields.items():
                self.stdout.write(f"| {model}.{name} | " + " | ".join(entry) + " |")
