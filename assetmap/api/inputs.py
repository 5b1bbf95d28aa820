"""The shape of what is sent in; whether it is sound is the services' to judge."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from rest_framework import serializers

from assetmap.assets.models import Asset, Category, Consent, Kind
from assetmap.assets.services import home_of_new
from assetmap.common.geo import GeometryProblem, geometry_from_geojson
from assetmap.communities.models import Community

SHAPES = {"Point", "LineString", "MultiLineString", "Polygon", "MultiPolygon"}


class GeometryField(serializers.JSONField):
    """A GeoJSON geometry, longitude before latitude."""

    def to_internal_value(self, data):
        if not isinstance(data, dict):
            raise serializers.ValidationError(_("Send a GeoJSON geometry."))
        try:
            return geometry_from_geojson(data, allowed_types=SHAPES)
        except GeometryProblem as problem:
            raise serializers.ValidationError(str(problem)) from problem


def _choice(choices, **options):
    return serializers.ChoiceField(choices=choices, **options)


def _text(name, **options):
    limit = Asset._meta.get_field(name).max_length
    options.setdefault("required", False)
    return serializers.CharField(max_length=limit, allow_blank=True, **options)


def _yes_no():
    return serializers.BooleanField(required=False, allow_null=True)


class ConsentInput(serializers.Serializer):
    method = _choice(Consent.Method.choices)
    purposes = serializers.ListField(child=_choice(Consent.Purpose.choices), min_length=1)


class AssetInput(serializers.Serializer):
    """An entry as programs send it. Fields of another name are refused, never ignored."""

    community = serializers.SlugRelatedField(
        "slug",
        queryset=Community.objects.defer("boundary"),
        required=False,
        help_text=_lazy(
            "Left out, the smallest of the communities you work in around the location is taken; "
            "of people, say with which one they agreed to be kept."
        ),
    )
    kind = _choice(Kind.choices)
    category = serializers.SlugRelatedField("code", queryset=Category.objects.all())
    name = serializers.CharField(max_length=120)
    person_name = _text("person_name")
    show_first_name = serializers.BooleanField(required=False)
    benefit = serializers.CharField(max_length=300)
    description = _text("description")
    tags = serializers.ListField(child=serializers.CharField(max_length=40), required=False)
    is_institution = serializers.BooleanField(required=False)
    is_local_economy = serializers.BooleanField(required=False)
    place_mode = _choice(Asset.PlaceMode.choices, required=False)
    place_name = _text("place_name")
    address = _text("address")
    postcode = _text("postcode")
    area_served = _text("area_served")
    host = serializers.UUIDField(required=False, allow_null=True)
    location = GeometryField(required=False, allow_null=True)
    public_precision = _choice(Asset.Precision.choices, required=False)
    cell_m = _choice(Asset.Cell.choices, required=False)
    age_band = _choice(Asset.AgeBand.choices, required=False)
    moved = serializers.BooleanField(required=False)
    website = serializers.URLField(max_length=400, required=False, allow_blank=True)
    contact_name = _text("contact_name")
    contact_phone = _text("contact_phone")
    contact_email = serializers.EmailField(required=False, allow_blank=True)
    contact_audience = _choice(Asset.Audience.choices, required=False)
    connector = _text("connector")
    step_free = _yes_no()
    toilet = _yes_no()
    accessible_toilet = _yes_no()
    hearing_loop = _yes_no()
    quiet_space = _yes_no()
    newcomers_welcome = _yes_no()
    children_welcome = _yes_no()
    referral_needed = _yes_no()
    cost = _choice(Asset.Cost.choices, required=False, allow_blank=True)
    cost_note = _text("cost_note")
    languages = serializers.ListField(child=serializers.CharField(max_length=10), required=False)
    access_note = _text("access_note")
    opening_hours = _text("opening_hours")
    opening_note = _text("opening_note")
    consent = ConsentInput(required=False)
    draft = serializers.BooleanField(required=False)
    note = serializers.CharField(max_length=200, required=False, allow_blank=True)

    def validate(self, data):
        if unknown := sorted(set(self.initial_data) - set(self.fields)):
            raise serializers.ValidationError(
                {name[:60]: [_("There is no such field.")] for name in unknown}
            )
        if data.get("host"):
            data["host"] = Asset.objects.published().filter(uid=data["host"]).first()
            if data["host"] is None:
                raise serializers.ValidationError({"host": [_("There is no such asset.")]})
        if (data.get("kind") or getattr(self.instance, "kind", None)) == Kind.HUMAN:
            self._check_person(data)
        elif data.get("person_name") or data.get("show_first_name"):
            raise serializers.ValidationError({"person_name": [_("Only a person has this name.")]})
        return data

    @staticmethod
    def _check_person(data):
        """A form leaves these out for a person; a program is told rather than half obeyed."""
        never = {name: data.get(name) for name in ("address", "postcode", "host")}
        if data.get("public_precision") == Asset.Precision.EXACT:
            never["public_precision"] = True
        if data.get("contact_audience") == Asset.Audience.PUBLIC:
            never["contact_audience"] = True
        if told := [name for name, value in never.items() if value]:
            refusal = _("This is never kept or shown of a person. Leave it out.")
            raise serializers.ValidationError({name: [refusal] for name in told})

    def for_submission(self, user):
        """Arguments of services.submit_asset."""
        data = dict(self.validated_data)
        data.pop("note", None)
        if not (community := data.pop("community", None)):
            community = home_of_new(user, kind=data["kind"], place=data.get("location"))
        return {
            "community": community,
            "consent": data.pop("consent", None),
            "as_draft": data.pop("draft", False),
            "data": data,
        }

    def for_edit(self):
        """Arguments of services.edit_asset."""
        data = dict(self.validated_data)
        for name in ("community", "draft"):
            if name in data:
                raise serializers.ValidationError({name: [_("This can’t be changed here.")]})
        return {"consent": data.pop("consent", None), "note": data.pop("note", ""), "data": data}


class EndInput(serializers.Serializer):
    reason = serializers.CharField(max_length=300)
    ended_on = serializers.DateField()
