"""How many duplicates the finder finds, and how many of those it names are ones."""

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.models import AnonymousUser
from django.contrib.gis.geos import Point
from django.db import transaction

from assetmap.assets.disclosure import Reader
from assetmap.assets.duplicates import likely_duplicates
from assetmap.assets.models import Asset, Category
from assetmap.bench.misspelling import made_up
from assetmap.communities.models import Community
from assetmap.imports.files import read_rows

FILES = ("adventurous-activity-providers.csv", "outdoor-education-providers.csv")
# Names in the second file that stand in the first in other words, found by reading both.
IN_OTHER_WORDS = {
    "Blencathra Centre": "Blencathra Centre (Field Studies Council)",
    "Countryside Ranger Service (City of Edinburgh Council)": "Natural Heritage Service (formerly "
    "Countryside Ranger Service)",
    "Go Ape": "Go Ape (Aberfoyle)",
    "Re-Union Canal Boats": "Re-Union Canal Boats Ltd",
    "SNO!zone": "Snow Factor (formerly SNO!zone)",
    "The Waterways Trust Scotland": "Scottish Waterways Trust (formerly Waterways Trust Scotland)",
    "West Dunbartonshire Council/Outdoor Education Service": "West Dunbartonshire Council Outdoor "
    "Education Service",
}


@dataclass
class Tally:
    """`right` of `wanted` were found; `wrong` others were named."""

    wanted: int = 0
    right: int = 0
    wrong: int = 0

    def __post_init__(self):
        self.missed, self.mistaken = [], []

    @property
    def recall(self):
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def precision(self):
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    def count(self, typed, wanted, found):
        """`wanted`: the name of the entry it is, or None; `found`: what was named instead."""
        self.wanted += wanted is not None
        hit = wanted is not None and wanted in found
        self.right += hit
        if wanted is not None and not hit:
            self.missed.append((typed, wanted))
        for name in found:
            if name != wanted:
                self.wrong += 1
                self.mistaken.append((typed, name))


def of_two_files(folder):
    """`Tally` of the second file typed in after the first; places as they stand there."""
    first, second = ([row.cells for row in read_rows(Path(folder) / name)[1]] for name in FILES)
    with _somewhere() as (community, category):
        Asset.objects.bulk_create(
            _entry(community, category, cells["Name"], _place(cells["Location"]), cells)
            for cells in first
        )
        names = {cells["Name"].strip() for cells in first}
        tally = Tally()
        for cells in second:
            name = cells["Name"].strip()
            wanted = name if name in names else IN_OTHER_WORDS.get(name)
            found = likely_duplicates(
                Asset.objects.filter(community=community),
                name=name,
                point=_place(cells["Location"]),
                community=community,
                category=category.pk,
                postcode=cells["Postcode"],
                phone=cells["Telephone"],
                reader=Reader(AnonymousUser()),
            )
            tally.count(name, wanted, [asset.name for asset in found])
    return tally


def of_misspellings(count):
    """`Tally` of so many misspelt names, each close to its entry and to another one; and of a
    quarter as many that are none of them."""
    entries, others, typed, new = made_up(count)
    with _somewhere() as (community, category):
        Asset.objects.bulk_create(
            _entry(community, category, each.name, Point(each.lon, each.lat, srid=4326))
            for each in [*entries, *others]
        )
        tally = Tally()
        for each in [*typed, *new]:
            point = Point(each.lon, each.lat, srid=4326)
            wanted = None if each.same_as is None else entries[each.same_as].name
            found = likely_duplicates(
                Asset.objects.filter(community=community),
                name=each.name,
                point=point,
                community=community,
            )
            tally.count(each.name, wanted, [asset.name for asset in found])
    return tally


@contextmanager
def _somewhere():
    """A community of its own, and nothing of it afterwards."""
    with transaction.atomic():
        community = Community.objects.create(name="Being measured", slug="being-measured")
        yield community, Category.objects.filter(kind="social").first()
        transaction.set_rollback(True)


def _entry(community, category, name, place, cells=None):
    return Asset(
        community=community,
        category=category,
        kind=category.kind,
        name=name.strip()[:120],
        benefit="-",
        status=Asset.Status.PUBLISHED,
        place_mode=Asset.PlaceMode.POINT if place else Asset.PlaceMode.NONE,
        exact_location=place,
        public_location=place,
        postcode=(cells or {}).get("Postcode", "")[:10],
        contact_phone=(cells or {}).get("Telephone", "")[:40],
        contact_audience=Asset.Audience.PUBLIC,
    )


def _place(text):
    """A point from "lat,lon"; None where an address stands instead."""
    lat, _comma, lon = text.partition(",")
    try:
        return Point(float(lon), float(lat), srid=4326)
    except ValueError:
        return None
