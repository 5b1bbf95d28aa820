"""Adding and editing an entry: one form in three parts."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from assetmap.assets.consent_wording import CURRENT
from assetmap.assets.disclosure import Reader
from assetmap.assets.forms.fields import CategoryField, DegreesField, NamedAssetField, ShapeField
from assetmap.assets.forms.person import (
    AgeField,
    SquareField,
    check_person_fields,
    fit_person_fields,
)
from assetmap.assets.models import Asset, Category, Consent, Kind
from assetmap.assets.services import soundness
from assetmap.assets.widgets import YesNoNotKnown
from assetmap.assets.wording import OFFERED_LANGUAGES, WELCOME, capitalised, language_name
from assetmap.common.geo import GeometryProblem, point_from
from assetmap.communities.models import Community, MappingSession
from assetmap.gazetteer.search import resolve_postcode

PLACE = ("place_mode", "lat", "lon", "shape", "postcode", "host")
WHERE = ("community", *PLACE, "place_name", "address", "area_served", "public_precision")
DRAWN = ("line", "area", "serves")

# Labels, limits and choices come from the model; here is only what the form says differently.
_LABELS = {
    "place_mode": _lazy("What sort of place?"),
    "place_name": _lazy("Describe it in words"),
    "postcode": _lazy("Postcode"),
    "area_served": _lazy("Which area does it serve?"),
    "public_precision": _lazy("Show it to everybody"),
    "name": _lazy("What do people call it?"),
    "person_name": _lazy("Their name"),
    "show_first_name": _lazy("They asked for their first name to be shown"),
    "benefit": _lazy("What good comes of it?"),
    "description": _lazy("More about it"),
    "access_note": _lazy("Anything else that is good to know"),
    "opening_note": _lazy("When can people use it?"),
    "connector": _lazy("Who can introduce people?"),
    "session": _lazy("Did this come up at a mapping session?"),
}
_HELP = {
    "place_mode": "",
    "postcode": _lazy("Puts the pin there, or close to it."),
    "public_precision": _lazy(
        "People are never shown exactly: the map shows a square of a kilometre or more around "
        "them, and their exact place is not kept."
    ),
    "area_served": _lazy("For example, all of Govan."),
    "benefit": _lazy("Say what people get, share or learn. A sentence is plenty."),
    "name": "",
    "person_name": _lazy("Only you, and the moderators and managers of this community, see it."),
    "show_first_name": _lazy("Otherwise everybody sees what they offer, and not who they are."),
    "tags": _lazy("Words to find it by, with commas between them. Twelve at most."),
    "opening_note": _lazy("For example, most mornings if it’s dry."),
    "opening_hours": _lazy(
        "Only if you know the notation, such as “Tu-Sa 10:00-16:00”. It lets people filter by day."
    ),
    "contact_name": _lazy("A first name or a role is enough."),
    "connector": _lazy("For a person who shares a skill: a group or a worker, never a home."),
    "is_institution": _lazy("A school, library, surgery or council."),
    "is_local_economy": _lazy("A business, a market, an exchange."),
}
# What the last part of the form keeps folded.
_FOLDED = {
    "access": (*WELCOME, "cost", "cost_note", "access_note", "languages"),
    "contact": (
        *("website", "contact_name", "contact_phone", "contact_email"),
        *("contact_audience", "connector"),
    ),
    "finding": ("tags", "opening_hours", "is_institution", "is_local_economy", "session"),
}
_SHORT = {"rows": 3, "class": "area--short"}


def _model_fields():
    names = [name for name in soundness.EDITABLE if name not in _OWN]
    widgets = dict.fromkeys(WELCOME, YesNoNotKnown) | {
        "place_mode": forms.Select(attrs={"data-target": "mode"}),
        "kind": forms.RadioSelect,
        "benefit": forms.Textarea(attrs=_SHORT | {"maxlength": 300}),
        "description": forms.Textarea(attrs={"rows": 5}),
        "access_note": forms.Textarea(attrs=_SHORT),
        "opening_note": forms.Textarea(attrs=_SHORT),
        "postcode": forms.TextInput(
            attrs={
                "class": "input--short",
                "autocomplete": "postal-code",
                "data-target": "postcode",
            }
        ),
    }
    return forms.fields_for_model(
        Asset, fields=names, widgets=widgets, labels=_LABELS, help_texts=_HELP
    )


# Declared below, or never set by this form: how an asset is doing has a page of its own.
_OWN = (
    *("category", "host", "languages", "session", "kind", "website", "cell_m", "age_band"),
    *("life", "life_changed_on", "life_reason", "check_due_on"),
)
_CAPITALISED = ("place_mode", "public_precision", "contact_audience", "cost", "consent_method")
_ModelFields = type("_ModelFields", (forms.Form,), _model_fields())


class AssetForm(_ModelFields):
    """`data_for_service()` is what the services take. Give `asset` to edit it."""

    community = forms.ModelChoiceField(
        label=_lazy("In which community?"), queryset=None, to_field_name="slug", empty_label=None
    )
    lat = DegreesField(
        label=_lazy("Latitude"),
        required=False,
        help_text=_lazy("Like 55.8626"),
    )
    lon = DegreesField(label=_lazy("Longitude"), required=False, help_text=_lazy("Like -4.3130"))
    shape = ShapeField(
        label=_lazy("Route or area as GeoJSON"),
        required=False,
        help_text=_lazy("Filled in as you draw. You can also paste a line or a polygon."),
    )
    host = NamedAssetField(
        label=_lazy("Where does it meet?"),
        required=False,
        help_text=_lazy("Start typing the name of a place that is on the map."),
    )
    kind = forms.ChoiceField(
        label=_lazy("Kind of asset"), choices=Kind.choices, widget=forms.RadioSelect
    )
    category = CategoryField(label=_lazy("What sort?"))
    languages = forms.MultipleChoiceField(
        label=_lazy("Languages spoken"), required=False, widget=forms.CheckboxSelectMultiple
    )
    age_band = AgeField()
    cell_m = SquareField()
    moved = forms.BooleanField(
        label=_lazy("They have moved"),
        required=False,
        help_text=_lazy("Only if they live somewhere else now: else their square stays."),
    )
    website = forms.URLField(
        label=_lazy("Website"), required=False, max_length=400, assume_scheme="https"
    )
    session = forms.ModelChoiceField(
        label=_LABELS["session"], queryset=None, required=False, empty_label=_lazy("No")
    )
    consent_purposes = forms.MultipleChoiceField(
        label=_lazy("They agree to"),
        required=False,
        choices=Consent.Purpose.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    consent_method = forms.ChoiceField(
        label=_lazy("How did they say so?"),
        required=False,
        choices=Consent.Method.choices,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_lazy("What changed, and how do you know?"),
        required=False,
        max_length=200,
        help_text=_lazy("Kept in the history for people working in this community."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    client_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=400)

    consent_wording = CURRENT

    def __init__(self, data=None, *, user, asset=None, initial=None, sending=False, **kwargs):
        self.user, self.asset, self.sending = user, asset, sending
        initial = _initial(user, asset) | (initial or {})
        super().__init__(data, initial=initial, label_suffix="", **kwargs)
        self.order_fields((*WHERE, "kind", "category", "name", "person_name", "benefit"))
        self._offer_communities()
        self._offer_languages()
        fields = self.fields
        fields["category"].queryset = Category.objects.filter(is_active=True)
        if asset:
            fields["category"].queryset |= Category.objects.filter(pk=asset.category_id)
            del fields["community"]
            self.initial["client_key"] = uuid.uuid4()
        else:
            del fields["note"], fields["version"]
        for name in _CAPITALISED:
            choices = fields[name].choices
            fields[name].choices = [(value, capitalised(told)) for value, told in choices]
        if asset and asset.publication_consent_id:
            del fields["consent_purposes"], fields["consent_method"]
        for name in ("lat", "lon", "shape"):
            fields[name].widget.attrs["data-target"] = name
        fields["host"].widget.attrs["list"] = "hosts"
        if asset and asset.is_about_a_person:
            # What a person never has is not asked for.
            del fields["address"], fields["host"], fields["shape"]
        fit_person_fields(self)
        for name in Reader(user).out_of_reach(asset) if asset else ():
            del fields[name]  # sent back empty, it would be lost

    def _offer_communities(self):
        """Those the user works in; with them go the places a group may meet at."""
        offered = Community.objects.open_to(self.user)
        self.communities = offered.order_by("name").defer("boundary", "description")
        self.fields["community"].queryset = self.communities
        if self.asset:
            here, now_at = Q(community=self.asset.community_id), Q(pk=self.asset.host_id)
        else:
            here, now_at = Q(community__in=self.communities.values("pk")), Q(pk=None)
        on_the_map = Q(status=Asset.Status.PUBLISHED, public_location__isnull=False)
        self.fields["host"].queryset = (
            Asset.objects.visible_to(self.user)
            .filter(here, on_the_map | now_at, host=None)
            .exclude(kind=Kind.HUMAN)
        )
        kept = Q(pk=self.asset.session_id) if self.asset else Q(pk=None)
        held = MappingSession.objects.filter(here, Q(removed_at=None) | kept)
        self.fields["session"].queryset = held.order_by("-held_on", "pk")

    def _offer_languages(self):
        kept = self.asset.languages if self.asset else []
        codes = dict.fromkeys((*OFFERED_LANGUAGES, *kept))
        self.fields["languages"].choices = [(code, language_name(code)) for code in codes]

    # --- Reading it

    def clean_tags(self):
        return _sound(soundness.clean_tags, self.cleaned_data["tags"])

    def clean_opening_hours(self):
        text = self.cleaned_data["opening_hours"]
        _sound(soundness.weekdays_of, text)
        return text

    def clean(self):
        cleaned = super().clean()
        mode = cleaned.get("place_mode")
        cleaned["location"] = None
        if mode == Asset.PlaceMode.POINT:
            cleaned["location"] = self._point()
        elif mode in DRAWN:
            cleaned["location"] = cleaned.get("shape")
        elif (
            mode == Asset.PlaceMode.AT_ASSET
            and not cleaned.get("host")
            and "host" not in self.errors
        ):
            self.add_error(
                "host" if "host" in self.fields else "place_mode", _("Say where it meets.")
            )
        if cleaned.get("kind") == Kind.HUMAN:
            self._clean_agreement()
            check_person_fields(self)
        return cleaned

    def _point(self):
        lat, lon = self.cleaned_data.get("lat"), self.cleaned_data.get("lon")
        if "lat" in self.errors or "lon" in self.errors:
            return None
        if lat is None and lon is None:
            return resolve_postcode(self.cleaned_data.get("postcode") or "")
        if lat is None or lon is None:
            missing = "lat" if lat is None else "lon"
            self.add_error(missing, _("Give latitude and longitude, or neither."))
            return None
        try:
            return point_from(lon, lat)
        except GeometryProblem as problem:
            self.add_error("lat", problem.message)
            return None

    def _clean_agreement(self):
        """Asked for before an entry about a person goes to review; a draft may wait for it."""
        if "consent_purposes" not in self.fields:
            return
        purposes = self.cleaned_data.get("consent_purposes") or []
        method = self.cleaned_data.get("consent_method")
        if self.sending and Consent.Purpose.PUBLISH not in purposes:
            self.add_error(
                "consent_purposes",
                _("Ask first whether it may be shown to everybody. Until then, keep a draft."),
            )
        if purposes and not method and "consent_method" not in self.errors:
            self.add_error("consent_method", _("Say how they agreed."))

    @property
    def at_fault(self):
        """Names of the folded sections in which something needs another look."""
        return {name for name, fields in _FOLDED.items() if set(fields) & set(self.errors)}

    def only_where(self):
        """Forget what is wrong further down: somebody only wants to see what is close by."""
        for name in set(self.errors) - set(WHERE):
            del self.errors[name]
        return not self.errors

    # --- For the services

    @property
    def place_is_kept(self):
        return bool(self.asset) and not set(self.changed_data) & set(PLACE)

    def data_for_service(self):
        data = {
            name: self.cleaned_data[name]
            for name in soundness.EDITABLE
            if name in self.cleaned_data and name in self.fields
        }
        if data.get("cell_m", 0) is None:
            del data["cell_m"]
        if data.get("place_mode") != Asset.PlaceMode.AT_ASSET:
            data.pop("host", None)
        if data["kind"] != Kind.HUMAN:
            data |= {"person_name": "", "show_first_name": False}
        if not self.place_is_kept:
            data["location"] = self.cleaned_data["location"]
            if self.cleaned_data.get("moved"):
                data["moved"] = True
        return data

    def consent(self):
        """{"method", "purposes"}, or None when the entry is not about a person."""
        purposes = self.cleaned_data.get("consent_purposes")
        if not purposes or self.cleaned_data.get("kind") != Kind.HUMAN:
            return None
        return {"method": self.cleaned_data["consent_method"], "purposes": purposes}

    def add_service_errors(self, problem):
        """Put what a service refused beside the fields it names."""
        if not hasattr(problem, "error_dict"):
            self.add_error(None, problem)
            return
        for name, errors in problem.error_dict.items():
            name = "lat" if name == "location" else name
            self.add_error(name if name in self.fields else None, errors)

    def at_version(self, version):
        """The same form, ready to be sent over a newer version of the row."""
        self.data = self.data.copy()
        self.data["version"] = version


def _sound(check, value):
    """A check of the services as a field's: the message without the field's name."""
    try:
        return check(value)
    except ValidationError as problem:
        raise ValidationError(problem.messages) from problem


def _initial(user, asset):
    if asset is None:
        return {"client_key": uuid.uuid4(), "contact_audience": Asset.Audience.MEMBERS}
    shown = Reader(user).show(asset)
    initial = {name: getattr(asset, name) for name in soundness.EDITABLE if name in shown}
    initial |= {
        "name": asset.title,
        "category": asset.category.code,
        "version": asset.version,
        "session": asset.session_id,
    }
    place = shown.get("exact_location") or (shown["location"] if asset.is_about_a_person else None)
    if place is not None and place.geom_type == "Point":
        initial |= {"lat": f"{place.y:.6f}", "lon": f"{place.x:.6f}"}
    elif place is not None:
        initial["shape"] = place.json
    return initial
