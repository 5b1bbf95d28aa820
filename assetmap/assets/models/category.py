from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from assetmap.history.tracking import tracked


class Kind(models.TextChoices):
    """The three capitals an asset-based approach builds on."""

    HUMAN = "human", _("Human")
    SOCIAL = "social", _("Social")
    PHYSICAL = "physical", _("Physical")


@tracked()
class Category(models.Model):
    """What sort of asset, as a coded tree per kind. Codes are stable and never reused.

    `abcd_block` and `asset_holder` are cross-walks to the building blocks of asset-based community
    development and to the asset holders of Foot and Hopkins.
    """

    class Block(models.TextChoices):
        RESIDENTS = "residents", _("local residents")
        ASSOCIATIONS = "associations", _("associations")
        STORIES = "stories", _("stories and culture")
        PLACE = "place", _("physical, place")
        INSTITUTIONS = "institutions", _("institutions")
        EXCHANGE = "exchange", _("economy and exchange")

    class Holder(models.TextChoices):
        INDIVIDUALS = "individuals", _("individuals")
        ASSOCIATIONS = "associations", _("associations")
        ORGANISATIONS = "organisations", _("organisations")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    name = models.CharField(_("name"), max_length=80)
    description = models.CharField(_("what belongs here"), max_length=240, blank=True)
    icon = models.CharField(_("icon"), max_length=40, blank=True)
    abcd_block = models.CharField(_("ABCD building block"), max_length=14, choices=Block)
    asset_holder = models.CharField(_("asset holder"), max_length=14, choices=Holder)
    check_every_days = models.PositiveSmallIntegerField(_("check every (days)"), default=365)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(_("offered for new entries"), default=True)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["kind", "position", "code"]

    def __str__(self):
        return self.name

    def clean(self):
        """Two levels and no more: filters and check intervals look one step up and one down."""
        if self.parent_id is None:
            return
        if self.parent.kind != self.kind:
            raise ValidationError({"parent": _("Choose a category of the same kind.")})
        if self.parent.parent_id or (self.pk and self.children.exists()):
            raise ValidationError({"parent": _("There are two levels: this would make a third.")})
