from django.core.management.base import BaseCommand

from assetmap.privacy.retention import apply_retention


class Command(BaseCommand):
    help = "Hide, empty and delete what is kept no longer; `manage.py work` does so each day."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="Tell, and change nothing.")

    def handle(self, *, dry_run, **options):
        for words, n in apply_retention(dry_run):
            self.stdout.write(f"{n:>8}  {words}")
        if dry_run:
            self.stdout.write("Nothing was changed.")
