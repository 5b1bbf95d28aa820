"""manage.py add_community SLUG NAME [--boundary FILE.geojson --where property=value]"""

import orjson
from django.contrib.gis.geos import MultiPolygon
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from assetmap.common.geo import GeometryProblem, geometry_from_geojson
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
            community.boundary = _boundary(boundary, where)
            community.boundary_is_approximate = False
            community.centre = community.boundary.point_on_surface
        try:
            save_community(actor=None, community=community)
        except ValidationError as problem:
            raise CommandError("; ".join(problem.messages)) from problem
        self.stdout.write(f"Added “{name}” at /communities/{slug}/.")


def _boundary(path, where):
    key, _equals, value = (where or "").partition("=")
    with open(path, "rb") as file:
        features = orjson.loads(file.read())["features"]
    fitting = [one for one in features if not key or str(one["properties"].get(key)) == value]
    if len(fitting) != 1:
        raise CommandError(
            f"{len(fitting)} features have {where or 'a boundary'}; name one with --where."
        )
    try:
        shape = geometry_from_geojson(
            fitting[0]["geometry"], allowed_types={"Polygon", "MultiPolygon"}, max_vertices=200_000
        )
    except GeometryProblem as problem:
        raise CommandError(str(problem)) from problem
    return shape if shape.geom_type == "MultiPolygon" else MultiPolygon(shape, srid=4326)
