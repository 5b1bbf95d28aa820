"""The asset: something a person, a group or a place brings to its community."""

import uuid

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assetmap.assets.models import naming_rules, positions
from assetmap.assets.models.category import Category, Kind
from assetmap.assets.models.people import PERSON_CONSTRAINTS
from assetmap.assets.models.triggers import ASSET_TRIGGERS
from assetmap.assets.moments import public_moment
from assetmap.assets.naming import title_of
from assetmap.assets.querysets import AssetQuerySet
from assetmap.common.functions import PointOnSurface
from assetmap.communities.models import Community, MappingSession
from assetmap.history.tracking import tracked

# Who to ask is personal data even for a hall: it stays out of the row versions (see privacy notes).
PERSONAL = (
    *("person_name", "contact_name", "contact_phone", "contact_email", "connector"),
    *("age_band", "young_approved_at", "kept_square"),
)
DERIVED = ("search", "public_point", "px", "py", "zcode", "shape_span")


@tracked(exclude=(*PERSONAL, *DERIVED))
class Asset(models.Model):
    """One entry on the map.

    Two geometries: `exact_location` is for people working in the community, and is never kept for
    a person; `public_location` is what everybody gets, computed by the services when saving.
    """

    class PlaceMode(models.TextChoices):
        POINT = "point", _("at one place")
        LINE = "line", _("along a route")
        AREA = "area", _("an area")
        SERVES = "serves", _("serves an area")
        AT_ASSET = "at_asset", _("meets at another asset")
        ONLINE = "online", _("online")
        NONE = "none", _("no fixed place")

    class Precision(models.TextChoices):
        """How finely the public may know where it is."""

        EXACT = "exact", _("exactly")
        CELL = "cell", _("roughly, to protect people")
        COMMUNITY = "community", _("only which community")
        HIDDEN = "hidden", _("not at all")

    class Cell(models.IntegerChoices):
        """Side of the square a person is shown in, metres: larger where few people live."""

        ONE_KM = 1000, _("a square of one kilometre")
        TWO_KM = 2000, _("a square of two kilometres")
        FIVE_KM = 5000, _("a square of five kilometres")

    class AgeBand(models.TextChoices):
        """Of a person. Nobody under 16 is recorded; a date of birth never is."""

        ADULT = "adult", _("18 or over")
        YOUNG = "young", _("16 or 17")

    class Status(models.TextChoices):
        """Where the entry stands; not to be mixed with the life of the asset."""

        DRAFT = "draft", _("draft")
        IN_REVIEW = "in_review", _("waiting for review")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")
        MERGED = "merged", _("merged into another entry")

    STATUS_MOVES = {
        Status.DRAFT: {Status.IN_REVIEW, Status.PUBLISHED, Status.WITHDRAWN},
        Status.IN_REVIEW: {Status.DRAFT, Status.PUBLISHED, Status.WITHDRAWN, Status.MERGED},
        Status.PUBLISHED: {Status.IN_REVIEW, Status.DRAFT, Status.WITHDRAWN, Status.MERGED},
        Status.WITHDRAWN: {Status.DRAFT, Status.IN_REVIEW},
        Status.MERGED: set(),
    }

    class Life(models.TextChoices):
        EMERGING = "emerging", _("emerging")
        ACTIVE = "active", _("active")
        PAUSED = "paused", _("paused")
        AT_RISK = "at_risk", _("at risk")
        ENDED = "ended", _("ended")

    class Audience(models.TextChoices):
        PUBLIC = "public", _("everybody")
        MEMBERS = "members", _("people working in this community")
        COORDINATORS = "coordinators", _("moderators and managers only")

    class Cost(models.TextChoices):
        UNKNOWN = "", _("not known")
        FREE = "free", _("free")
        DONATION = "donation", _("pay what you can")
        PAID = "paid", _("costs something")

    # --- What it is
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    # Without an index of their own: `asset_category_status` and `asset_community_status` begin with
    # them, and the planner would read all of a category to draw the few shapes of it in one view.
    category = models.ForeignKey(
        Category,
        on_delete=models.PROTECT,
        related_name="assets",
        db_index=False,
        verbose_name=_("category"),
    )
    community = models.ForeignKey(
        Community,
        on_delete=models.PROTECT,
        related_name="assets",
        db_index=False,
        verbose_name=_("community"),
    )
    name = models.CharField(
        _("name"), max_length=120, help_text=_("The name neighbours use for it.")
    )
    # Of a person, `name` is what they offer, and the services put it together (see naming.py).
    person_name = models.CharField(_("their name"), max_length=120, blank=True)
    show_first_name = models.BooleanField(
        _("first name shown"),
        default=False,
        help_text=_("They asked for their first name to be shown to everybody."),
    )
    benefit = models.CharField(_("what good comes of it"), max_length=300)
    description = models.TextField(_("more about it"), max_length=5000, blank=True)
    tags = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, verbose_name=_("tags")
    )
    is_institution = models.BooleanField(
        _("an institution"), default=False, help_text=_("School, library, surgery, council …")
    )
    is_local_economy = models.BooleanField(
        _("part of the local economy"), default=False, help_text=_("Business, market, exchange …")
    )

    # --- Where it is
    place_mode = models.CharField(
        _("where it happens"), max_length=10, choices=PlaceMode, default=PlaceMode.POINT
    )
    place_name = models.CharField(
        _("the place in words"),
        max_length=120,
        blank=True,
        help_text=_("Shown to everybody, such as “Water Row” or “near Govan Cross”."),
    )
    address = models.CharField(_("address"), max_length=240, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    host = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="hosted",
        verbose_name=_("meets at"),
    )
    area_served = models.CharField(_("area served, in words"), max_length=160, blank=True)
    exact_location = models.GeometryField(_("exact place"), srid=4326, null=True, blank=True)
    public_precision = models.CharField(
        _("shown"), max_length=10, choices=Precision, default=Precision.EXACT
    )
    cell_m = models.PositiveIntegerField(_("shown in"), choices=Cell, default=Cell.ONE_KM)
    # The middle of the square a person was last shown in, once it isn't shown: shown again, they
    # are in that square or a wider one, however often the place is given.
    kept_square = models.PointField(
        srid=4326, null=True, blank=True, editable=False, spatial_index=False
    )
    public_location = models.GeometryField(
        _("public place"), srid=4326, null=True, blank=True, editable=False
    )
    public_precision_m = models.PositiveIntegerField(
        _("precision in metres"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Side of the grid cell around the public place; empty when exact."),
    )
    public_point = models.GeneratedField(
        expression=PointOnSurface(F("public_location")),
        output_field=models.PointField(srid=4326, null=True),
        db_persist=True,
    )
    # Where that is on the square world of the map, and how large a line or an area is on it: what
    # the map counts and draws by. See common/geo/mercator.py and models/positions.py.
    px = positions.generated("px")
    py = positions.generated("py")
    zcode = positions.generated("zcode")
    shape_span = positions.generated("shape_span")

    # --- Getting in touch
    website = models.URLField(_("website"), max_length=400, blank=True)
    contact_name = models.CharField(_("who to ask"), max_length=80, blank=True)
    contact_phone = models.CharField(_("telephone"), max_length=40, blank=True)
    contact_email = models.EmailField(_("email"), blank=True)
    contact_audience = models.CharField(
        _("who may see the contact"), max_length=12, choices=Audience, default=Audience.MEMBERS
    )
    connector = models.CharField(
        _("named connector"),
        max_length=120,
        blank=True,
        help_text=_("Who introduces people to a person who shares a skill."),
    )

    # --- Access and welcome: yes, no, or not known
    step_free = models.BooleanField(_("step-free"), null=True, blank=True)
    toilet = models.BooleanField(_("toilet"), null=True, blank=True)
    accessible_toilet = models.BooleanField(_("accessible toilet"), null=True, blank=True)
    hearing_loop = models.BooleanField(_("hearing loop"), null=True, blank=True)
    quiet_space = models.BooleanField(_("quiet space"), null=True, blank=True)
    newcomers_welcome = models.BooleanField(_("good for newcomers"), null=True, blank=True)
    children_welcome = models.BooleanField(_("children welcome"), null=True, blank=True)
    referral_needed = models.BooleanField(_("referral needed"), null=True, blank=True)
    cost = models.CharField(_("cost"), max_length=10, choices=Cost, default="", blank=True)
    cost_note = models.CharField(_("about the cost"), max_length=160, blank=True)
    languages = ArrayField(
        models.CharField(max_length=10), default=list, blank=True, verbose_name=_("languages")
    )
    access_note = models.CharField(_("good to know"), max_length=500, blank=True)

    # --- When
    opening_hours = models.CharField(
        _("opening hours"),
        max_length=255,
        blank=True,
        help_text=_("In the notation of OpenStreetMap, such as “Tu-Sa 10:00-16:00”."),
    )
    opening_note = models.CharField(_("when, in words"), max_length=500, blank=True)
    open_weekdays = ArrayField(
        models.PositiveSmallIntegerField(), default=list, blank=True, editable=False
    )  # 1 Monday to 7 Sunday, worked out from opening_hours so that a filter can use it

    # --- Where the entry came from
    source = models.ForeignKey(
        "assets.Source",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assets",
        verbose_name=_("source"),
    )
    external_id = models.CharField(_("id at the source"), max_length=160, blank=True)
    # SHA-256 of the row as it was imported: the same row again changes nothing, edits made here
    # since then included.
    source_digest = models.CharField(max_length=64, blank=True, editable=False)
    session = models.ForeignKey(
        MappingSession,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="assets",
        verbose_name=_("mapping session"),
    )

    # --- Status of the entry, and life of the asset
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.DRAFT, editable=False
    )
    review_note = models.CharField(max_length=500, blank=True, editable=False)
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from"
    )
    life = models.CharField(_("life"), max_length=10, choices=Life, default=Life.ACTIVE)
    life_changed_on = models.DateField(_("since"), null=True, blank=True)
    life_reason = models.CharField(_("because"), max_length=300, blank=True)

    # --- Upkeep
    checked_at = models.DateTimeField(_("last checked"), null=True, blank=True, editable=False)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    check_due_on = models.DateField(_("check again on"), null=True, blank=True)
    # Nobody confirmed it for a second interval: it keeps its page, but is not shown unasked.
    is_lapsed = models.BooleanField(_("long unconfirmed"), default=False, editable=False)

    # --- The person it is about
    age_band = models.CharField(
        _("how old"), max_length=6, choices=AgeBand, blank=True
    )  # blank: recorded before it was asked
    young_approved_at = models.DateTimeField(null=True, blank=True, editable=False)
    publication_consent = models.OneToOneField(
        "assets.Consent",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    # --- The row itself
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    client_key = models.UUIDField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)
    search = SearchVectorField(null=True, editable=False)

    objects = AssetQuerySet.as_manager()
    as_of = None  # the day of an earlier version, where it stands for the asset (see as_of.py)

    class Meta:
        verbose_name = _("asset")
        verbose_name_plural = _("assets")
        triggers = ASSET_TRIGGERS
        constraints = [
            *PERSON_CONSTRAINTS,
            *naming_rules.CONSTRAINTS,
            models.CheckConstraint(
                name="hidden_place_is_empty",
                condition=~Q(public_precision="hidden") | Q(public_location__isnull=True),
            ),
            models.CheckConstraint(
                name="ended_with_date_and_reason",
                condition=~Q(life="ended")
                | (Q(life_changed_on__isnull=False) & ~Q(life_reason="")),
            ),
            models.CheckConstraint(
                name="merged_into_something",
                condition=~Q(status="merged") | Q(merged_into__isnull=False),
            ),
            models.CheckConstraint(
                name="hosted_somewhere", condition=~Q(place_mode="at_asset") | Q(host__isnull=False)
            ),
            models.CheckConstraint(name="named", condition=~Q(name="")),
            models.UniqueConstraint(
                name="one_entry_per_external_id",
                fields=["source", "external_id"],
                condition=~Q(external_id=""),
            ),
            models.UniqueConstraint(
                name="one_entry_per_client_key",
                fields=["created_by", "client_key"],
                condition=Q(client_key__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["community", "status"], name="asset_community_status"),
            models.Index(fields=["category", "status"], name="asset_category_status"),
            models.Index(fields=["updated_at", "id"], name="asset_updated"),
            # What lists go by, of every row: who sees more than what is published has lists too.
            models.Index(fields=["name", "uid"], name="asset_name_order"),
            models.Index(
                public_moment("checked_at").desc(nulls_last=True),
                F("uid"),
                name="asset_check_order",
            ),
            models.Index(
                public_moment("published_at").desc(nulls_last=True),
                F("uid"),
                name="asset_publication_order",
            ),
            # People stand at the first of their month: far down in lists of everything.
            models.Index(
                "kind",
                public_moment("checked_at").desc(nulls_last=True),
                F("uid"),
                name="asset_kind_check_order",
            ),
            models.Index(
                public_moment("published_at").desc(nulls_last=True),
                F("uid"),
                name="asset_person_publication",
                condition=Q(kind=Kind.HUMAN),
            ),
            # Counting what everybody may see, without a look at the rows.
            models.Index(
                fields=["kind", "category", "community"],
                include=["id"],
                name="asset_counts",
                condition=positions.PUBLIC,
            ),
            models.Index(
                fields=["community", "check_due_on"],
                name="asset_check_due",
                condition=Q(status="published") & ~Q(life="ended"),
            ),
            models.Index(fields=["community"], name="asset_lapsed", condition=Q(is_lapsed=True)),
            models.Index(fields=["life_changed_on"], name="asset_ended", condition=Q(life="ended")),
            GistIndex(fields=["public_point"], name="asset_public_point"),
            *positions.INDEXES,
            *naming_rules.INDEXES,
            GinIndex(fields=["search"], name="asset_search"),
            GinIndex(fields=["tags"], name="asset_tags"),
            GinIndex(OpClass("name", name="gin_trgm_ops"), name="asset_name_trigram"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        address = reverse("assets:detail", args=[self.uid])
        return f"{address}?as_of={self.as_of}" if self.as_of else address

    @property
    def is_about_a_person(self):
        return self.kind == Kind.HUMAN

    @property
    def title(self):
        """Its name, without the first name that may stand before what a person offers."""
        return title_of(self.name, self.person_name) if self.show_first_name else self.name

    @property
    def is_shown_roughly(self):
        return self.public_precision == self.Precision.CELL

    @property
    def is_overdue(self):
        """On the map, still going, and nobody looked since it was due for a check."""
        return (
            self.life != self.Life.ENDED
            and self.check_due_on is not None
            and self.check_due_on < (self.as_of or timezone.localdate())
        )

    def can_move_to(self, status):
        return status in self.STATUS_MOVES[self.Status(self.status)]
