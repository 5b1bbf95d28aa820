from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assetmap.assets.models.triggers import CONSENT_TRIGGERS


class Consent(models.Model):
    """One decision of one person about one purpose. Rows are added, never changed or removed.

    Kept after the ICO's guidance: who, when, how, and what they were told (wording by id, version,
    language and hash of the text shown).
    """

    class Purpose(models.TextChoices):
        KEEP = "keep", _("keep it for people working in this community")
        PUBLISH = "publish", _("show it publicly")
        RESEARCH = "research", _("use it in research, without the name")
        CONTACT = "contact", _("be contacted through the connector")
        PHOTO = "photo", _("show a photo of them")

    class Decision(models.TextChoices):
        GIVEN = "given", _("given")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Method(models.TextChoices):
        OWN_DEVICE = "own_device", _("on their own device")
        SPOKEN = "spoken", _("spoken, after the text was read out")
        SIGNED = "signed", _("signed on paper")

    asset = models.ForeignKey("assets.Asset", on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision)
    method = models.CharField(_("how"), max_length=12, choices=Method)
    decided_at = models.DateTimeField(_("when"), default=timezone.now)
    wording_id = models.CharField(max_length=40)
    wording_version = models.PositiveSmallIntegerField()
    wording_language = models.CharField(max_length=10)
    wording_hash = models.CharField(max_length=64, help_text=_("SHA-256 of the text shown."))
    controller = models.CharField(_("who holds it"), max_length=160)
    review_on = models.DateField(_("ask again on"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        triggers = CONSENT_TRIGGERS
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(wording_hash=""), name="consent_wording_is_known"
            )
        ]

    def __str__(self):
        return f"{self.get_purpose_display()}: {self.get_decision_display()}"
