"""From what somebody typed to places on the map. An empty gazetteer finds nothing, calmly."""

import difflib
import math
from dataclasses import dataclass, replace

from django.contrib.gis.db.models import Extent
from django.contrib.gis.geos import Point
from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db.models import Avg, Case, F, FloatField, Func, IntegerField, Q, When
from django.db.models.functions import Greatest, Length
from django.utils.translation import gettext as _

from assetmap.common.functions import metres_between
from assetmap.common.geo import GeometryProblem, distance_m, parse_lon_lat
from assetmap.gazetteer.models import Place, Postcode
from assetmap.gazetteer.names import normalise, postcode_in, postcode_key, postcode_part
from assetmap.gazetteer.nearest import nearest_place_name

EXACT, NEAR_MISS = "exact", "near_miss"
MAX_LENGTH = 100  # characters of a search; a longer text names no place
_SAME_PLACE_M = 5_000  # two sources put one town this far apart
_LIKE = 0.75  # "gvan" and "govan" are 0.89 alike, "govan" and "girvan" 0.73
_RADIUS_M = {"city": 8_000, "town": 3_000, "suburb": 1_500, "neighbourhood": 1_500}


@dataclass(frozen=True)
class Match:
    """One answer.

    `kind` is postcode, postcode_part, place or coordinates; `point` WGS84; `radius_m` a radius in
    metres to look around in; `exactness` exact, or near_miss for what only begins like the typed
    words, holds them, or is spelt much like them.
    """

    label: str
    detail: str
    point: Point
    kind: str
    radius_m: int
    exactness: str = EXACT


def find_place(text, *, near=None, limit=8):
    """Up to `limit` Matches for a postcode or part of one, a place name or coordinates.

    The same name: bigger places first, then those closer to the point `near`. What is only similar
    is offered when nothing is the same.
    """
    text = " ".join(text.replace("\0", " ").split())
    if not text or len(text) > MAX_LENGTH:
        return []
    matches = _coordinates(text) or _postcodes(text)
    if not matches and len(name := normalise(text)) > 1:
        search = _Names(name, near, limit)
        matches = search.same() or search.with_area_behind() or search.similar()
    return matches[:limit]


def resolve_postcode(text):
    """The Point of the full postcode in a text such as "EH16 5 AY", or None."""
    code = postcode_in(text)
    found = code and Postcode.objects.filter(key=postcode_key(code)).first()
    return found.point if found else None


# --- Coordinates and postcodes -------------------------------------------------------------------


def _coordinates(text):
    try:
        lon, lat = parse_lon_lat(text)
    except GeometryProblem:
        return []
    point = Point(lon, lat, srid=4326)
    label = _("%(lat)s, %(lon)s") % {"lat": f"{lat:.5f}", "lon": f"{lon:.5f}"}
    return [Match(label, nearest_place_name(point), point, "coordinates", 1_000)]


def _postcodes(text):
    if code := postcode_in(text):
        if point := resolve_postcode(code):
            return [Match(code, nearest_place_name(point), point, "postcode", 1_000)]
        outward, inward = code.split()
        return _closest_part(code, (outward, inward[0]), (outward, ""))
    if part := postcode_part(text):
        # "EH1 6" is a sector; "EH16" is a district, or that sector written together.
        outward, inward = part
        if found := _middle_of(outward, inward):
            return [found]
        if inward:
            return _closest_part(text.upper(), (outward, inward[0]), (outward, ""))
        return [found] if (found := _middle_of(outward[:-1], outward[-1])) else []
    return []


def _closest_part(typed, *parts):
    """The first part that exists, for a postcode that does not: it is new, or mistyped."""
    for outward, start in parts:
        if found := _middle_of(outward, start):
            unknown = _("%(code)s is not in the list of postcodes") % {"code": typed}
            return [replace(found, detail=unknown, exactness=NEAR_MISS)]
    return []


def _middle_of(outward, start):
    """The mean of the postcodes of a district, or of those whose inward part begins so."""

    def ordinate(function):
        return Avg(Func(F("point"), function=function, output_field=FloatField()))

    found = (
        Postcode.objects.filter(key__startswith=outward + start, point__isnull=False)
        .annotate(length=Length("key"))
        .filter(length=len(outward) + 3)  # all of "EH1" begin like those of "EH16"
        .aggregate(lon=ordinate("ST_X"), lat=ordinate("ST_Y"), box=Extent("point"))
    )
    if found["lon"] is None:
        return None
    west, south, east, north = found["box"]
    radius = distance_m((west, south), (east, north)) / 2
    point = Point(round(found["lon"], 6), round(found["lat"], 6), srid=4326)
    return Match(
        f"{outward} {start}".strip(),
        nearest_place_name(point),
        point,
        "postcode_part",
        min(max(500, math.ceil(radius / 500) * 500), 20_000),
    )


# --- Names ---------------------------------------------------------------------------------------


class _Names:
    """The three ways of looking for a normalised name, each one indexed statement."""

    def __init__(self, name, near, limit):
        self.name = name
        self.limit = limit
        self.order = ["-weight", *([metres_between("point", near)] if near else []), "name", "pk"]

    def same(self):
        """The name itself, then names that begin with it, then those with a word that does."""
        name = self.name
        itself = Q(search_name=name) | Q(search_alt__contains=f"|{name}|")
        begins = Q(search_name__startswith=name)
        inside = Q(search_name__contains=f" {name}")
        if len(name) > 3:  # among the names in all languages, everything begins with "ae"
            begins |= Q(search_alt__contains=f"|{name}")
            inside |= Q(search_alt__contains=f" {name}")
        rank = Case(
            When(itself, then=0), When(begins, then=1), default=2, output_field=IntegerField()
        )
        places = Place.objects.filter(itself | begins | inside).order_by(rank, *self.order)
        return self._matches(
            places[: self.limit * 5],
            lambda place: name == place.search_name or f"|{name}|" in place.search_alt,
        )

    def with_area_behind(self):
        """ "leith edinburgh": a name, and behind it words that should be those of its area."""
        words = self.name.split()[:8]
        heads = [" ".join(words[:count]) for count in range(1, len(words))]
        if not heads:
            return []
        is_there = Case(When(area__icontains=words[-1], then=0), default=1)
        places = Place.objects.filter(search_name__in=heads, kind__in=Place.SETTLEMENTS).order_by(
            is_there, Length("search_name").desc(), *self.order
        )
        return self._matches(
            places[: self.limit * 5], lambda place: words[-1] in normalise(place.area)
        )

    def similar(self):
        """Near misses. The index brings names with the same trigrams, the letters decide."""
        name = self.name
        if len(name) > 40:
            return []
        similarity = Greatest(
            TrigramSimilarity("search_name", name), TrigramWordSimilarity(name, "search_alt")
        )
        places = (
            Place.objects.filter(
                Q(search_name__trigram_similar=name) | Q(search_alt__trigram_word_similar=name)
            )
            .annotate(similarity=similarity)
            .order_by("-similarity", *self.order)
        )
        likeness = {place: self._likeness(place) for place in places[: self.limit * 5]}
        close = [place for place in likeness if likeness[place] >= _LIKE]
        # Sorting keeps the order of what is equal; a bigger place is meant more often.
        close.sort(key=lambda place: -likeness[place] - place.weight / 1_000)
        return self._matches(close, lambda place: False)

    def _likeness(self, place):
        """0 to 1: the share of letters that the closest of the place's names has in common."""
        names = [place.search_name, *place.search_alt.strip("|").split("|")]
        return max(difflib.SequenceMatcher(None, self.name, name).ratio() for name in names)

    def _matches(self, places, is_exact):
        """Matches; of one place from two sources only one, the one that knows its area."""
        kept = []
        for place in places:
            for index, other in enumerate(kept):
                if (
                    place.search_name == other.search_name
                    and distance_m(place.point, other.point) < _SAME_PLACE_M
                ):
                    if place.area and not other.area:
                        kept[index] = place
                    break
            else:
                kept.append(place)
        return [
            self._match(place, EXACT if is_exact(place) else NEAR_MISS)
            for place in kept[: self.limit]
        ]

    def _match(self, place, exactness):
        detail = ", ".join(part for part in (place.get_kind_display(), place.area) if part)
        if not place.search_name.startswith(self.name):
            other = next(
                (n for n in place.name_alt.split("|") if normalise(n).startswith(self.name)), None
            )
            if other:
                detail = _("%(detail)s; also %(name)s") % {"detail": detail, "name": other}
        radius = _RADIUS_M.get(place.kind, 1_000)
        return Match(place.name, detail, place.point, "place", radius, exactness)
