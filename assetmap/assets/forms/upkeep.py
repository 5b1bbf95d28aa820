"""The short forms: how an asset is doing, taking it off the map, one's own entries."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assetmap.assets.models import Asset


class LifeForm(forms.Form):
    life = forms.ChoiceField(
        label=_("How is it doing?"), choices=Asset.Life, widget=forms.RadioSelect
    )
    life_changed_on = forms.DateField(
        label=_("Since when?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "input--short"}, format="%Y-%m-%d"),
        help_text=_("Needed when it has ended. The day is enough, a guess is fine."),
    )
    life_reason = forms.CharField(
        label=_("Why?"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "class": "area--short"}),
        help_text=_("Everybody can read this. Say what happened, kindly, and name nobody."),
    )


class WithdrawalForm(forms.Form):
    note = forms.CharField(
        label=_("Why is it taken off?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "class": "area--short"}),
        help_text=_("Kept in the history for people working in this community."),
    )
    agreement_taken_back = forms.BooleanField(
        label=_("The person has taken back their agreement"),
        required=False,
        help_text=_("It is recorded with today’s date. To show the entry again, ask them anew."),
    )

    def __init__(self, *args, asset, **kwargs):
        super().__init__(*args, **kwargs)
        if not asset.is_about_a_person:
            del self.fields["agreement_taken_back"]
        elif self.data.get("agreement_taken_back"):
            self.fields["note"].required = False  # they owe nobody a reason


class MineFilter(forms.Form):
    """The query string of one's own entries."""

    status = forms.ChoiceField(required=False, choices=Asset.Status)
