from django.db import models
from django.utils.translation import gettext_lazy as _

from assetmap.history.tracking import tracked


@tracked()
class Source(models.Model):
    """Where entries came from, and on what terms they may be passed on."""

    slug = models.SlugField(_("code"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=160)
    publisher = models.CharField(_("publisher"), max_length=160, blank=True)
    url = models.URLField(_("address"), max_length=400, blank=True)
    licence = models.CharField(_("licence"), max_length=80)
    licence_url = models.URLField(_("licence address"), max_length=400, blank=True)
    attribution = models.TextField(_("attribution"), max_length=1000)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self):
        return self.name
