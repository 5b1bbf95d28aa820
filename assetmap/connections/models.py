"""Relations between two assets: typed, directed, dated, and read as a sentence."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assetmap.assets.models import Asset
from assetmap.connections.querysets import ConnectionQuerySet
from assetmap.history.tracking import tracked


@tracked()
class Connection(models.Model):
    """`subject` does something with `object`: "Knit and natter" *is run by* "Agnes"."""

    class Verb(models.TextChoices):
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
        Verb.RUN_BY: _("runs"),
        Verb.FUNDED_BY: _("funds"),
        Verb.PART_OF: _("includes"),
        Verb.REFERS_TO: _("is referred to by"),
        Verb.SHARES_WITH: _("shares equipment with"),
        Verb.GREW_OUT_OF: _("grew into"),
        Verb.CONNECTS_TO: _("is introduced by"),
        Verb.ALTERNATIVE_TO: _("is an alternative to"),
        Verb.TAUGHT_BY: _("teaches"),
        Verb.GIVES_ROOM_TO: _("has a room from"),
    }

    subject = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="links_out")
    verb = models.CharField(_("how"), max_length=16, choices=Verb)
    object = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="links_in")
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=240, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

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
