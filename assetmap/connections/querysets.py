"""Reading links: a link is known to whoever may know of both its ends, and is in its audience."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from assetmap.assets.models import Asset
from assetmap.communities.models import Community


class ConnectionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Links both of whose ends the user may know of, and which they may know of themselves.

        Those for people working in the community: whoever works in that of either end, and support
        staff unless one end is a person.
        """
        seen = Asset.objects.visible_to(user).values("pk")
        known = self.filter(subject__in=seen, object__in=seen)
        told = Q(audience="public")
        if user.is_authenticated:
            worked_in = Community.objects.worked_in_by(user).values("pk")
            told |= Q(subject__community__in=worked_in) | Q(object__community__in=worked_in)
            if user.is_staff:
                told |= ~Q(subject__kind="human") & ~Q(object__kind="human")
        return known.filter(told)

    def of(self, asset):
        return self.filter(Q(subject=asset) | Q(object=asset))

    def of_community(self, community):
        """With at least one end in a community."""
        return self.filter(Q(subject__community=community) | Q(object__community=community))

    def going_on(self):
        """Neither over nor with an end that the map no longer shows: what is counted and drawn."""
        shown = Asset.objects.published().current().values("pk")
        over = Q(until__lt=timezone.localdate())
        return self.filter(subject__in=shown, object__in=shown).exclude(over)


def meetings(user):
    """Assets that meet at another one, as far as this user is told where: links by `host`.

    What is shown only roughly does not say where it meets, but to people working there; the same
    rule as `Reader.fields`, for many rows at once.
    """
    seen = Asset.objects.visible_to(user).published().current()
    told = Q(public_precision="exact")
    if user.is_authenticated:
        told |= Q(community__in=Community.objects.worked_in_by(user).values("pk"))
        if user.is_staff:
            told |= ~Q(kind="human")
    return seen.filter(told, host__in=seen.values("pk"))
