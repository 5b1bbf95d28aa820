from datetime import date

from django import forms
from django.contrib.gis.db.models.functions import GeometryDistance
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from assetmap.assets.forms.fields import NamedAssetField
from assetmap.assets.models import Asset
from assetmap.connections.models import Connection
from assetmap.connections.services import CHANGEABLE


class ConnectionForm(forms.Form):
    """One sentence: this asset - does something with - another asset."""

    verb = forms.ChoiceField(label=_("How?"), choices=Connection.Verb)
    object = NamedAssetField(
        label=_("With which asset?"), help_text=_("Start typing its name, as it is on the map.")
    )
    note = forms.CharField(
        label=_("Anything to add?"),
        max_length=240,
        required=False,
        help_text=_("For example, Tuesdays and Saturdays."),
    )
    since = forms.DateField(
        label=_("Since"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "input--short"}),
    )

    until = forms.DateField(
        label=_("Until"),
        help_text=_("If it is over."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "input--short"}),
    )
    audience = forms.ChoiceField(
        label=_("Who may know of this link?"),
        choices=Connection.Audience,
        initial=Connection.Audience.PUBLIC,
        required=False,
    )
    source = forms.CharField(
        label=_("Who says so?"),
        max_length=240,
        required=False,
        help_text=_("For example, their annual report. Leave it empty if you know it yourself."),
    )
    source_url = forms.URLField(
        label=_("Where can it be read?"),
        max_length=400,
        required=False,
        assume_scheme="https",
        help_text=_("The address of a page."),
        error_messages={"invalid": _("Write the address of a page, such as https://example.org.")},
    )

    def clean_audience(self):
        return self.cleaned_data["audience"] or Connection.Audience.PUBLIC

    def __init__(self, data=None, *, user, asset, initial=None):
        super().__init__(data, label_suffix="", initial=initial)
        known = Asset.objects.visible_to(user).exclude(pk=asset.pk).living()
        known = known.published()
        if asset.public_point:  # most links are to what is close by
            known = known.order_by(GeometryDistance("public_point", asset.public_point))
        self.fields["object"].queryset = known
        self.fields["object"].widget.attrs["list"] = "others"


class ConnectionChangeForm(ConnectionForm):
    """What a link says; the two assets it joins stay."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, user, asset, connection):
        initial = {name: getattr(connection, name) for name in (*CHANGEABLE, "version")}
        super().__init__(data, user=user, asset=asset, initial=initial)
        del self.fields["object"]

    def at(self, current):
        """The same form over a newer row: [(label, what is stored now, what was typed)]."""
        self.data = self.data.copy()
        self.data["version"] = current.version
        rows = []
        for name in CHANGEABLE:
            stored, typed = getattr(current, name), self.cleaned_data[name]
            if stored != typed:
                rows.append((self[name].label, self._told(name, stored), self._told(name, typed)))
        return rows

    def _told(self, name, value):
        if isinstance(value, date):
            return date_format(value)
        return dict(getattr(self.fields[name], "choices", ())).get(value, value)
