from django.core.management.base import BaseCommand

from assetmap.privacy.services import reapply_tombstones


class Command(BaseCommand):
    help = (
        "After a restore: erase again everybody who had been erased since the copy was made, by "
        "the list kept beside the database (ASSETMAP_TOMBSTONES)."
    )

    def handle(self, **options):
        self.stdout.write(f"{reapply_tombstones()} erased again.")
