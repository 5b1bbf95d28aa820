"""Assets and projects that could go together, and do not yet: looked for from either side."""

from django.db.models import Count, F, Q
from django.http import QueryDict

from assetmap.assets.filters import AssetFilter
from assetmap.assets.models import Asset
from assetmap.common.functions import metres_between
from projects.models import Project

MOST = 12


def who_could_help(*, user, project, words="", kind="", category=None):
    """At most twelve assets the reader may see, nearest first, then those with most experience.

    Each has `past_uses`, and `distance_m` where both places are known.
    """
    query = QueryDict(mutable=True)
    for name, value in (
        ("words", words), ("kind", kind), ("category", category.code if category else ""),
    ):  # fmt: skip
        if value:
            query[name] = value
    narrowed = AssetFilter(query, queryset=Asset.objects.visible_to(user), reader=user)
    if not narrowed.is_valid():
        return []
    found = narrowed.qs.published().exclude(mobilisations__project=project)
    found = found.annotate(past_uses=Count("mobilisations", distinct=True))
    if project.location:
        found = found.annotate(distance_m=metres_between("public_point", project.location))
        found = found.order_by(F("distance_m").asc(nulls_last=True), "-past_uses", "uid")
    else:
        found = found.order_by("-past_uses", "name", "uid")
    return found.with_card_data()[:MOST]


def who_could_use(*, user, asset):
    """Projects in which the reader may put an asset to work: those of its own community first, and
    before others what goes on still."""
    return (
        Project.objects.worked_on_by(user)
        .exclude(mobilisations__asset=asset)
        .annotate(is_here=Q(community=asset.community_id), is_over=Q(stage=Project.Stage.ENDED))
        .order_by("-is_here", "is_over", "title", "pk")
    )
