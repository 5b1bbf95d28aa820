"""Reading assets: every page, tile, search, export and API call starts at `visible_to`."""

from django.contrib.gis.db import models
from django.db.models import Q

from assetmap.communities.models import Community


class AssetQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The rows this user may know of; anything else does not exist for them (404).

        Everybody: what is published. People working in a community: all its entries, but about a
        person only what they recorded themselves, unless they coordinate. Support staff: all
        entries that are not about a person.
        """
        public = Q(status="published")
        if not user.is_authenticated:
            return self.filter(public)
        not_a_person = ~Q(kind="human")
        if user.is_staff:
            return self.filter(public | not_a_person)
        # Membership as subqueries: a join would repeat rows.
        worked_in = Community.objects.worked_in_by(user).values("pk")
        coordinated = Community.objects.coordinated_by(user).values("pk")
        return self.filter(
            public
            | (not_a_person & Q(community__in=worked_in))
            | (Q(created_by=user) & Q(community__in=worked_in))
            | Q(community__in=coordinated)
        )

    def named_to(self, user):
        """Of people, those whose own name (`person_name`) this user may read: the same rule as
        `disclosure.Reader`, for many rows at once."""
        worked_in = Community.objects.worked_in_by(user).values("pk")
        coordinated = Community.objects.coordinated_by(user).values("pk")
        kept = Q(created_by=user, community__in=worked_in) | Q(community__in=coordinated)
        return self.filter(kept, kind="human").exclude(person_name="")

    def published(self):
        return self.filter(status="published")

    def unpublished_to(self, user):
        """Of rows `visible_to` this user, those that not everybody sees. Said again by community,
        they are found by an index, however many there are of others."""
        unpublished = self.exclude(status="published")
        if user.is_staff:
            return unpublished
        return unpublished.filter(community__in=Community.objects.worked_in_by(user).values("pk"))

    def waiting_for_review(self):
        return self.filter(status="in_review")

    def living(self):
        """Without the ended ones, which keep their page but leave map and list."""
        return self.exclude(life="ended")

    def current(self):
        """What is shown unasked: neither ended, nor unconfirmed for a second check interval."""
        return self.living().filter(is_lapsed=False)

    def due_for_check(self, user, community, until):
        """What is on the map of a community and due by a day, long unconfirmed included, as far as
        this user may say whether it is right."""
        due = self.published().living().filter(community=community, check_due_on__lte=until)
        if Community.objects.coordinated_by(user).filter(pk=community.pk).exists():
            return due
        people = Q(kind="human")
        return due.filter(~people | Q(created_by=user))

    def with_card_data(self):
        """All that a card or pin shows, in one query; heavy columns stay where they are."""
        return self.select_related("category", "community", "source").defer(
            "exact_location", "search", "description", "community__boundary"
        )

    def with_all_data(self):
        """All that disclosure may hand out, in one query."""
        return self.select_related(
            *("category", "community", "source", "host", "session", "created_by", "checked_by")
        ).defer("search", "community__boundary", "host__search", "host__exact_location")
