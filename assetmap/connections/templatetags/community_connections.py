"""How a community's assets join up, on the pages of the layers below."""

from collections import Counter

from django import template
from django.db.models import Q

from assetmap.assets.models import Asset
from assetmap.connections.models import Connection

register = template.Library()

BEST = 5


@register.inclusion_tag("connections/_community_connections.html", takes_context=True)
def community_connections(context, community):
    """How many links its assets have, and which of them have most."""
    ends = (
        Connection.objects.visible_to(context["user"])
        .filter(until=None)
        .filter(Q(subject__community=community) | Q(object__community=community))
        .values_list("subject", "object")
    )
    links = Counter()
    for pair in ends:
        links.update(pair)
    best = dict(links.most_common(3 * BEST))
    assets = (
        Asset.objects.visible_to(context["user"])
        .filter(pk__in=best, community=community)
        .with_card_data()
    )
    ranked = sorted(assets, key=lambda asset: (-best[asset.pk], asset.name))[:BEST]
    for asset in ranked:
        asset.link_count = best[asset.pk]
    return {"total": len(ends), "assets": ranked}
