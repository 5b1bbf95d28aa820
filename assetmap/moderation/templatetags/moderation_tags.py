from django import template

from assetmap.moderation.policy import can_see_queue
from assetmap.moderation.querysets import proposals_for, queue_for

register = template.Library()


@register.simple_tag(takes_context=True)
def waiting_count(context):
    """How many entries wait for this user's decision; None for those who decide on none."""
    user = context.get("user")
    if user is None or not can_see_queue(user):
        return None
    return queue_for(user).order_by().count() + proposals_for(user).order_by().count()
