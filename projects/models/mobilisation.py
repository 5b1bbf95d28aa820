"""An asset put to work in a project."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assetmap.assets.models import Asset
from assetmap.history.tracking import tracked
from projects.querysets import MobilisationQuerySet


@tracked()
class Mobilisation(models.Model):
    """One asset put to work in one project: in which role, how far along, since when."""

    class Role(models.TextChoices):
        VENUE = "venue", _("gives a venue")
        SKILL = "skill", _("brings a skill")
        CONNECTOR = "connector", _("connects people")
        HOST = "host", _("hosts it")
        FUNDER = "funder", _("funds it")
        EQUIPMENT = "equipment", _("lends equipment")
        KNOWLEDGE = "knowledge", _("brings knowledge")
        TIME = "time", _("gives time")

    class Stage(models.TextChoices):
        IDENTIFIED = "identified", _("identified")
        INVITED = "invited", _("invited")
        COMMITTED = "committed", _("committed")
        ACTIVE = "active", _("active")
        ENDED = "ended", _("ended")

    project = models.ForeignKey(
        "projects.Project", on_delete=models.CASCADE, related_name="mobilisations"
    )
    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="mobilisations")
    role = models.CharField(_("what it does"), max_length=10, choices=Role)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.ACTIVE)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    in_kind = models.CharField(_("amount in kind"), max_length=160, blank=True)
    amount = models.DecimalField(
        _("amount in money"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    gained = models.CharField(_("what the asset gained"), max_length=300, blank=True)

    objects = MobilisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("asset put to work")
        verbose_name_plural = _("assets put to work")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "asset", "role"], name="one_role_once_per_project"
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                name="mobilisation_amount_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gte=F("since")),
                name="mobilisation_ends_after_it_began",
            ),
        ]

    def __str__(self):
        return f"{self.asset} – {self.project}"
