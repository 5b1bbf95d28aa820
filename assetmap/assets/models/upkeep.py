"""How often entries are looked at, and asking somebody by mail whether one is still right."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assetmap.history.tracking import tracked


@tracked()
class CheckInterval(models.Model):
    """A community's own interval for a category, in place of the one everybody has."""

    community = models.ForeignKey(
        "communities.Community", on_delete=models.CASCADE, related_name="check_intervals"
    )
    category = models.ForeignKey("assets.Category", on_delete=models.CASCADE, related_name="+")
    days = models.PositiveSmallIntegerField(_("check every (days)"))

    class Meta:
        verbose_name = _("check interval")
        verbose_name_plural = _("check intervals")
        constraints = [
            models.UniqueConstraint(
                fields=["community", "category"], name="one_interval_a_category"
            ),
            models.CheckConstraint(
                condition=Q(days__gte=7, days__lte=3650), name="interval_within_reason"
            ),
        ]

    def __str__(self):
        return f"{self.category}: {self.days}"


class CheckRequest(models.Model):
    """A message to whoever knows: still right, changed, or ended? Answered once, not signed in.

    Of the secret in its links only the hash is kept.
    """

    class Asked(models.TextChoices):
        CONTACT = "contact", _("the contact of the entry")
        LOGGER = "logger", _("who logged it")

    class Answer(models.TextChoices):
        RIGHT = "right", _("still right")
        CHANGED = "changed", _("it has changed")
        ENDED = "ended", _("it has ended")

    asset = models.ForeignKey(
        "assets.Asset", on_delete=models.CASCADE, related_name="check_requests"
    )
    asked = models.CharField(_("who was asked"), max_length=10, choices=Asked)
    digest = models.CharField(max_length=64, unique=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, blank=True)

    class Meta:
        verbose_name = _("check request")
        verbose_name_plural = _("check requests")
        constraints = [
            models.CheckConstraint(
                name="answered_with_an_answer",
                condition=Q(answered_at__isnull=True, answer="")
                | (Q(answered_at__isnull=False) & ~Q(answer="")),
            )
        ]
        indexes = [models.Index(fields=["asset", "-created_at"], name="check_request_latest")]

    def __str__(self):
        return f"{self.asset_id}: {self.get_asked_display()}"
