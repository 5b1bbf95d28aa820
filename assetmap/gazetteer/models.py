"""Named places and postcodes, loaded from open files by `load_gazetteer`; nothing is fetched."""

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.utils.translation import gettext_lazy as _


class Place(models.Model):
    """A named place. `search_name` and `search_alt` are written by `loading.store` alone."""

    class Kind(models.TextChoices):
        CITY = "city", _("city")
        TOWN = "town", _("town")
        NEIGHBOURHOOD = "neighbourhood", _("neighbourhood")
        SUBURB = "suburb", _("suburb")
        VILLAGE = "village", _("village")
        HAMLET = "hamlet", _("hamlet")
        LOCALITY = "locality", _("locality")
        STATION = "station", _("station")
        FERRY = "ferry", _("ferry terminal")
        SCHOOL = "school", _("school")
        HOSPITAL = "hospital", _("hospital")
        OTHER = "other", _("place")

    # What a district of the map can be named after.
    SETTLEMENTS = ("city", "town", "neighbourhood", "suburb", "village", "hamlet", "locality")

    name = models.CharField(_("name"), max_length=200)
    name_alt = models.TextField(
        _("other names"), blank=True, help_text=_("Separated by |, such as the Gaelic name.")
    )
    kind = models.CharField(_("kind"), max_length=14, choices=Kind, default=Kind.OTHER)
    point = models.PointField(_("point"), srid=4326)
    area = models.CharField(
        _("area"), max_length=120, blank=True, help_text=_("Such as “Glasgow City”.")
    )
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=0, help_text=_("0 to 100; of two equal names the heavier is first.")
    )
    source = models.CharField(_("source"), max_length=40)
    external_id = models.CharField(_("id at the source"), max_length=80)
    search_name = models.TextField(editable=False)
    search_alt = models.TextField(editable=False, blank=True)  # "|dun eideann|embra|"

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"], name="one_place_per_source_id"
            )
        ]
        indexes = [
            # One trigram index serves equality, prefixes, words inside and near misses.
            GinIndex(
                OpClass("search_name", name="gin_trgm_ops"),
                OpClass("search_alt", name="gin_trgm_ops"),
                name="place_names_trigram",
            ),
        ]

    def __str__(self):
        return self.name


class Postcode(models.Model):
    """A postcode unit with the middle of its addresses."""

    # Compact ("G513UU") and in byte order, so that "all of EH16" is a range of the primary key.
    key = models.CharField(max_length=7, primary_key=True, db_collation="C")
    code = models.CharField(_("postcode"), max_length=8)
    point = models.PointField(_("point"), srid=4326, null=True, blank=True, spatial_index=False)
    quality = models.PositiveSmallIntegerField(
        _("positional quality"),
        null=True,
        blank=True,
        help_text=_("Code-Point Open's scale, from 10 (best) to 60 (its sector)."),
    )
    source = models.CharField(_("source"), max_length=40)

    class Meta:
        verbose_name = _("postcode")
        verbose_name_plural = _("postcodes")

    def __str__(self):
        return self.code
