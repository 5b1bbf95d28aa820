"""A project: a case study of assets put to work, as its community tells it."""

import uuid

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assetmap.assets.models import Asset, Source
from assetmap.communities.models import Community
from assetmap.history.tracking import tracked
from projects.querysets import ProjectQuerySet


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

    class SubSetting(models.TextChoices):
        NEIGHBOURHOOD = "neighbourhood", _("neighbourhood")
        PRIMARY_CARE = "primary_care", _("primary care")
        HOSPITAL = "hospital", _("hospital")
        SOCIAL_CARE = "social_care", _("social care")
        HOUSING = "housing", _("housing")
        SCHOOL = "school", _("school")
        PRISON = "prison", _("prison")
        LIBRARY = "library", _("library")
        WORKPLACE = "workplace", _("workshop or workplace")
        ONLINE = "online", _("online")

    class Characteristic(models.TextChoices):
        """Of asset-based working, after GCPH, "It all comes down to relationships" (2014)."""

        PERSON_CENTRED = "person_centred", _("centred on the person")
        EMPOWERING = "empowering", _("empowering and supportive")
        FLEXIBLE = "flexible", _("flexible, sensitive and responsive")
        SHARING_POWER = "sharing_power", _("sharing power")
        RELATIONSHIPS = "relationships", _("built on relationships and partnership")
        BUILDING_SKILLS = "building_skills", _("building skills, confidence and coping")
        OPPORTUNITIES = "opportunities", _("creating opportunities and possibilities")
        CONNECTIONS = "connections", _("supporting connections between people")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=160)
    slug = models.SlugField(_("address"), max_length=100, unique=True)
    community = models.ForeignKey(
        Community, on_delete=models.PROTECT, related_name="projects", verbose_name=_("community")
    )
    summary = models.CharField(_("in one sentence"), max_length=300)
    story = models.TextField(_("story"), max_length=10000, blank=True)
    aims = models.TextField(_("aims"), max_length=3000, blank=True)
    origin = models.TextField(_("why it was set up"), max_length=3000, blank=True)
    changes = models.TextField(_("how it has changed"), max_length=3000, blank=True)
    participants = models.CharField(_("who takes part"), max_length=300, blank=True)
    lead = models.CharField(_("led by"), max_length=160, blank=True)
    lead_body = models.CharField(_("kind of lead"), max_length=14, choices=LeadBody, blank=True)
    partners = models.CharField(_("partners"), max_length=400, blank=True)
    funders = models.CharField(_("funders"), max_length=400, blank=True)
    contact = models.CharField(
        _("contact"), max_length=160, blank=True, help_text=_("A role or an office, in public.")
    )
    characteristics = ArrayField(
        models.CharField(max_length=20, choices=Characteristic),
        default=list,
        blank=True,
        verbose_name=_("asset-based in that it is"),
    )
    setting = models.CharField(_("setting"), max_length=10, choices=Setting)
    setting_code = models.CharField(
        _("sort of setting"), max_length=14, choices=SubSetting, blank=True
    )
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
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    review_note = models.CharField(max_length=500, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    is_demo = models.BooleanField(default=False, editable=False)
    assets = models.ManyToManyField(Asset, through="projects.Mobilisation", related_name="projects")
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

    @property
    def assets_used(self):
        """How many assets it puts to work; of a project `with_card_data`."""
        return self.human + self.social + self.physical

    @property
    def is_waiting(self):
        """Whether it waits for somebody to put it before everybody."""
        return self.submitted_at is not None and not self.is_published

    def get_absolute_url(self):
        return reverse("projects:detail", args=[self.slug])
