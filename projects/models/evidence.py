"""What came of a project: one row a claim, with how it is known."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assetmap.history.tracking import tracked
from projects.models.measure import Domain, Measure
from projects.querysets import OfAProject


def _count(label, **options):
    return models.PositiveIntegerField(label, null=True, blank=True, **options)


def _number(label, **options):
    return models.FloatField(label, null=True, blank=True, **options)


@tracked()
class Evidence(models.Model):
    """One claim: what was done, what changed, for whom, how much, and how that is known.

    "Not known yet", no change and harm have their place here as gain has. Three occasions can be
    measured: before, after, and a comparison group after; each by a mean and its spread or by a
    count, with how many people that is of.
    """

    class Process(models.TextChoices):
        IDENTIFY = "identify", _("identifying assets")
        CONNECT = "connect", _("connecting people and assets")
        MOBILISE = "mobilise", _("putting assets to work")
        COPRODUCE = "coproduce", _("co-producing")
        SUSTAIN = "sustain", _("sustaining")

    class Level(models.TextChoices):
        INDIVIDUAL = "individual", _("individual people")
        GROUP = "group", _("a group")
        COMMUNITY = "community", _("the community")
        SERVICE = "service", _("a service or its staff")
        POPULATION = "population", _("the population")

    class Direction(models.TextChoices):
        BETTER = "better", _("better")
        SAME = "same", _("no clear change")
        WORSE = "worse", _("worse")
        UNKNOWN = "unknown", _("not known yet")

    class Method(models.TextChoices):
        STORY = "story", _("a story told")
        OBSERVATION = "observation", _("observation")
        SURVEY = "survey", _("survey")
        MEASURE = "measure", _("validated measure")
        ECONOMIC = "economic", _("economic evaluation")
        EXTERNAL = "external", _("external evaluation")

    class Design(models.TextChoices):
        """Who stands in the numbers before and after."""

        SAME_PEOPLE = "same", _("the same people before and after")
        OTHER_PEOPLE = "other", _("other people before and after")
        COMPARED = "compared", _("with a comparison group afterwards")

    class SaidBy(models.TextChoices):
        PARTICIPANTS = "participants", _("people taking part")
        PROJECT = "project", _("the project itself")
        PARTNER = "partner", _("a partner")
        INDEPENDENT = "independent", _("somebody independent")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(
        "projects.Project", on_delete=models.CASCADE, related_name="evidence"
    )
    claim = models.CharField(_("what is claimed"), max_length=400)
    process = models.CharField(_("what was done"), max_length=10, choices=Process)
    domain = models.CharField(_("what it is about"), max_length=16, choices=Domain)
    level = models.CharField(_("at which level"), max_length=10, choices=Level)
    direction = models.CharField(_("which way"), max_length=8, choices=Direction)
    method = models.CharField(_("how it is known"), max_length=12, choices=Method)
    affected = _count(_("how many people"))
    out_of = _count(_("out of how many"))
    period = models.CharField(_("over what time"), max_length=80, blank=True)

    # --- What was measured
    measure = models.ForeignKey(
        Measure,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence",
        verbose_name=_("measured with"),
    )
    design = models.CharField(_("who was measured"), max_length=8, choices=Design, blank=True)
    before_n = _count(_("people before"))
    before_mean = _number(_("mean before"))
    before_sd = _number(_("SD before"))
    before_count = _count(_("how many of them, before"))
    before_on = models.DateField(_("measured first on"), null=True, blank=True)
    after_n = _count(_("people after"))
    after_mean = _number(_("mean after"))
    after_sd = _number(_("SD after"))
    after_count = _count(_("how many of them, after"))
    after_on = models.DateField(_("measured again on"), null=True, blank=True)
    correlation = _number(
        _("correlation of both"), help_text=_("Of the same people’s two scores, if it is known.")
    )
    other_n = _count(_("people in the comparison group"))
    other_mean = _number(_("their mean"))
    other_sd = _number(_("their SD"))
    other_count = _count(_("how many of them"))
    other_who = models.CharField(_("who they are"), max_length=160, blank=True)

    # --- Who says so
    said_by = models.CharField(_("who says so"), max_length=12, choices=SaidBy)
    source = models.CharField(_("source"), max_length=300)
    source_url = models.URLField(_("address of the source"), max_length=400, blank=True)
    source_year = models.PositiveSmallIntegerField(_("year of the source"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = OfAProject.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            *(
                models.CheckConstraint(
                    name=f"evidence_{when}_counts_within",
                    condition=Q(**{f"{when}_count__isnull": True})
                    | Q(**{f"{when}_count__lte": F(f"{when}_n")}),
                )
                for when in ("before", "after", "other")
            ),
            models.CheckConstraint(
                name="evidence_scale_within",
                condition=Q(affected__isnull=True)
                | Q(out_of__isnull=True)
                | Q(affected__lte=F("out_of")),
            ),
            models.CheckConstraint(
                name="evidence_measured_in_order",
                condition=Q(before_on__isnull=True)
                | Q(after_on__isnull=True)
                | Q(after_on__gte=F("before_on")),
            ),
            models.CheckConstraint(
                name="evidence_correlation_within",
                condition=Q(correlation__isnull=True)
                | (Q(correlation__gt=-1) & Q(correlation__lt=1)),
            ),
            models.CheckConstraint(
                name="evidence_numbers_have_a_design",
                condition=~Q(design="") | Q(after_n__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["domain", "method"], name="evidence_domain"),
            models.Index(fields=["measure"], name="evidence_measure"),
        ]

    def __str__(self):
        return self.claim

    @property
    def is_measured(self):
        return self.after_n is not None
