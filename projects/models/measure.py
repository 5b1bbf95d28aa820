"""What is measured with: scales and counts, and which way is better."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assetmap.history.tracking import tracked


class Domain(models.TextChoices):
    """What a change is about."""

    WELLBEING = "wellbeing", _("mental wellbeing")
    SOCIAL_CAPITAL = "social_capital", _("social capital")
    RESOURCES = "resources", _("confidence, coping and skills")
    CONNECTION = "connection", _("isolation and connection")
    PHYSICAL_HEALTH = "physical_health", _("physical health and activity")
    WORK = "work", _("work and learning")
    HOME = "home", _("home and tenancy")
    JUSTICE = "justice", _("safety and reoffending")
    ENVIRONMENT = "environment", _("food and environment")
    SERVICES = "services", _("how services are used and run")
    VALUE = "value", _("value for money")


@tracked()
class Measure(models.Model):
    """An instrument or a count. Scores are kept; the words of its questions are not, which belong
    to whoever made it."""

    class Better(models.TextChoices):
        HIGHER = "higher", _("more is better")
        LOWER = "lower", _("less is better")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    domain = models.CharField(_("about"), max_length=16, choices=Domain)
    better = models.CharField(
        _("which way is better"), max_length=6, choices=Better, default=Better.HIGHER
    )
    lowest = models.FloatField(_("lowest score"), null=True, blank=True)
    highest = models.FloatField(_("highest score"), null=True, blank=True)
    is_validated = models.BooleanField(_("a validated scale"), default=False)
    licence_note = models.CharField(_("about its licence"), max_length=300, blank=True)
    url = models.URLField(_("where it is described"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="measure_has_a_range",
                condition=Q(lowest__isnull=True)
                | Q(highest__isnull=True)
                | Q(highest__gt=F("lowest")),
            )
        ]

    def __str__(self):
        return self.name
