"""What anybody may tell without an account: something new, or something about an entry."""

import time
import uuid

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from assetmap.assets.forms.fields import CategoryField
from assetmap.assets.models import Asset, Category, Proposal
from assetmap.communities.models import Community
from assetmap.gazetteer.search import resolve_postcode

LEAST_SECONDS = 3  # nobody reads and fills a form faster
SALT = "moderation.suggestion-form"
_SHORT = {"rows": 3, "class": "area--short"}


class Guarded(forms.Form):
    """A form that strangers send: each time it is shown it has a key of its own, and a field that
    only programs fill."""

    email = forms.EmailField(
        label=_("Your email, if you like"),
        required=False,
        help_text=_("Only to tell you what became of it. It is shown to nobody and soon deleted."),
    )
    homepage = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    form_key = forms.CharField(widget=forms.HiddenInput, max_length=300)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.initial["form_key"] = signing.dumps([str(uuid.uuid4()), time.time()], salt=SALT)

    def clean_form_key(self):
        """The UUID of this showing of the form."""
        try:
            key, shown = signing.loads(self.cleaned_data["form_key"], salt=SALT)
        except (signing.BadSignature, ValueError) as problem:
            self._renew()
            raise ValidationError(
                _now("This form was open for too long. All you typed is here: send it again.")
            ) from problem
        if time.time() - shown < LEAST_SECONDS:
            raise ValidationError(
                _now("That was very quick. All you typed is here: send it again in a moment.")
            )
        return uuid.UUID(key)

    def _renew(self):
        self.data = self.data.copy()
        self.data["form_key"] = self.initial["form_key"]

    @property
    def is_by_a_program(self):
        return bool(self.data.get("homepage"))


class SuggestForm(Guarded):
    """A new place or group. People are not suggested by others."""

    community = forms.ModelChoiceField(
        label=_("In which community?"),
        queryset=None,
        to_field_name="slug",
        empty_label=_("Choose one"),
    )
    name = forms.CharField(label=_("What do people call it?"), max_length=120)
    category = CategoryField(label=_("What sort?"))
    benefit = forms.CharField(
        label=_("What good comes of it?"),
        max_length=300,
        widget=forms.Textarea(attrs=_SHORT | {"maxlength": 300}),
    )
    place_name = forms.CharField(label=_("Where is it?"), max_length=120)
    postcode = forms.CharField(
        label=_("Its postcode, if you know it"),
        max_length=10,
        required=False,
        widget=forms.TextInput(attrs={"class": "input--short", "autocomplete": "off"}),
    )
    opening_note = forms.CharField(
        label=_("When can people use it?"), max_length=500, required=False
    )
    website = forms.URLField(
        label=_("Website"), required=False, max_length=400, assume_scheme="https"
    )
    message = forms.CharField(
        label=_("Anything else, for who looks at it"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs=_SHORT),
    )
    field_order = (
        *("community", "name", "category", "benefit", "place_name", "postcode", "opening_note"),
        *("website", "message", "email", "homepage"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        communities = Community.objects.defer("boundary").order_by("name")
        self.fields["community"].queryset = communities
        self.fields["category"].queryset = Category.objects.filter(is_active=True).exclude(
            kind="human"
        )

    def data_for_service(self):
        told = self.cleaned_data
        place = resolve_postcode(told["postcode"]) if told["postcode"] else None
        names = ("name", "category", "benefit", "place_name", "postcode", "opening_note")
        data = {name: told[name] for name in (*names, "website")}
        mode = Asset.PlaceMode.POINT if place else Asset.PlaceMode.NONE
        return data | {"kind": told["category"].kind, "place_mode": mode, "location": place}


class RemarkForm(Guarded):
    """Something about an entry that is on the map."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[(one.value, one.label) for one in Proposal.REMARKS],
        widget=forms.RadioSelect,
    )
    message = forms.CharField(
        label=_("Tell us more"),
        max_length=1000,
        widget=forms.Textarea(attrs=_SHORT),
        help_text=_("What is different, since when, and how do you know? No names, please."),
    )
    field_order = ("kind", "message", "email", "homepage")
