"""What waits for a decision, for whom."""

from django.db.models import Q

from assetmap.assets.models import Asset
from assetmap.communities.models import Community


def queue_for(user):
    """Entries waiting for review that this user decides on, longest waiting first.

    Moderators and managers: those of their communities. Support staff: those that are not about a
    person.
    """
    mine = Q(community__in=Community.objects.coordinated_by(user).values("pk"))
    if user.is_authenticated and user.is_staff:
        mine |= ~Q(kind="human")
    waiting = Asset.objects.visible_to(user).waiting_for_review().filter(mine)
    return waiting.order_by("submitted_at", "pk")
