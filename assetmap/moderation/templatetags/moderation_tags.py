from django import template

from assetmap.moderation.policy import can_read_proposal, can_see_queue
from assetmap.moderation.querysets import changes_of, proposals_for, queue_for, waiting_on

register = template.Library()
MOST_CHANGES = 20
MOST_ABOUT_ONE = 5  # suggestions need no account, so there may be hundreds


@register.simple_tag(takes_context=True)
def waiting_count(context):
    """How many entries wait for this user's decision; None for those who decide on none."""
    user = context.get("user")
    if user is None or not can_see_queue(user):
        return None
    return queue_for(user).order_by().count() + proposals_for(user).order_by().count()


@register.inclusion_tag("moderation/_waiting_on.html", takes_context=True)
def waiting_changes(context, asset):
    """What waits about an entry, for who sent it and who decides on it; nothing for others."""
    user = context["user"]
    if not user.is_authenticated:
        return {}
    waiting = list(waiting_on(user, asset))
    for proposal in waiting:
        proposal.asset = asset
    waiting = [proposal for proposal in waiting if can_read_proposal(user, proposal)]
    waiting.sort(key=lambda proposal: proposal.sender_id != user.pk)  # their own first
    shown = waiting[:MOST_ABOUT_ONE]
    return {"waiting": shown, "more": len(waiting) - len(shown), "user": user}


@register.inclusion_tag("moderation/_my_changes.html", takes_context=True)
def my_changes(context):
    """The reader's own changes that wait, or came back with a question."""
    user = context["user"]
    changes = [change for change in changes_of(user) if can_read_proposal(user, change)]
    shown = changes[:MOST_CHANGES]
    return {"changes": shown, "more": len(changes) - len(shown)}
