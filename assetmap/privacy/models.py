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
