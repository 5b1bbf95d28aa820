"""Worth an introduction? Assets close by, with something in common, and no link yet.

Close by means by the public place alone, and only what everybody may know is a reason.
"""

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations

from django.db.models import Q
from django.utils.translation import gettext as _

from assetmap.assets.models import Asset
from assetmap.common.functions import within_metres
from assetmap.common.geo import distance_m
from assetmap.connections.models import Connection

METRES = 500
LOOKED_AT = 300  # assets of a community: half those with most links, half those with none
CROWD = 60  # more than this many with a tag in common make it no special interest
ON_ASSET = 3
# Where the public knows no more than the community there is nothing to be close to.
PLACED = ("exact", "cell")


@dataclass(frozen=True)
class Introduction:
    one: Asset
    other: Asset
    reasons: tuple
    metres: float
    rough: bool

    @property
    def how_near(self):
        if self.rough:
            return _("in the same area")
        if self.metres < 25:
            return _("at the same place")
        return _("about %(n)d metres apart") % {"n": max(50, round(self.metres / 50) * 50)}

    @property
    def why(self):
        return "; ".join(self.reasons)


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
    here = _candidates(user).filter(community=network.community)
    half = LOOKED_AT // 2
    found = list(here.filter(pk__in=linked[:half]))
    found += here.exclude(pk__in=linked).order_by("-pk")[: LOOKED_AT - len(found)]
    joined = {frozenset(tie.ends) for tie in network.ties}
    hosts = _told_hosts(found)
    spots = {asset.pk: asset.public_point.coords for asset in found}
    pairs = [
        pair
        for one, other in _with_something_in_common(found, hosts)
        if frozenset((one.pk, other.pk)) not in joined
        and (metres := distance_m(spots[one.pk], spots[other.pk])) <= METRES
        and (pair := _introduction(one, other, hosts, metres))
    ]
    return _each_once(sorted(pairs, key=_order))[:limit]


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
    found = list(near[: 10 * limit])
    hosts = _told_hosts([asset, *found])
    pairs = [
        pair for other in found if (pair := _introduction(asset, other, hosts, other.distance_m))
    ]
    return sorted(pairs, key=_order)[:limit]


def _told_hosts(assets):
    """{asset id: host id}, where everybody is told; of the rest it is no reason to give."""
    return {
        asset.pk: asset.host_id
        for asset in assets
        if asset.host_id and asset.public_precision == Asset.Precision.EXACT
    }


def _with_something_in_common(assets, hosts):
    """Pairs that share a tag, a category or a host, each once."""
    groups = defaultdict(list)
    for asset in assets:
        for tag in asset.tags:
            groups["tag", tag.casefold()].append(asset)
        groups["category", asset.category_id].append(asset)
        if asset.pk in hosts:
            groups["host", hosts[asset.pk]].append(asset)
    seen = set()
    for (_what, _which), group in sorted(groups.items(), key=str):
        if len(group) > CROWD:
            continue
        for pair in combinations(sorted(group, key=lambda asset: asset.pk), 2):
            ids = pair[0].pk, pair[1].pk
            if ids not in seen:
                seen.add(ids)
                yield pair


def _introduction(one, other, hosts, metres):
    """The Introduction of two so far apart, or None where they share nothing."""
    if one.pk == hosts.get(other.pk) or other.pk == hosts.get(one.pk):
        return None
    reasons = []
    tags = {tag.casefold() for tag in one.tags}
    if shared := [tag for tag in other.tags if tag.casefold() in tags][:3]:
        reasons.append(_("both about %(tags)s") % {"tags": ", ".join(sorted(shared))})
    if one.pk in hosts and hosts[one.pk] == hosts.get(other.pk):
        reasons.append(_("both meet at the same place"))
    if one.category_id == other.category_id:
        reasons.append(_("both are listed under %(category)s") % {"category": one.category.name})
    if not reasons:
        return None
    rough = Asset.Precision.CELL in (one.public_precision, other.public_precision)
    return Introduction(one, other, tuple(reasons), metres, rough)


def _order(pair):
    return -len(pair.reasons), pair.metres, pair.one.pk, pair.other.pk


def _each_once(pairs):
    met, chosen = set(), []
    for pair in pairs:
        if met.isdisjoint((pair.one.pk, pair.other.pk)):
            met |= {pair.one.pk, pair.other.pk}
            chosen.append(pair)
    return chosen
