from django.contrib.gis.db import models
from django.db.models import Case, DateField, F, Q, When
from django.db.models.functions import TruncMonth
from django.utils import timezone


class CommunityQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Communities themselves are public; the method keeps one way of asking."""
        return self.all()

    def worked_in_by(self, user):
        """Communities in which the user holds any role."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(memberships__user=user)

    def open_to(self, user):
        """Communities the user may add entries to; support staff to any."""
        if user.is_authenticated and user.is_staff:
            return self.visible_to(user)
        return self.worked_in_by(user)

    def coordinated_by(self, user):
        """Communities in which the user is moderator or manager."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(memberships__role__in=["moderator", "manager"]), memberships__user=user
        )

    def managed_by(self, user):
        """Communities of which the user is a manager."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(memberships__user=user, memberships__role="manager")

    def containing(self, words):
        """Named like these words, or part of a place named like them; accents don't matter."""
        return self.filter(
            Q(name__unaccent__icontains=words)
            | Q(area__unaccent__icontains=words)
            | Q(summary__unaccent__icontains=words)
        )

    def for_cards(self):
        """Without the boundary, which is large and which no list shows."""
        return self.defer("boundary", "description")


class InvitationQuerySet(models.QuerySet):
    def open(self):
        """Neither accepted nor too old."""
        return self.filter(accepted_at=None, expires_at__gt=timezone.now())


class SessionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Sessions are public; one taken away is seen only by those who could put it back."""
        standing = Q(removed_at=None)
        if not user.is_authenticated:
            return self.filter(standing)
        if user.is_staff:
            return self.all()
        worked_in = user.memberships.values("community")
        return self.filter(standing | Q(community__in=worked_in))

    def standing(self):
        return self.filter(removed_at=None)

    def latest_first(self):
        """By what everybody is told: the order within a month tells no day of a conversation."""
        by_month = When(method="conversation", then=TruncMonth("held_on"))
        told = Case(by_month, default=F("held_on"), output_field=DateField())
        return self.alias(told_on=told).order_by("-told_on", "pk")
