"""Projects: where assets are put to work."""

import uuid

from django.contrib.gis.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assetmap.assets.models import Asset, Source
from assetmap.communities.models import Community
from assetmap.history.tracking import tracked
from projects.querysets import MobilisationQuerySet, ProjectQuerySet


@tracked()
class Project(models.Model):
    """A piece of work that draws on what a community has."""

    class Setting(models.TextChoices):
        COMMUNITY = "community", _("community")
        CARE = "care", _("health and care service")
        MIXED = "mixed", _("both")

    class LeadBody(models.TextChoices):
        STATUTORY = "statutory", _("public body")
        THIRD_SECTOR = "third_sector", _("voluntary organisation")
        COMMUNITY_LED = "community_led", _("led by the community")
        PARTNERSHIP = "partnership", _("partnership")

    class Stage(models.TextChoices):
        PLANNED = "planned", _("planned")
        RUNNING = "running", _("running")
        ENDED = "ended", _("ended")
        UNKNOWN = "unknown", _("not known")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=160)
    slug = models.SlugField(_("address"), max_length=100, unique=True)
    community = models.ForeignKey(
        Community, on_delete=models.PROTECT, related_name="projects", verbose_name=_("community")
    )
    summary = models.CharField(_("in one sentence"), max_length=300)
    story = models.TextField(_("story"), max_length=10000, blank=True)
    aims = models.TextField(_("aims"), max_length=3000, blank=True)
    participants = models.CharField(_("who takes part"), max_length=300, blank=True)
    lead = models.CharField(_("led by"), max_length=160, blank=True)
    lead_body = models.CharField(_("kind of lead"), max_length=14, choices=LeadBody, blank=True)
    partners = models.CharField(_("partners"), max_length=400, blank=True)
    setting = models.CharField(_("setting"), max_length=10, choices=Setting)
    sub_setting = models.CharField(_("more about the setting"), max_length=80, blank=True)
    stage = models.CharField(_("stage"), max_length=8, choices=Stage, default=Stage.UNKNOWN)
    started = models.CharField(
        _("began"), max_length=10, blank=True, help_text=_("Year, year-month or date (ISO 8601).")
    )
    ended = models.CharField(_("ended"), max_length=10, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=300, blank=True)
    place_name = models.CharField(_("place in words"), max_length=160, blank=True)
    location = models.PointField(_("place"), srid=4326, null=True, blank=True)
    location_is_approximate = models.BooleanField(_("place is approximate"), default=True)
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, blank=True, related_name="projects"
    )
    source_url = models.URLField(_("source page"), max_length=400, blank=True)
    is_published = models.BooleanField(_("published"), default=False)
    is_demo = models.BooleanField(default=False, editable=False)
    assets = models.ManyToManyField(Asset, through="Mobilisation", related_name="projects")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        constraints = [
            models.CheckConstraint(
                name="project_dates_are_iso",
                condition=Q(started="") | Q(started__regex=r"^\d{4}(-\d{2}(-\d{2})?)?$"),
            ),
            models.CheckConstraint(
                name="project_end_is_iso",
                condition=Q(ended="") | Q(ended__regex=r"^\d{4}(-\d{2}(-\d{2})?)?$"),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("projects:detail", args=[self.slug])


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

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="mobilisations")
    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="mobilisations")
    role = models.CharField(_("what it does"), max_length=10, choices=Role)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.ACTIVE)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    in_kind = models.CharField(_("amount in kind"), max_length=160, blank=True)
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
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gte=F("since")),
                name="mobilisation_ends_after_it_began",
            ),
        ]

    def __str__(self):
        return f"{self.asset} – {self.project}"
