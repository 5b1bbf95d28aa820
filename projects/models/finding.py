"""What a project was good for, and what was hard, and for whom."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assetmap.history.tracking import tracked
from projects.querysets import OfAProject


@tracked()
class Theme(models.Model):
    """What findings are about, so that they can be counted across projects. Can be added to."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["position", "code"]

    def __str__(self):
        return self.name


# A quote is somebody's own words: it stays out of the row versions, so that it can be taken back.
@tracked(exclude=("quote", "quote_by"))
class Finding(models.Model):
    """One strength or challenge, for one group of people."""

    class Polarity(models.TextChoices):
        STRENGTH = "strength", _("strength")
        CHALLENGE = "challenge", _("challenge")

    class Audience(models.TextChoices):
        INDIVIDUALS = "individuals", _("the people taking part")
        COMMUNITY = "community", _("the wider community")
        STAFF = "staff", _("project staff")
        PARTNERS = "partners", _("partner organisations")

    project = models.ForeignKey(
        "projects.Project", on_delete=models.CASCADE, related_name="findings"
    )
    polarity = models.CharField(_("strength or challenge"), max_length=10, choices=Polarity)
    audience = models.CharField(_("for whom"), max_length=12, choices=Audience)
    theme = models.ForeignKey(
        Theme, on_delete=models.PROTECT, related_name="findings", verbose_name=_("theme")
    )
    text = models.CharField(_("in a sentence"), max_length=400)
    quote = models.CharField(_("in somebody’s own words"), max_length=500, blank=True)
    quote_by = models.CharField(
        _("said by"), max_length=80, blank=True, help_text=_("As they want to be called.")
    )
    quote_agreed_on = models.DateField(_("they agreed to be quoted on"), null=True, blank=True)
    session = models.ForeignKey(
        "communities.MappingSession",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name=_("told at the mapping session"),
    )
    source = models.CharField(_("where this is from"), max_length=300, blank=True)
    source_url = models.URLField(_("address of the source"), max_length=400, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OfAProject.as_manager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        constraints = [
            models.CheckConstraint(
                name="quoted_with_agreement",
                condition=Q(quote="") | Q(quote_agreed_on__isnull=False),
                violation_error_message=_(
                    "Somebody’s own words are shown only once they agreed: say when they did."
                ),
            ),
            models.CheckConstraint(
                name="quoted_without_session",
                condition=Q(quote="") | Q(session=None),
                violation_error_message=_(
                    "Quote somebody, or name the session: the two together would tell when and "
                    "where they were."
                ),
            ),
        ]
        indexes = [models.Index(fields=["theme", "polarity"], name="finding_theme")]

    def __str__(self):
        return self.text
