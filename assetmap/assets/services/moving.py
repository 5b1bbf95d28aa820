"""Entries find the community they lie in, once its boundary is known."""

from collections import defaultdict, namedtuple

from django.contrib.gis.db.models.functions import Area, PointOnSurface
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from assetmap.assets.models import Asset, Kind, Proposal
from assetmap.assets.services.entries import place, refresh_hosted
from assetmap.communities import policy
from assetmap.communities.models import Community
from assetmap.history.recording import recorded

Stray = namedtuple("Stray", "pk was home")  # keys: of an entry, its community, that around it
AT_ONCE = 200
WRITTEN = ("community", "public_location", "public_precision_m", "version", "updated_at")
MOST_NAMED = 20  # in a message


def smallest_around(communities, place):
    """Of these communities the one with the smallest boundary around a place, or None.

    `place`: a geometry in WGS84; of lines and areas a point on them counts.
    """
    middle = place if place.geom_type == "Point" else place.point_on_surface
    around = communities.filter(boundary__covers=middle)
    return around.order_by(Area("boundary"), "pk").for_cards().first()


def home_of_new(user, *, kind, place):
    """The innermost community around a new entry's place that the user may add to.

    Raises ValidationError that says why there is none, and which there are to choose from. Of
    people none is ever taken: who keeps an entry is what they agreed to.
    """
    open_to = Community.objects.open_to(user)
    if kind == Kind.HUMAN:
        why = _("Say with which community this person agreed to be kept.")
    elif place is None:
        why = _("Without a place, say which community it belongs to.")
    elif home := smallest_around(open_to, place):
        return home
    else:
        why = _("Its place lies in no community you can add to: say which it belongs to.")
    slugs = list(open_to.order_by("slug").values_list("slug", flat=True)[: MOST_NAMED + 1])
    if not slugs:
        raise PermissionDenied(
            _("Entries are added by people working in a community. Ask one to invite you.")
        )
    named = ", ".join(slugs[:MOST_NAMED]) + (" …" if len(slugs) > MOST_NAMED else "")
    choose = _("There is: %(slugs)s.") % {"slugs": named}
    raise ValidationError({"community": f"{why} {choose}"})


def home_elsewhere(community, communities, place):
    """Around a place outside the boundary of `community` the smallest of the others, or None."""
    middle = place if place.geom_type == "Point" else place.point_on_surface
    outside = Community.objects.filter(pk=community.pk, boundary__isnull=False)
    if not outside.exclude(boundary__covers=middle).exists():
        return None
    return smallest_around(communities, middle)


def _outside():
    """Entries on the map outside the boundary of their community; `home`: the smallest around.

    People never move: they agreed to be kept by those who asked them. Who has no boundary to lie
    outside of, as in a community of interest, stays too; so does what meets at another entry, and
    has no place of its own. What is not on the map yet is between its author and those who review
    it there.
    """
    around = Community.objects.filter(boundary__covers=OuterRef("spot"))
    around = around.order_by(Area("boundary"), "pk")
    return (
        Asset.objects.exclude(kind=Kind.HUMAN)
        .filter(status=Asset.Status.PUBLISHED)
        .filter(exact_location__isnull=False, community__boundary__isnull=False)
        .annotate(spot=PointOnSurface("exact_location"))
        .exclude(community__boundary__covers=F("spot"))
        .annotate(home=Subquery(around.values("pk")[:1]))
    )


def lying_elsewhere(communities):
    """Entries that could move into one of `communities`: the key of which is their `home`.

    Only those that lie outside the boundary of the community they are in, and inside one of these.
    """
    return _outside().filter(home__in=[community.pk for community in communities])


def strays_of(user, community, keys=None):
    """[Stray] of entries that could move out of a community, or into it, by the boundaries as they
    are; among `keys`, if given.

    Only those of which the user may read where exactly they are: who draws a boundary around
    anything else learns nothing of what is in it.
    """
    pk, boundary = community.pk, community.boundary
    if boundary is None:
        return []
    found = _outside().filter(Q(community=pk) | Q(exact_location__bboverlaps=boundary))
    if not user.is_staff:
        worked_in = Community.objects.worked_in_by(user).values("pk")
        found = found.filter(Q(public_precision="exact") | Q(community__in=worked_in))
    # Whose home it is the database works out once a row: narrowing by it there would do so again.
    return [stray for stray in _told(found, keys) if stray.home and pk in stray[1:]]


def movable_by(user, strays):
    """Those an entry's old and new community would both let this user move."""
    if user.is_staff:
        return strays
    managed = set(Community.objects.managed_by(user).values_list("pk", flat=True))
    return [stray for stray in strays if managed.issuperset(stray[1:])]


@transaction.atomic
def move_into_boundaries(communities):
    """Move what lies elsewhere into the smallest boundary around its place; returns how many."""
    return _moved(None, lambda keys=None: _told(lying_elsewhere(communities), keys))


def move_strays(*, actor, community):
    """Move what the actor may of what lies elsewhere; returns how many.

    Some at a time, each lot a transaction of its own: it may be long, and can be begun again.
    """
    policy.can_draw_boundary(actor, community).require()
    return _moved(actor, lambda keys=None: movable_by(actor, strays_of(actor, community, keys)))


def _told(found, keys):
    found = found if keys is None else found.filter(pk__in=keys)
    return [Stray(*row) for row in found.order_by("pk").values_list("pk", "community", "home")]


def _moved(actor, look):
    """Move what `look(keys)` finds, lot by lot; how many."""
    found = [stray.pk for stray in look()]
    lots = [found[start : start + AT_ONCE] for start in range(0, len(found), AT_ONCE)]
    return sum(_move_lot(actor, lot, look) for lot in lots)


@transaction.atomic
def _move_lot(actor, keys, look):
    """As many statements as there are pairs of communities to move between, however many move."""
    locked = Asset.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=keys)
    assets = {asset.pk: asset for asset in locked.defer("search").order_by("pk")}
    strays = look(keys)  # as they are now
    known = {pk for stray in strays for pk in stray[1:]}
    communities = Community.objects.for_cards().in_bulk(known)
    pairs = defaultdict(list)
    for stray in strays:
        pairs[stray[1:]].append(assets[stray.pk])
    for (was, home), moving in pairs.items():
        _move(actor, moving, communities[was], communities[home])
    return len(strays)


def _move(actor, moving, was, home):
    note = _("It lies in %(now)s, and was kept with %(was)s.") % {"now": home.name, "was": was.name}
    shown_elsewhere = []
    for asset in moving:
        before = asset.public_location
        asset.community = home
        place(asset, asset.exact_location)
        asset.version += 1
        asset.updated_at = timezone.now()
        if asset.public_location != before:
            shown_elsewhere.append(asset)
    with recorded(actor=actor, verb="assets.moved", note=note):
        Asset.objects.bulk_update(moving, WRITTEN)
        # What was said about it, and is decided or undone, is for who works where it is now.
        Proposal.objects.filter(asset__in=moving).update(community=home)
        for asset in shown_elsewhere:
            refresh_hosted(asset)
