from django.db import models
from django.utils.translation import gettext_lazy as _


class Allowance(models.Model):
    """How much one address may still send: a bucket that fills up slowly. Kept for an hour.

    In the database, since caches may be lost, or be several. Only a keyed hash of the address.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    remaining = models.FloatField()
    counted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("allowance")
        verbose_name_plural = _("allowances")

    def __str__(self):
        return f"{self.digest[:8]}: {self.remaining:.1f}"
