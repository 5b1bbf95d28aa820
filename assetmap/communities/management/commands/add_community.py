"""manage.py add_community SLUG NAME [--boundary FILE.geojson --where property=value]"""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from assetmap.common.geo import GeometryProblem
from assetmap.communities.boundaries import bound, boundary_of, features_of, with_property
from assetmap.communities.models import Community
from assetmap.communities.services import save_community


class Command(BaseCommand):
    help = "Add a community, with a boundary from a GeoJSON file if there is one."

    def add_arguments(self, parser):
        parser.add_argument("slug")
        parser.add_argument("name")
        parser.add_argument("--area", default="", help="town, island or council area it is part of")
        parser.add_argument("--summary", default="")
        parser.add_argument("--boundary", help="GeoJSON feature collection")
        parser.add_argument("--where", help="property=value of the feature to take")

    def handle(self, *, slug, name, area, summary, boundary, where, **options):
        if Community.objects.filter(slug=slug).exists():
            self.stdout.write(f"There is a community “{slug}” already; nothing was changed.")
            return
        community = Community(slug=slug, name=name, area=area, summary=summary)
        community.kind = Community.Kind.PLACE if boundary else Community.Kind.INTEREST
        if boundary:
            bound(community, _boundary(boundary, where, self.stderr.write))
        try:
            save_community(actor=None, community=community)
        except ValidationError as problem:
            raise CommandError("; ".join(problem.messages)) from problem
        self.stdout.write(f"Added “{name}” at /communities/{slug}/.")


def _boundary(path, where, tell):
    try:
        fitting = with_property(features_of(path), where)
        if len(fitting) != 1:
            raise CommandError(
                f"{len(fitting)} features have {where or 'a boundary'}; name one with --where."
            )
        return boundary_of(fitting[0], tell=tell)
    except (OSError, GeometryProblem) as problem:
        raise CommandError(str(problem)) from problem
