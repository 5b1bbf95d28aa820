"""Pictures of an asset, as we made them anew: pixels and nothing else."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Deferrable, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MOST = 6
SIZES = (320, 800, 1600)  # longest side in pixels; smaller originals are never enlarged


class Photo(models.Model):
    """One of at most six. Its files have random names, and its address can't be guessed."""

    class Licence(models.TextChoices):
        CC_BY = "CC-BY-4.0", _("free to share, with the credit (CC BY 4.0)")
        CC_BY_SA = "CC-BY-SA-4.0", _("free to share alike, with the credit (CC BY-SA 4.0)")
        CC0 = "CC0-1.0", _("free to use for anything (CC0 1.0)")
        OGL = "OGL-3.0", _("Open Government Licence 3.0")
        SHOWN = "shown-here", _("to be shown here only, with permission")

    class State(models.TextChoices):
        WAITING = "waiting", _("being prepared")
        READY = "ready", _("ready")
        FAILED = "failed", _("could not be read")

    asset = models.ForeignKey("assets.Asset", on_delete=models.CASCADE, related_name="photos")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    folder = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    position = models.PositiveSmallIntegerField(_("place in the row"))
    alt = models.CharField(
        _("what it shows"),
        max_length=250,
        help_text=_("For people who can’t see it: what would you tell them on the phone?"),
    )
    credit = models.CharField(_("taken by"), max_length=120, blank=True)
    licence = models.CharField(_("licence"), max_length=12, choices=Licence, default=Licence.CC_BY)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING, editable=False)
    problem = models.CharField(max_length=200, blank=True, editable=False)
    width = models.PositiveIntegerField(null=True, editable=False)  # of the largest one made
    height = models.PositiveIntegerField(null=True, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=MOST), name="six_photos_at_most"
            ),
            # Looked at after each statement, so that one statement can change an order.
            models.UniqueConstraint(
                fields=["asset", "position"],
                name="one_photo_in_each_place",
                deferrable=Deferrable.IMMEDIATE,
            ),
            models.CheckConstraint(condition=~Q(alt=""), name="photo_said_in_words"),
        ]

    def __str__(self):
        return self.alt

    def path_of(self, size):
        """Where a size lies in the storage."""
        return f"photos/{self.folder.hex[:2]}/{self.folder.hex}/{size}.webp"

    @property
    def upload_path(self):
        """Where what was sent lies until it has been made anew."""
        return f"uploads/{self.folder.hex}"

    @property
    def urls(self):
        """{longest side in pixels: address}."""
        return {size: reverse("assets:picture", args=[self.key, size]) for size in SIZES}

    def size_at(self, longest):
        """(width, height) of the file of that size."""
        scale = min(1, longest / max(self.width, self.height))
        return max(1, round(self.width * scale)), max(1, round(self.height * scale))
