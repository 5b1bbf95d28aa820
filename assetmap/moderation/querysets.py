"""What waits for a decision, for whom."""

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When

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


def waiting_on(user, asset):
    """What waits about one entry: the user's own change, and all that they decide on."""
    decided = proposals_for(user).order_by().values("pk")
    waiting = Proposal.objects.filter(asset=asset, state=Proposal.State.PENDING)
    waiting = waiting.filter(Q(sender=user) | Q(pk__in=decided))
    return waiting.select_related("sender").order_by("created_at", "pk")


def changes_of(user):
    """The user's newest change to each entry, where it waits or came back with a question."""
    mine = Proposal.objects.filter(sender=user, kind=Proposal.Kind.EDIT)
    newer = mine.filter(asset=OuterRef("asset"), created_at__gt=OuterRef("created_at"))
    unfinished = mine.filter(~Exists(newer), state__in=Proposal.UNFINISHED)
    return unfinished.select_related("asset__category", "asset__community").order_by("-created_at")
