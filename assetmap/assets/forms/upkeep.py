"""The short forms: how an asset is doing, taking it off the map, one's own entries."""

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from assetmap.assets.models import Asset, CheckRequest, Kind
from assetmap.assets.services.check_requests import MOST_TOLD
from assetmap.assets.services.checks import LEAST_DAYS, MOST_DAYS


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


class UpkeepFilter(forms.Form):
    """The query string of what is due in a community."""

    MAIL, WALK, LONG = "mail", "walk", "long"
    by = forms.ChoiceField(
        required=False,
        choices=[
            (MAIL, _("Ask by mail")),
            (WALK, _("Go by or ring")),
            (LONG, _("Long unconfirmed")),
        ],
    )


class CheckAnswerForm(forms.Form):
    """What whoever knows says of an entry."""

    answer = forms.ChoiceField(
        label=_("Is it still right?"), choices=CheckRequest.Answer, widget=forms.RadioSelect
    )
    told = forms.CharField(
        label=_("What is different, or why has it ended?"),
        required=False,
        max_length=MOST_TOLD,
        widget=forms.Textarea(attrs={"rows": 4, "class": "area--short"}),
        help_text=_("Not needed when it is still right."),
    )
    ended_on = forms.DateField(
        label=_("When did it end?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "input--short"}, format="%Y-%m-%d"),
        help_text=_("Only if it has ended. A guess is fine."),
    )


class IntervalsForm(forms.Form):
    """Days between checks, by category; empty for what everybody has."""

    def __init__(self, *args, categories, own, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.categories = {category.code: category for category in categories}
        for category in categories:
            self.fields[category.code] = forms.IntegerField(
                label=category.name,
                required=False,
                min_value=LEAST_DAYS,
                max_value=MOST_DAYS,
                initial=own.get(category.pk),
                widget=forms.NumberInput(attrs={"class": "input--short"}),
                help_text=_now("Else every %(days)d days") % {"days": category.check_every_days},
            )

    def by_kind(self):
        """[(label, bound fields)]"""
        return [
            (kind.label, [self[code] for code, one in self.categories.items() if one.kind == kind])
            for kind in Kind
        ]

    def days(self):
        """{Category: days or None}"""
        return {self.categories[code]: n for code, n in self.cleaned_data.items()}
