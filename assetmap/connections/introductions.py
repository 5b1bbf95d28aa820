"""Worth an introduction? Assets close by, with something in common, and no link yet.

Close by means by the public place alone, and only what everybody may know is a reason. What is
likely one thing entered twice is to be merged, and not introduced to itself.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from django.db.models import FloatField, Func, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from assetmap.assets.duplicates import LIKELY, Told, score
from assetmap.assets.models import Asset
from assetmap.common.functions import within_metres
from assetmap.common.geo import distance_m
from assetmap.connections.models import Connection

METRES = 500
DEGREES = METRES / 110_500  # as far apart in latitude is at least as far away
LOOKED_AT = 300  # assets of a community: half those with most links, half those with none
CROWD = 60  # more than this many with a tag in common make it no special interest
ON_ASSET = 3
# Where the public knows no more than the community there is nothing to be close to.
PLACED = ("exact", "cell")
SAME_HOST = _lazy("both meet at the same place")


@dataclass(frozen=True)
class Introduction:
    one: Asset
    other: Asset
    reasons: tuple
    metres: float
    rough: bool

    @property
    def _at_one_place(self):
        return not self.rough and self.metres < 25

    @property
    def how_near(self):
        if self.rough:
            return _("in the same area")
        if self._at_one_place:
            return _("at the same place")
        return _("about %(n)d metres apart") % {"n": max(50, round(self.metres / 50) * 50)}

    @property
    def why(self):
        """Nothing where `how_near` has said it already."""
        said = [SAME_HOST] if self._at_one_place else []
        return "; ".join(str(reason) for reason in self.reasons if reason not in said)

    @property
    def in_words(self):
        return ", ".join(filter(None, (self.how_near, self.why)))


class Candidate(NamedTuple):
    """What is compared of an asset; its host only where everybody is told."""

    pk: int
    tags: tuple
    category: int
    host: int | None
    rough: bool
    lon: float
    lat: float

    @property
    def spot(self):
        return self.lon, self.lat


def _candidates(user):
    """What an introduction may speak of: on the map, at a place the public knows."""
    return (
        Asset.objects.visible_to(user)
        .published()
        .current()
        .filter(public_precision__in=PLACED, public_point__isnull=False)
        .select_related("category", "community")
        .only(
            *("uid", "name", "kind", "life", "status", "tags", "host", "public_precision"),
            *("public_point", "category__name", "category__icon", "community__name"),
            *("community__slug", "created_by", "is_lapsed"),
        )
    )


def introductions_in(user, network, limit):
    """[Introduction] among the assets of a network's community, the best reasons first.

    Each asset is in one at most. Of a large community the 150 best connected are looked at, and
    the 150 newest without a link.
    """
    linked = [pk for pk in network.ranked if network.homes[pk] == network.community.pk]
    best = linked[: LOOKED_AT // 2]
    here = _candidates(user).filter(community=network.community)
    rest = here.exclude(pk__in=linked).order_by("-pk")[: LOOKED_AT - len(best)]
    rows = _compared(here.filter(pk__in=best)).union(_compared(rest), all=True)
    found = tuple(sorted(_candidate(*row) for row in rows))
    pairs = _pairs(found, frozenset(frozenset(tie.ends) for tie in network.ties))[: 2 * limit]
    ends = [candidate.pk for one, other, _metres in pairs for candidate in (one, other)]
    assets = _candidates(user).in_bulk(ends)
    return [
        Introduction(assets[one.pk], assets[other.pk], _reasons(one, other, assets), metres,
                     one.rough or other.rough)
        for one, other, metres in pairs
        if one.pk in assets and other.pk in assets  # not gone this very moment
        and not _is_likely_one(assets[one.pk], assets[other.pk], metres)
    ][:limit]  # fmt: skip


def _compared(queryset):
    """Rows for `_candidate`, without the assets themselves: of hundreds, a few are told of."""
    lon, lat = (
        Func("public_point", function=f"ST_{axis}", output_field=FloatField()) for axis in "XY"
    )
    return queryset.values_list("pk", "tags", "category", "host", "public_precision", lon, lat)


def _candidate(pk, tags, category, host, precision, lon, lat):
    told_host = host if precision == Asset.Precision.EXACT else None
    rough = precision == Asset.Precision.CELL
    return Candidate(pk, tuple(tags), category, told_host, rough, lon, lat)


def _candidate_of(asset):
    return _candidate(
        *(asset.pk, asset.tags, asset.category_id, asset.host_id, asset.public_precision),
        *asset.public_point.coords,
    )


@lru_cache(maxsize=200)
def _pairs(found, joined):
    """[(candidate, candidate, metres)] with a reason, the best first; each is in one at most.

    The same for the same candidates, so that it is worked out once until one of them changes.
    """
    known = {one.pk: one for one in found}
    pairs = []
    for ids in _with_something_in_common(found):
        one, other = known[ids[0]], known[ids[1]]
        if abs(one.lat - other.lat) >= DEGREES or frozenset(ids) in joined:
            continue
        metres = distance_m(one.spot, other.spot)
        if metres <= METRES and (n := _how_much(one, other)):
            pairs.append((-n, metres, one.pk, other.pk))
    met, chosen = set(), []
    for _n, metres, *ids in sorted(pairs):
        one, other = known[ids[0]], known[ids[1]]
        if met.isdisjoint(ids):
            met.update(ids)
            chosen.append((one, other, metres))
    return chosen


def introductions_for(user, asset, limit=ON_ASSET):
    """[Introduction] of one asset to others around it, wherever their community."""
    if asset.public_precision not in PLACED or asset.public_point is None:
        return []
    if asset.status != Asset.Status.PUBLISHED or asset.life == Asset.Life.ENDED or asset.is_lapsed:
        return []
    linked = Connection.objects.visible_to(user).of(asset)
    in_common = Q(category=asset.category_id)
    if asset.tags:
        in_common |= Q(tags__overlap=asset.tags)
    if asset.host_id:
        in_common |= Q(host=asset.host_id)
    near = (
        within_metres(
            _candidates(user), "public_point", asset.public_point, METRES, annotation="distance_m"
        )
        .filter(in_common)
        .exclude(pk=asset.pk)
        .exclude(host=asset.pk, public_precision=Asset.Precision.EXACT)
        .exclude(pk__in=linked.values("subject"))
        .exclude(pk__in=linked.values("object"))
        .order_by("distance_m", "pk")
    )
    one, pairs = _candidate_of(asset), []
    for found in near[: 10 * limit]:
        other = _candidate_of(found)
        reasons = _reasons(one, other, {asset.pk: asset})
        if reasons and not _is_likely_one(asset, found, found.distance_m):
            rough = one.rough or other.rough
            pairs.append(Introduction(asset, found, reasons, found.distance_m, rough))
    return sorted(pairs, key=lambda pair: (-len(pair.reasons), pair.metres, pair.other.pk))[:limit]


def _is_likely_one(one, other, metres):
    a, b = (Told(each.name, each.kind, each.category_id) for each in (one, other))
    return score(a, b, metres=metres).score >= LIKELY


def _with_something_in_common(found):
    """Pairs of ids of those that share a tag, a category or a host, each once."""
    groups = defaultdict(set)
    for one in found:
        for tag in one.tags:
            groups["tag", tag.casefold()].add(one.pk)
        groups["category", one.category].add(one.pk)
        if one.host:
            groups["host", one.host].add(one.pk)
    few = [group for group in groups.values() if len(group) <= CROWD]
    return {pair for group in few for pair in combinations(sorted(group), 2)}


def _in_common(one, other):
    """(tags, whether they meet at the same place, whether they are of one category)."""
    if one.pk == other.host or other.pk == one.host:
        return (), False, False
    tags = {tag.casefold() for tag in one.tags}
    shared = tuple(tag for tag in other.tags if tag.casefold() in tags)
    same_host = one.host is not None and one.host == other.host
    return shared[:3], same_host, one.category == other.category


def _how_much(one, other):
    return sum(map(bool, _in_common(one, other)))


def _reasons(one, other, assets):
    """Why, in words; `assets` has the first of the two."""
    tags, same_host, same_category = _in_common(one, other)
    reasons = []
    if tags:
        reasons.append(_("both about %(tags)s") % {"tags": ", ".join(sorted(tags))})
    if same_host:
        reasons.append(SAME_HOST)
    if same_category:
        category = assets[one.pk].category.name
        reasons.append(_("both are listed under %(category)s") % {"category": category})
    return tuple(reasons)
