from django import forms
from django.utils.translation import gettext_lazy as _

from assetmap.assets.forms.fields import NamedAssetField
from assetmap.assets.models import Asset
from assetmap.connections.models import Connection


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

    def __init__(self, data=None, *, user, asset):
        super().__init__(data, label_suffix="")
        known = Asset.objects.visible_to(user).exclude(pk=asset.pk).living()
        self.fields["object"].queryset = known.filter(status=Asset.Status.PUBLISHED)
        self.fields["object"].widget.attrs["list"] = "others"
