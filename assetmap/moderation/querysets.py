"""What waits for a decision, for whom."""

from django.db.models import Case, IntegerField, Q, Value, When

from assetmap.assets.models import Asset, Proposal
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


def proposals_for(user):
    """Proposals this user decides on. What should not be public comes first, then the longest
    waiting; what looks like rubbish last."""
    mine = Q(community__in=Community.objects.coordinated_by(user).values("pk"))
    if user.is_authenticated and user.is_staff:
        mine |= ~Q(asset_kind="human") & ~Q(kind=Proposal.Kind.PRIVATE)
    urgent = Case(
        When(kind=Proposal.Kind.PRIVATE, then=Value(0)),
        When(score__gte=4, then=Value(2)),
        default=Value(1),
        output_field=IntegerField(),
    )
    waiting = Proposal.objects.filter(mine, state=Proposal.State.PENDING)
    return waiting.order_by(urgent, "created_at", "pk")
