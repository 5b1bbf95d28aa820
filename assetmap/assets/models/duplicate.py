"""What people said about likely duplicates: that two are not the same, or that they are one."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assetmap.history.tracking import tracked


@tracked()
class NotDuplicates(models.Model):
    """Two entries that look alike and are not the same: said once, for good. The older is first."""

    first = models.ForeignKey("assets.Asset", on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey("assets.Asset", on_delete=models.CASCADE, related_name="+")
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    said_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("two that are not the same")
        verbose_name_plural = _("pairs that are not the same")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="told_apart_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="older_one_first"),
        ]

    def __str__(self):
        return f"{self.first_id} ≠ {self.second_id}"


class Merge(models.Model):
    """One entry went into another, with all that takes to put both back as they were.

    `before`: {field: text} of what was overwritten in the entry that was kept. `moved`: [[model,
    field, primary key]] of rows that pointed at the one that went. `removed`: rows that would have
    said something twice, or of an entry about itself, as Django serialises them.
    """

    kept = models.ForeignKey("assets.Asset", on_delete=models.CASCADE, related_name="+")
    gone = models.ForeignKey("assets.Asset", on_delete=models.CASCADE, related_name="+")
    gone_status = models.CharField(max_length=10)
    before = models.JSONField(default=dict)
    moved = models.JSONField(default=list)
    removed = models.JSONField(default=list)
    kept_version = models.PositiveIntegerField()  # as the merge left them: later ones were touched
    gone_version = models.PositiveIntegerField()
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    merged_at = models.DateTimeField(default=timezone.now, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="merged_into_another"),
            models.UniqueConstraint(
                fields=["gone"], condition=Q(undone_at__isnull=True), name="merged_once_at_a_time"
            ),
        ]

    def __str__(self):
        return f"{self.gone_id} → {self.kept_id}"
