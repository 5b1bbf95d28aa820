"""Assets and projects that could go together, and do not yet: looked for from either side."""

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import QueryDict

from assetmap.assets.filters import AssetFilter
from assetmap.assets.models import Asset
from assetmap.common.functions import nearest
from assetmap.common.planner import measuring_is_cheap
from projects.models import Mobilisation, Project

MOST = 12


def who_could_help(*, user, project, words="", kind="", category=None):
    """At most twelve assets the reader may see, nearest first, then those with most experience.

    Each has `past_uses`, in so many projects, and `distance_m` where both places are known.
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
    uses = Mobilisation.objects.visible_to(user)
    projects = uses.filter(asset=OuterRef("pk")).order_by().values("asset")
    projects = projects.annotate(n=Count("project", distinct=True)).values("n")
    found = narrowed.qs.published().exclude(mobilisations__project=project).with_card_data()
    found = found.annotate(past_uses=Coalesce(Subquery(projects), 0))
    helpers = []
    if project.location:
        near = found.order_by("-past_uses", "uid")
        with measuring_is_cheap():
            helpers += nearest(
                near, "public_point", project.location, MOST, annotation="distance_m"
            )
        found = found.filter(public_point=None)
    has_helped = Q(pk__in=uses.values("asset"))
    for some in (
        found.filter(has_helped).order_by("-past_uses", "name", "uid"),
        found.exclude(has_helped).order_by("name", "uid"),
    ):
        helpers += some[: MOST - len(helpers)]
    return helpers


def who_could_use(*, user, asset):
    """Projects in which the reader may put an asset to work: those of its own community first, and
    before others what goes on still."""
    return (
        Project.objects.worked_on_by(user)
        .exclude(mobilisations__asset=asset)
        .annotate(is_here=Q(community=asset.community_id), is_over=Q(stage=Project.Stage.ENDED))
        .order_by("-is_here", "is_over", "title", "pk")
    )
