from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Tombstone(models.Model):
    """That an entry about a person was erased: who, when, and no word more.

    A restore brings erased rows back; `manage.py reapply_tombstones` erases them again.
    """

    uid = models.UUIDField(_("id of the entry"), unique=True)
    erased_at = models.DateTimeField(_("erased"), default=timezone.now)
    erased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    by_the_person = models.BooleanField(_("by the person"), default=False)

    class Meta:
        verbose_name = _("tombstone")
        verbose_name_plural = _("tombstones")

    def __str__(self):
        return f"{self.uid}, {self.erased_at:%Y-%m-%d}"


class PersonLink(models.Model):
    """The private way of a person to the entry about them: whoever has it sees and decides all.

    Printed as a slip and handed over; of the secret in it only the hash is kept. A new one ends
    the one before.
    """

    asset = models.ForeignKey("assets.Asset", on_delete=models.CASCADE, related_name="person_links")
    digest = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("private link")
        verbose_name_plural = _("private links")
        constraints = [
            models.UniqueConstraint(
                name="one_open_link_a_person",
                fields=["asset"],
                condition=models.Q(revoked_at__isnull=True),
            )
        ]

    def __str__(self):
        return f"{self.asset_id}, {self.created_at:%Y-%m-%d}"
