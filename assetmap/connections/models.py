"""Relations between two assets: typed, directed, dated, and read as a sentence."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assetmap.assets.models import Asset
from assetmap.communities.models import Community
from assetmap.connections.querysets import ConnectionQuerySet
from assetmap.history.tracking import tracked


@tracked()
class Connection(models.Model):
    """`subject` does something with `object`: "Knit and natter" *is run by* "Agnes"."""

    class Verb(models.TextChoices):
        # Of a second place; the one where it mostly meets is a field of the asset (`host`).
        MEETS_AT = "meets_at", _("meets at")
        RUN_BY = "run_by", _("is run by")
        FUNDED_BY = "funded_by", _("is funded by")
        PART_OF = "part_of", _("is part of")
        REFERS_TO = "refers_to", _("refers people to")
        SHARES_WITH = "shares_with", _("shares equipment with")
        GREW_OUT_OF = "grew_out_of", _("grew out of")
        CONNECTS_TO = "connects_to", _("connects people to")
        ALTERNATIVE_TO = "alternative_to", _("is an alternative to")
        TAUGHT_BY = "taught_by", _("is taught by")
        GIVES_ROOM_TO = "gives_room_to", _("gives a room to")

    # The same link told from the other end.
    INVERSE = {
        Verb.MEETS_AT: _("hosts"),
        Verb.RUN_BY: _("runs"),
        Verb.FUNDED_BY: _("funds"),
        Verb.PART_OF: _("includes"),
        Verb.REFERS_TO: _("receives people from"),
        Verb.SHARES_WITH: _("shares equipment with"),
        Verb.GREW_OUT_OF: _("led to"),
        Verb.CONNECTS_TO: _("is reached through"),
        Verb.ALTERNATIVE_TO: _("is an alternative to"),
        Verb.TAUGHT_BY: _("teaches"),
        Verb.GIVES_ROOM_TO: _("has a room from"),
    }

    class Audience(models.TextChoices):
        PUBLIC = "public", _("everybody")
        MEMBERS = "members", _("people working in one of the two communities")

    subject = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="links_out")
    verb = models.CharField(_("how"), max_length=16, choices=Verb)
    object = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="links_in")
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=240, blank=True)
    audience = models.CharField(
        _("who may know"), max_length=8, choices=Audience, default=Audience.PUBLIC
    )
    source = models.CharField(
        _("who says so"), max_length=240, blank=True, help_text=_("A report, a notice, a talk.")
    )
    source_url = models.URLField(_("where it can be read"), max_length=400, blank=True)
    # By somebody working in the community of each end; who, the history knows.
    confirmed_by_subject_at = models.DateTimeField(null=True, blank=True, editable=False)
    confirmed_by_object_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)  # of what it says

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("connection")
        verbose_name_plural = _("connections")
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "verb", "object"], name="connected_once_per_verb"
            ),
            models.CheckConstraint(
                condition=~Q(subject=F("object")), name="connected_to_another_asset"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gte=F("since")),
                name="connection_ends_after_it_began",
            ),
        ]

    def __str__(self):
        return f"{self.subject} {self.get_verb_display()} {self.object}"

    def told_from(self, asset):
        """(verb in words, the asset at the other end), seen from one of its two ends."""
        if self.subject_id == asset.pk:
            return self.get_verb_display(), self.object
        return self.INVERSE[self.Verb(self.verb)], self.subject

    @property
    def confirmed(self):
        """By how many of its two ends."""
        ends = (self.confirmed_by_subject_at, self.confirmed_by_object_at)
        return sum(end is not None for end in ends)


class Layout(models.Model):
    """Where the marks of a picture stand, kept so that it looks the same tomorrow.

    Worked out from links that everybody may know of, and from nothing else; `fingerprint` tells
    which. `positions` is {asset id: [x, y]} within a square of side 1, `missed` {asset id:
    betweenness}. Both go with the next picture once an asset is gone.
    """

    class Scope(models.TextChoices):
        BEST = "best", _("the best connected")
        WHOLE = "whole", _("all of them")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="layouts")
    scope = models.CharField(max_length=5, choices=Scope)
    fingerprint = models.CharField(max_length=64)
    positions = models.JSONField(default=dict)
    missed = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "scope"], name="one_layout_per_community_and_scope"
            )
        ]

    def __str__(self):
        return f"{self.community} ({self.get_scope_display()})"
