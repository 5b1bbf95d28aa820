"""How a community's assets join up, on the pages of the layers below."""

from django import template
from django.contrib.auth.models import AnonymousUser

from assetmap.connections import drawing
from assetmap.connections.introductions import introductions_in
from assetmap.connections.models import Layout
from assetmap.connections.network import assets_of, network_of
from assetmap.connections.telling import ends_of, rows_of, with_leave

register = template.Library()

LISTED = 5
INTRODUCTIONS = 1


@register.inclusion_tag("connections/_community_connections.html", takes_context=True)
def community_connections(context, community):
    """The best connected as a picture and as a table; who might be introduced to whom."""
    user = context["user"]
    whole = network_of(user, community)
    public = whole if user.is_anonymous else network_of(AnonymousUser(), community)
    best = whole.best()
    listed = [pk for pk in whole.ranked if pk in best.kinds]
    assets = assets_of(user, ends_of(listed, whole))
    places = drawing.places_of(best, Layout.Scope.BEST, public=public.best()) if best.ties else None
    rows = rows_of(listed, whole, assets)
    return {
        "community": community,
        "total": len(whole.ties),
        "picture": drawing.draw(best, assets, places, numbers=whole.links) if places else None,
        "rows": rows,
        "first_rows": rows[:LISTED],
        "introductions": with_leave(user, introductions_in(user, whole, INTRODUCTIONS)),
        "user": user,
    }
