"""What was told at a mapping session, on its page of the layer below."""

from django import template

from assetmap.assets import policy
from assetmap.assets.models import Kind
from assetmap.assets.sessions import counts_of, told_at

register = template.Library()

MOST = 60


@register.simple_tag(takes_context=True)
def count_told(context, sessions, community):
    """Give each session `asset_count`, with one query for all."""
    keys = [session.pk for session in sessions]
    counts = counts_of(told_at(context["user"], community, keys))
    for session in sessions:
        session.asset_count = counts.get(session.pk, 0)
    return ""


@register.inclusion_tag("assets/_session_assets.html", takes_context=True)
def session_assets(context, session):
    """What came from it and is on the map, as cards."""
    told = told_at(context["user"], session.community, [session.pk])
    assets = list(told.with_card_data().order_by("name", "uid")[: MOST + 1])
    return {
        "request": context["request"],
        "user": context["user"],
        "assets": sorted(assets[:MOST], key=lambda asset: Kind.values.index(asset.kind)),
        "most": MOST,
        "are_more": len(assets) > MOST,
        "is_for_members": policy.works_in(context["user"], session.community_id),
    }
