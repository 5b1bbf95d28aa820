"""Count everything on the map anew."""

from django.core.management.base import BaseCommand

from assetmap.maps import pyramid


class Command(BaseCommand):
    help = "Count everything on the map anew; whoever saves an entry meanwhile waits for it."

    def handle(self, *args, **options):
        self.stdout.write("Counting every entry at every level ...")
        pyramid.rebuild()
        self.stdout.write(
            "Done: "
            + ", ".join(f"{n:,} {kind}" for kind, n in sorted(pyramid.public_counts().items()))
            + "."
        )
