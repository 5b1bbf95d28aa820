from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from assetmap.assets.models import Asset, Kind
from assetmap.communities.models import Community

KINDS = tuple(Kind.values)


class ProjectQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Published projects; people working in the community see its unpublished ones too."""
        if not user.is_authenticated:
            return self.filter(is_published=True)
        if user.is_staff:
            return self.all()
        worked_in = Community.objects.worked_in_by(user).values("pk")
        return self.filter(Q(is_published=True) | Q(community__in=worked_in))

    def worked_on_by(self, user):
        """Those whose communities the user works in: who may put assets to work in them."""
        if user.is_staff:
            return self.all()
        return self.filter(community__in=Community.objects.worked_in_by(user).values("pk"))

    def containing(self, text):
        """Projects that have every word in title, summary, story, lead or place."""
        projects = self
        for word in text.split()[:8]:
            projects = projects.filter(
                Q(title__icontains=word)
                | Q(summary__icontains=word)
                | Q(story__icontains=word)
                | Q(lead__icontains=word)
                | Q(place_name__icontains=word)
            )
        return projects

    def with_card_data(self, user):
        """Community, the number of assets put to work that the user may know of, by kind, and the
        methods and designs of its evidence. Each is asked of the projects that are shown alone."""
        evidence = self.model._meta.get_field("evidence").related_model
        of_each = evidence.objects.filter(project=OuterRef("pk")).order_by()
        uses = self.model._meta.get_field("mobilisations").related_model.objects
        put_to_work = uses.filter(project=OuterRef(OuterRef("pk"))).values("asset")
        seen = Asset.objects.visible_to(user).filter(pk__in=put_to_work).order_by()
        return (
            self.select_related("community", "source")
            .defer("community__boundary", "story", "aims")
            .annotate(
                methods=ArraySubquery(of_each.values("method").distinct()),
                designs=ArraySubquery(of_each.exclude(design="").values("design").distinct()),
                **{
                    kind: Coalesce(
                        Subquery(
                            seen.filter(kind=kind)
                            .values("kind")
                            .annotate(n=Count("pk"))
                            .values("n")
                        ),
                        0,
                    )
                    for kind in KINDS
                },
            )
        )


class MobilisationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Assets put to work, where the user may know of the project and of the asset."""
        projects = self.model._meta.get_field("project").related_model
        return self.filter(
            project__in=projects.objects.visible_to(user).values("pk"),
            asset__in=Asset.objects.visible_to(user).values("pk"),
        )


class OfAProject(models.QuerySet):
    """Findings and evidence: whoever sees the project sees them."""

    def visible_to(self, user):
        projects = self.model._meta.get_field("project").related_model
        return self.filter(project__in=projects.objects.visible_to(user).values("pk"))
