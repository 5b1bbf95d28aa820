"""Boundaries from GeoJSON files of whoever runs the site."""

import orjson
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db import connection
from django.utils.translation import gettext as _

from assetmap.common.geo import GeometryProblem, geometry_from_geojson
from assetmap.communities.models import Community

MOST_CORNERS = 200_000  # of one boundary
MENDED_SHARE = 0.001  # of the area, that mending may change
WGS84 = ("CRS84", "EPSG::4326", "EPSG:4326")


def features_of(path):
    """Features of a feature collection in WGS84; raises GeometryProblem for anything else."""
    with open(path, "rb") as file:
        try:
            told = orjson.loads(file.read())
        except orjson.JSONDecodeError as error:
            raise GeometryProblem(_("This is not readable as GeoJSON."), "json") from error
    features = told.get("features") if isinstance(told, dict) else None
    if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
        raise GeometryProblem(_("This is not a GeoJSON feature collection."), "json")
    if (crs := told.get("crs")) and not str(_name_of(crs)).endswith(WGS84):
        raise GeometryProblem(
            _("The file says its coordinates are %(crs)s. Save it as WGS84 (EPSG:4326) first.")
            % {"crs": str(_name_of(crs))[:80]},
            "crs",
        )
    return features


def _name_of(crs):
    properties = crs.get("properties") if isinstance(crs, dict) else None
    return properties.get("name") if isinstance(properties, dict) else crs


def properties_of(feature):
    return feature.get("properties") or {}


def with_property(features, where):
    """Those features of which `where`, as "property=value", is true; all without it."""
    key, _equals, value = (where or "").partition("=")
    return [one for one in features if not key or str(properties_of(one).get(key)) == value]


def boundary_of(feature, *, tell):
    """A valid multipolygon; raises GeometryProblem with the reason.

    Where a crossing was mended, `tell` is called with a sentence that says how much changed.
    """

    def mend(shape):
        mended = _mended(shape)
        if mended:
            percent = 100 * abs(mended.area - shape.area) / mended.area
            tell(f"A small crossing was mended, by {percent:.4f} % of the area.")
        return mended

    shape = geometry_from_geojson(
        feature.get("geometry"),
        allowed_types={"Polygon", "MultiPolygon"},
        max_vertices=MOST_CORNERS,
        mend=mend,
    )
    return shape if shape.geom_type == "MultiPolygon" else MultiPolygon(shape, srid=4326)


def _mended(shape):
    """The same without a crossing as small as rounding makes them; None where more would change."""
    # By rings: the other method takes seconds of some hundred corners.
    sql = "SELECT ST_CollectionExtract(ST_MakeValid(%s::geometry, 'method=structure'), 3)"
    with connection.cursor() as cursor:
        cursor.execute(sql, [shape.hexewkb.decode()])
        mended = GEOSGeometry(cursor.fetchone()[0])
    alike = abs(mended.area - shape.area) <= MENDED_SHARE * mended.area
    return mended if alike and not mended.empty else None


def bound(community, boundary):
    """Put a surveyed boundary on the instance; what is told of its middle stays. No save."""
    community.kind = Community.Kind.PLACE
    community.boundary = boundary
    community.boundary_is_approximate = False
    if community.centre is None:
        community.centre = boundary.point_on_surface
