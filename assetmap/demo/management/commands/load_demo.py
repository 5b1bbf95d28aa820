"""manage.py load_demo [--if-empty] [--quiet]"""

from django.core.management.base import BaseCommand, CommandError

from assetmap.demo.loading import NotOurs, is_wanted, load


class Command(BaseCommand):
    help = "Load the demonstration data. What is there already is left as it is."

    def add_arguments(self, parser):
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="only into a new installation: no communities yet, and never loaded before",
        )
        parser.add_argument("--quiet", action="store_true", help="say nothing while loading")

    def handle(self, *, if_empty=False, quiet=False, **options):
        if if_empty and not is_wanted():
            return
        tell = (lambda line: None) if quiet else (lambda line: self.stdout.write(f"  {line}"))
        tell("Loading the demonstration data")
        try:
            load(tell=tell)
        except NotOurs as problem:
            raise CommandError(
                f"The demonstration was not loaded: these are in use by real rows: {problem}."
            ) from problem
        tell("Done. `manage.py demo_signins` tells who can sign in.")
