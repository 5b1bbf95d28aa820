"""Geometry: reading it from strangers, the grid that blurs places, metres.

Everything is WGS84 (EPSG:4326), degrees, longitude before latitude, unless a name says BNG
(British National Grid, EPSG:27700, metres). GDAL 3.6 cannot be kept from opening files and
addresses, so no text of a user reaches it: shapes are built here, from numbers.
"""

from assetmap.common.geo.coordinates import (
    UK_EXTENT,
    GeometryProblem,
    check_position,
    parse_bbox,
    parse_float,
    parse_lon_lat,
    parse_ring,
    point_from,
)
from assetmap.common.geo.geojson import decoded, geometry_from_geojson, round6
from assetmap.common.geo.grid import (
    check_bng,
    distance_m,
    from_bng,
    grid_cell,
    outline_of_cell,
    to_bng,
)

__all__ = [
    "UK_EXTENT",
    "GeometryProblem",
    "check_bng",
    "check_position",
    "decoded",
    "distance_m",
    "from_bng",
    "geometry_from_geojson",
    "grid_cell",
    "outline_of_cell",
    "parse_bbox",
    "parse_float",
    "parse_lon_lat",
    "parse_ring",
    "point_from",
    "round6",
    "to_bng",
]
