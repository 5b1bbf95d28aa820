"""Entries find the community they lie in, once its boundary is known."""

from django.contrib.gis.db.models.functions import Area, PointOnSurface
from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext as _

from assetmap.assets.models import Asset, Kind
from assetmap.assets.services.entries import place, refresh_hosted, save_changed
from assetmap.communities.models import Community
from assetmap.history.recording import recorded


def smallest_around(communities, place):
    """Of these communities the one with the smallest boundary around a place, or None.

    `place`: a geometry in WGS84; of lines and areas a point on them counts.
    """
    middle = place if place.geom_type == "Point" else place.point_on_surface
    around = communities.filter(boundary__covers=middle)
    return around.order_by(Area("boundary"), "pk").for_cards().first()


def home_elsewhere(community, communities, place):
    """Around a place outside the boundary of `community` the smallest of the others, or None."""
    middle = place if place.geom_type == "Point" else place.point_on_surface
    outside = Community.objects.filter(pk=community.pk, boundary__isnull=False)
    if not outside.exclude(boundary__covers=middle).exists():
        return None
    return smallest_around(communities, middle)


def lying_elsewhere(communities):
    """Entries on the map that could move into one of `communities`; `home` is the key of which.

    Only those that lie outside the boundary of the community they are in, and inside one of these;
    the smallest around it is its home. People never move: they agreed to be kept by those who asked
    them. Who has no boundary to lie outside of, as in a community of interest, stays too; so does
    what meets at another entry, and has no place of its own. What is not on the map yet is between
    its author and those who review it there.
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
        .filter(home__in=[community.pk for community in communities])
    )


@transaction.atomic
def move_into_boundaries(communities):
    """Move what lies elsewhere into the smallest boundary around its place; returns how many."""
    moving = list(lying_elsewhere(communities).order_by("pk").values_list("pk", "home"))
    homes = Community.objects.in_bulk({home for _pk, home in moving})
    for pk, home in moving:
        asset = Asset.objects.select_for_update(of=("self",)).select_related("community").get(pk=pk)
        was, asset.community = asset.community, homes[home]
        place(asset, asset.exact_location)
        note = _("It lies in %(now)s, and was kept with %(was)s.")
        note %= {"now": asset.community.name, "was": was.name}
        with recorded(actor=None, verb="assets.moved", note=note):
            save_changed(asset)
            refresh_hosted(asset)
    return len(moving)
