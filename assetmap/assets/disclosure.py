"""Who sees which field, and how a given place becomes the public one.

Every field that leaves - page, API, export, feed - is named here. A new column is private until
somebody writes its name into one of these tuples.
"""

from django.contrib.gis.geos import Point

from assetmap.assets import policy
from assetmap.common.geo import grid_cell

PUBLIC_FIELDS = (
    "uid",
    "kind",
    "category",
    "community",
    "name",
    "benefit",
    "description",
    "tags",
    "is_institution",
    "is_local_economy",
    "place_mode",
    "place_name",
    "address",
    "postcode",
    "host",
    "area_served",
    "location",
    "public_precision",
    "public_precision_m",
    "website",
    "contact_name",
    "contact_phone",
    "contact_email",
    "connector",
    "step_free",
    "toilet",
    "accessible_toilet",
    "hearing_loop",
    "quiet_space",
    "newcomers_welcome",
    "children_welcome",
    "referral_needed",
    "cost",
    "cost_note",
    "languages",
    "access_note",
    "opening_hours",
    "opening_note",
    "source",
    "external_id",
    "session",
    "life",
    "life_changed_on",
    "life_reason",
    "checked_at",
    "check_due_on",
    "is_lapsed",
    "updated_at",
)
# Who a person is: for who recorded the entry, and for coordinators.
NAME_FIELDS = ("person_name", "show_first_name")
MEMBER_FIELDS = (
    *PUBLIC_FIELDS,
    *NAME_FIELDS,
    "exact_location",
    "cell_m",
    "age_band",
    "contact_audience",
    "status",
    "review_note",
    "submitted_at",
    "published_at",
    "created_at",
    "version",
)
COORDINATOR_FIELDS = (*MEMBER_FIELDS, "created_by", "checked_by")

# Free text that everybody reads.
PUBLIC_TEXT = (
    "name",
    "benefit",
    "description",
    "place_name",
    "area_served",
    "access_note",
    "opening_note",
    "cost_note",
    "connector",
)
CONTACT_FIELDS = ("contact_name", "contact_phone", "contact_email")
# Text that would give away a place the public may only know roughly.
ADDRESS_FIELDS = ("address", "postcode", "host")
# For people the month is enough: a time stamp says who was met when.
MOMENTS = ("checked_at", "updated_at", "check_due_on", "life_changed_on")

PUBLIC, MEMBERS, COORDINATORS = "public", "members", "coordinators"
_FIELDS = {PUBLIC: PUBLIC_FIELDS, MEMBERS: MEMBER_FIELDS, COORDINATORS: COORDINATOR_FIELDS}
_RANK = {PUBLIC: 0, MEMBERS: 1, COORDINATORS: 2}


def public_place(*, precision, given, community, cell_m):
    """The place everybody gets: (geometry or None, side of its grid cell in metres or None).

    `given` is a geometry in WGS84 or None; `cell_m` the side of a cell in metres. The cell is one
    of a fixed grid, so that saving twice, or averaging many answers, tells nothing more (see
    common.geo.grid_cell).
    """
    if precision == "community":
        return community.centre, None
    if precision == "hidden" or given is None:
        return None, None
    if precision == "cell":
        middle = given if given.geom_type == "Point" else given.point_on_surface
        return Point(*grid_cell(middle.x, middle.y, cell_m), srid=4326), cell_m
    return given, None


class Reader:
    """Somebody reading assets: knows, for each one, what may leave."""

    def __init__(self, user):
        self.user = user

    def audience(self, asset):
        if policy.coordinates(self.user, asset.community_id):
            return COORDINATORS
        if policy.works_in(self.user, asset.community_id):
            own = asset.created_by_id == self.user.pk
            return MEMBERS if own or not asset.is_about_a_person else PUBLIC
        if self.user.is_authenticated and self.user.is_staff and not asset.is_about_a_person:
            return MEMBERS
        return PUBLIC

    def sees_contact(self, asset):
        """Contact fields have an audience of their own; a person's are never public."""
        audience = self.audience(asset)
        if asset.is_about_a_person and audience == PUBLIC:
            return False
        return _RANK[audience] >= _RANK[asset.contact_audience]

    def whom(self, asset):
        """What the person is called, for those who may know; empty for everybody else."""
        return asset.person_name if "person_name" in self.fields(asset) else ""

    def out_of_reach(self, asset):
        """Names of the fields nobody can set who doesn't see what is in them.

        The audience is among them: widened by somebody kept out, it would let them in.
        """
        return () if self.sees_contact(asset) else (*CONTACT_FIELDS, "contact_audience")

    def fields(self, asset):
        """Names of the fields that may leave, for this reader and this asset."""
        audience = self.audience(asset)
        names = _FIELDS[audience]
        hidden = () if self.sees_contact(asset) else CONTACT_FIELDS
        if audience == PUBLIC and asset.is_about_a_person:
            hidden += ("session",)  # it says when and where they were
        if not asset.is_about_a_person:
            hidden += NAME_FIELDS
        if audience == PUBLIC and asset.public_precision != asset.Precision.EXACT:
            hidden += ADDRESS_FIELDS
        return tuple(name for name in names if name not in hidden)

    def show(self, asset):
        """{field: value} of what may leave; geometries as GEOS, related rows as their codes."""
        month_only = asset.is_about_a_person and self.audience(asset) == PUBLIC
        shown = {}
        for name in self.fields(asset):
            value = self._value(asset, name)
            if month_only and name in MOMENTS and value is not None:
                value = _month(value)
            shown[name] = value
        return shown

    def _value(self, asset, name):
        match name:
            case "location":
                return asset.public_location
            case "category":
                return asset.category.code
            case "community":
                return asset.community.slug
            case "source":
                return asset.source.slug if asset.source_id else None
            case "host":
                return asset.host.uid if asset.host_id and self.knows_of(asset.host) else None
            case "session":
                return asset.session_id
            case "created_by" | "checked_by":
                person = getattr(asset, name)
                return str(person) if person else None
            case _:
                return getattr(asset, name)

    def knows_of(self, asset):
        """Whether a related asset exists for this reader, without a query of its own."""
        return asset.status == asset.Status.PUBLISHED or self.audience(asset) != PUBLIC


def _month(moment):
    first = moment.replace(day=1)
    if hasattr(moment, "hour"):
        first = first.replace(hour=0, minute=0, second=0, microsecond=0)
    return first
