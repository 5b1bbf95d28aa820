"""What is asked: views and tiles where most assets are, lists, searches, and a whole session."""

import math
import random
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import QueryDict

from assetmap.assets.filters import AssetFilter
from assetmap.assets.models import Asset
from assetmap.assets.paging import page_of
from assetmap.communities.models import Community
from projects.models import Project

SCREEN = 1280, 800  # CSS pixels
VIEWS = 50  # different ones of each scale, so that no cache helps
SCALES = {"street": 16, "city": 13, "region": 10, "country": 7}
CLUSTERED = ("city", "region", "country")
NARROWED = {"": {}, ", social": {"kind": "social"}, ", sport groups": {"category": "club-sport"}}
FLOOR = "/bench/floor"
TILES = (5, 8, 11, 14)
COUNTRY = -4.2, 57.2
COMMUNITIES = 5
DEEP = "T"  # where the names of a page far down begin


@dataclass(frozen=True)
class Question:
    name: str
    paths: list
    rush: bool = False


def floor():
    return Question("floor: all middleware, select 1", [FLOOR], rush=True)


def views():
    return [
        Question(
            f"view, {scale}{words}",
            [view_path(box, zoom, **narrowed) for box in boxes(scale)],
            rush=not narrowed,
        )
        for words, narrowed in NARROWED.items()
        for scale, zoom in SCALES.items()
    ]


def tiles():
    """Of ours, and {zoom: (x, y)} for those of others: the tile of the largest settlement."""
    return [
        Question(f"tile, z{zoom} .{kind}", [f"/map/{zoom}/{x}/{y}.{kind}"], rush=True)
        for kind in ("json", "mvt")
        for zoom, (x, y) in tile_numbers().items()
    ]


def of_ours(name):
    """What our server is asked beside a peer: of tiles, those in JSON."""
    known = {question.name: question for question in (*views(), *tiles())}
    return known[name.replace(".mvt", ".json")]


def cached():
    """Asked of a server with its cache on, again and again the same."""
    x, y = tile_numbers()[8]
    region = view_path(boxes("region")[0], SCALES["region"])
    return [
        Question("cached tile, z8 .json", [f"/map/8/{x}/{y}.json"], rush=True),
        Question("cached view, region", [region], rush=True),
    ]


def pages():
    return [
        Question("explore page", ["/"]),
        Question("list, page 1", ["/?sort=name"]),
        Question("list, deep", [f"/?sort=name&cursor={cursor_deep_down()}"]),
        Question("API, page of 100", ["/api/v1/assets.json?sort=name&page_size=100"]),
        Question("API, deep", [f"/api/v1/assets.json?sort=name&cursor={cursor_deep_down()}"]),
        Question("search, a word of few", ["/?words=orrery"]),
        Question("search, a word of some", ["/?words=otter"]),
        Question("search, a word of many", ["/?words=neighbours"]),
        Question("search, a word in a view", [f"/?words=basket&bbox={boxes('city')[0]}"]),
        Question("search, misspelt word", ["/?words=lantrn"]),
        Question("suggestions, seldom a word", ["/suggest.json?q=orr"]),
        Question("suggestions, often a word", ["/suggest.json?q=gard"]),
        Question("search, place and word", ["/?near=Govan&words=garden"]),
    ]


def signed_in():
    """The same, asked by who also sees what is not published yet."""
    known = {question.name: question for question in (*views(), *pages())}
    names = ("view, street", "view, city", "view, region", "view, country", "explore page")
    return [Question(f"{name}, signed in", known[name].paths) for name in names]


def studies():
    """What is told of communities and projects, of the communities with most assets."""
    slugs = Community.objects.filter(pk__lte=COMMUNITIES).order_by("pk")
    slugs = list(slugs.values_list("slug", flat=True))
    told = Project.objects.filter(pk__lte=VIEWS, is_published=True).order_by("pk")
    used = Asset.objects.published().filter(mobilisations__project__in=told).order_by("pk")
    uids = used.values_list("uid", flat=True).distinct()[:VIEWS]
    narrowed = [
        {"domain": "wellbeing", "direction": "better"},
        {"q": "garden", "setting": "community"},
        {"asset_kind": "social", "method": "measure"},
        {"characteristic": "person_centred", "level": "individual"},
    ]
    return [
        Question("community profile", [f"/communities/{slug}/" for slug in slugs]),
        Question("project list", ["/projects/", "/projects/?q=garden"]),
        Question("project", [f"/projects/{slug}/" for slug in told.values_list("slug", flat=True)]),
        Question("asset page", [f"/assets/{uid}/" for uid in uids]),
        Question("network page", [f"/communities/{slug}/network/" for slug in slugs]),
        Question("evidence explorer", ["/evidence/"]),
        Question("evidence, narrowed", [f"/evidence/?{urlencode(one)}" for one in narrowed]),
    ]


def site_pages():
    """The same on an instance's own data, whatever that is."""
    city = "-3.30,55.90,-3.05,56.00"
    return [
        floor(),
        Question("explore page", ["/"]),
        Question("map view, city", [view_path(city, 12)]),
        Question("map view, country", [view_path("-8.65,54.6,-0.7,60.9", 6)]),
        Question("map view, social only", [view_path(city, 12, kind="social")]),
        Question("list, by name", ["/?sort=name"]),
        Question("search, words", ["/?words=community+garden"]),
        Question("search, postcode", ["/?near=EH6+6AA"]),
        Question("API, page of 100", ["/api/v1/assets.json?page_size=100"]),
    ]


def site_views_kept():
    """One viewport as visitors have it: from the cache, until something in its region changes."""
    return [
        Question("map view, city, kept", [view_path("-3.30,55.90,-3.05,56.00", 12)]),
        Question("map view, country, kept", [view_path("-8.65,54.6,-0.7,60.9", 6)]),
    ]


def session():
    """Boxes and zooms of somebody who looks at country, region and city and pans ten times."""
    steps = [(box_around(*COUNTRY, 7), 7), *((box_around(*middle(), z), z) for z in (10, 13))]
    lon, lat = middle()
    for _pan in range(10):
        lon += 0.4 * _width(13)
        steps.append((box_around(lon, lat, 13), 13))
    return steps


def view_path(box, zoom, **narrowed):
    return "/map/view.json?" + urlencode({"bbox": box, "zoom": zoom, **narrowed}, safe=",")


def boxes(scale):
    """Views of that scale around the largest settlement, the same ones every time."""
    zoom, chance = SCALES[scale], random.Random(scale)
    lon, lat = COUNTRY if scale == "country" else middle()
    near = 0.05 if scale == "country" else 0.3  # of a screen
    return [
        box_around(
            lon + _width(zoom) * chance.uniform(-near, near),
            lat + _width(zoom) / 3 * chance.uniform(-near, near),
            zoom,
        )
        for _view in range(VIEWS)
    ]


def box_around(lon, lat, zoom):
    east = _width(zoom) / 2
    north = east * SCREEN[1] / SCREEN[0] * math.cos(math.radians(lat))
    return f"{lon - east:.6f},{lat - north:.6f},{lon + east:.6f},{lat + north:.6f}"


def middle():
    """Of the largest settlement."""
    with connection.cursor() as cursor:
        cursor.execute("select st_x(centre), st_y(centre) from bench_settlement where id = 1")
        return cursor.fetchone()


def tile_numbers():
    lon, lat = middle()
    north = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return {z: (int((lon + 180) / 360 * 2**z), int(north * 2**z)) for z in TILES}


def cursor_deep_down():
    """Where the list of names is near its end. The cursor of a part is one of the whole."""
    part = Asset.objects.visible_to(AnonymousUser()).filter(name__gte=DEEP)
    narrowed = AssetFilter(QueryDict("sort=name"), queryset=part)
    narrowed.is_valid()
    return page_of(narrowed, size=1).next_cursor


def _width(zoom):
    """Degrees of longitude on a screen."""
    return SCREEN[0] / 256 / 2**zoom * 360
