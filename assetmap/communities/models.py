"""Communities, the people who work in them, and the occasions on which assets were mapped."""

from django.conf import settings
from django.contrib.gis.db import models
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assetmap.common.personal import personal_details
from assetmap.communities.querysets import CommunityQuerySet, InvitationQuerySet, SessionQuerySet
from assetmap.history.tracking import tracked


@tracked()
class Community(models.Model):
    """A community of place, with a boundary, or of interest, without one."""

    class Kind(models.TextChoices):
        PLACE = "place", _("community of place")
        INTEREST = "interest", _("community of interest")

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.PLACE)
    area = models.CharField(
        _("part of"), max_length=120, blank=True, help_text=_("Town, island or council area.")
    )
    summary = models.CharField(_("in one sentence"), max_length=240, blank=True)
    description = models.TextField(_("in residents' own words"), max_length=5000, blank=True)
    boundary = models.MultiPolygonField(
        _("boundary"),
        srid=4326,
        null=True,
        blank=True,
        help_text=_("WGS84, longitude before latitude. Leave empty for a community of interest."),
    )
    boundary_is_approximate = models.BooleanField(_("boundary is approximate"), default=True)
    centre = models.PointField(
        _("centre"),
        srid=4326,
        null=True,
        blank=True,
        help_text=_("Where maps open, and where people who ask for it are shown."),
    )
    population = models.PositiveIntegerField(
        _("how many people live here"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("To tell how much is on the map for every 1,000 of them."),
    )
    population_year = models.PositiveSmallIntegerField(
        _("in which year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1800), MaxValueValidator(2200)],
    )
    population_source = models.CharField(
        _("who counted them"), max_length=240, blank=True, help_text=_("For example, the census.")
    )
    is_demo = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = CommunityQuerySet.as_manager()

    class Meta:
        verbose_name = _("community")
        verbose_name_plural = _("communities")
        constraints = [
            models.CheckConstraint(
                name="population_has_its_year",
                condition=Q(population=None) | Q(population_year__isnull=False),
                violation_error_message=_("Say of which year the number of people is."),
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("communities:detail", args=[self.slug])


@tracked()
class Membership(models.Model):
    """One person's role in one community."""

    class Role(models.TextChoices):
        WORKER = "worker", _("community worker")
        MODERATOR = "moderator", _("moderator")
        MANAGER = "manager", _("manager")

    COORDINATORS = (Role.MODERATOR, Role.MANAGER)

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.WORKER)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["user", "community"], name="one_role_per_community")
        ]

    def __str__(self):
        return f"{self.user} – {self.get_role_display()}"


@tracked(exclude=("email", "digest"))
class Invitation(models.Model):
    """A way in for one address: the link carries a secret of which only the hash is kept."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("email address"))
    role = models.CharField(
        _("role"), max_length=10, choices=Membership.Role, default=Membership.Role.WORKER
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self):
        return f"{self.email} – {self.community}"


# Notes are free words of people working there: they stay out of the versions, and can be emptied.
@tracked(exclude=("notes",))
class MappingSession(models.Model):
    """An occasion on which a community mapped its assets: the mapping is as much as the map.

    Purpose first, then method (Kretzmann, McKnight and Sheehan 1997). Who came is told by group,
    never by name.
    """

    class Method(models.TextChoices):
        WORKSHOP = "workshop", _("workshop")
        WALK = "walk", _("walk-about")
        CONVERSATION = "conversation", _("kitchen-table conversations")
        SURVEY = "survey", _("survey or capacity inventory")
        DESK = "desk", _("desk work")
        IMPORT = "import", _("import of published data")

    PUBLIC_TEXTS = ("title", "purpose", "question", "who_came", "learned", "led_by")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="sessions")
    title = models.CharField(_("title"), max_length=120)
    purpose = models.TextField(_("purpose"), max_length=1000)
    method = models.CharField(_("method"), max_length=14, choices=Method)
    question = models.CharField(_("question asked"), max_length=240, blank=True)
    held_on = models.DateField(_("date"))
    place = models.CharField(_("where"), max_length=120, blank=True)
    who_came = models.CharField(_("who came, in words"), max_length=240, blank=True)
    learned = models.TextField(_("what it showed"), max_length=3000, blank=True)
    led_by = models.CharField(_("led by"), max_length=120, blank=True)
    facilitator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("facilitator"),
    )
    notes = models.TextField(_("notes for people working here"), max_length=3000, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("mapping session")
        verbose_name_plural = _("mapping sessions")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("communities:session_detail", args=[self.community.slug, self.pk])

    def clean(self):
        """Everybody reads the texts at once, so nothing in them may lead to a person."""
        errors = {}
        if self.held_on and self.held_on > timezone.localdate():
            errors["held_on"] = _("Tell of it once it has happened.")
        for name in self.PUBLIC_TEXTS:
            if found := personal_details(getattr(self, name)):
                what = ", ".join(map(str, found))
                told = _("Everybody reads this, and it seems to hold %(what)s. Leave it out.")
                errors[name] = told % {"what": what}
        if errors:
            raise ValidationError(errors)

    @property
    def is_told_by_the_month(self):
        """A day and a street would tell at whose kitchen table it was."""
        return self.method == self.Method.CONVERSATION


@tracked()
class SessionGroup(models.Model):
    """One group of those who came to a mapping session, and how many they were."""

    class Group(models.TextChoices):
        RESIDENTS = "residents", _("people who live here")
        OLDER = "older", _("older residents")
        YOUNG = "young", _("young people")
        CHILDREN = "children", _("children")
        PARENTS = "parents", _("parents")
        CARERS = "carers", _("carers")
        DISABLED = "disabled", _("disabled people")
        NEW = "new", _("people new to the area")
        GROUPS = "groups", _("members of local groups")
        TRADERS = "traders", _("people who trade here")
        SERVICES = "services", _("people paid to work here")
        OTHER = "other", _("another group")

    session = models.ForeignKey(MappingSession, on_delete=models.CASCADE, related_name="groups")
    group = models.CharField(_("group"), max_length=10, choices=Group)
    called = models.CharField(_("as they call themselves"), max_length=60, blank=True)
    number = models.PositiveSmallIntegerField(_("how many"), null=True, blank=True)

    class Meta:
        verbose_name = _("group at a mapping session")
        verbose_name_plural = _("groups at mapping sessions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "group", "called"], name="a_group_once_at_a_session"
            ),
            models.CheckConstraint(
                name="another_group_is_named",
                condition=~Q(group="other") | ~Q(called=""),
                violation_error_message=_("Say which group it was."),
            ),
        ]

    def __str__(self):
        return str(self.called or self.get_group_display())
