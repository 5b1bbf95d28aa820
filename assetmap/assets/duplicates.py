"""Entries that may already say the same."""

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q
from django.db.models.functions import Lower

from assetmap.common.functions import within_metres

CLOSE_BY_METRES = 100
SAME_NAME_METRES = 2000


def close_by(queryset, *, point, metres=CLOSE_BY_METRES, limit=8):
    """The nearest entries within some metres of a point, by their public place."""
    return within_metres(queryset, "public_point", point, metres, annotation="distance_m").order_by(
        "distance_m", "pk"
    )[:limit]


def likely_duplicates(queryset, *, name, point=None, limit=5):
    """Entries of a queryset the actor may see that look like this one, likeliest first.

    Alike means a name with a trigram similarity over 0.45, and within 2 km where both places are
    known.
    """
    alike = queryset.annotate(likeness=TrigramSimilarity(Lower("name"), name.lower())).filter(
        likeness__gt=0.45
    )
    if point is not None:
        near = within_metres(alike, "public_point", point, SAME_NAME_METRES).values("pk")
        alike = alike.filter(Q(public_point__isnull=True) | Q(pk__in=near))
    return alike.order_by("-likeness", "pk")[:limit]
