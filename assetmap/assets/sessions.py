"""What was told at mapping sessions, for whom.

A session says when and where somebody was: entries about people are told with it only to those who
read an entry's session anyway (see disclosure), whoever may see the entry itself.
"""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q

from assetmap.assets import policy
from assetmap.assets.models import Asset, Kind


def told_at(user, community, sessions):
    """What is on the map and came from these sessions of one community."""
    assets = _on_the_map(user, sessions)
    if policy.coordinates(user, community.pk):
        return assets
    people = Q(kind=Kind.HUMAN)
    if policy.works_in(user, community.pk):
        return assets.exclude(people & ~Q(created_by=user.pk))
    return assets.exclude(people)


def told_openly(sessions):
    """The same for everybody: places and groups."""
    return _on_the_map(AnonymousUser(), sessions).exclude(kind=Kind.HUMAN)


def _on_the_map(user, sessions):
    return Asset.objects.visible_to(user).published().current().filter(session__in=sessions)


def counts_of(assets):
    """{key of the session: how many of these assets came from it}"""
    rows = assets.values_list("session").annotate(n=Count("pk")).order_by()
    return dict(rows)
