"""What the form of an entry asks only about a person: how old, how wide a square, moved or not."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from assetmap.assets.models import Asset
from assetmap.assets.wording import capitalised

UNDER_16 = "under"


class AgeField(forms.ChoiceField):
    """Nobody under 16 is recorded: said to whoever chooses it, rather than left out."""

    widget = forms.RadioSelect

    def __init__(self):
        super().__init__(
            label=_lazy("How old are they?"),
            required=False,
            choices=[*Asset.AgeBand.choices, (UNDER_16, _lazy("under 16"))],
            help_text=_lazy("Ask, and don’t guess. A date of birth is never kept."),
        )

    def clean(self, value):
        value = super().clean(value)
        if value == UNDER_16:
            raise forms.ValidationError(
                _("Nobody under 16 is recorded. Add the group they are part of instead.")
            )
        return value


class SquareField(forms.TypedChoiceField):
    def __init__(self):
        super().__init__(
            label=_lazy("How wide a square?"),
            required=False,
            coerce=int,
            empty_value=None,
            choices=[(metres, capitalised(told)) for metres, told in Asset.Cell.choices],
            help_text=_lazy(
                "Choose a wider one where fewer than ten people live in it, or if they ask. It can "
                "be made wider later, never smaller."
            ),
            error_messages={
                "invalid_choice": _lazy(
                    "The square somebody is shown in may become larger, never smaller."
                )
            },
        )

    def offer_wider(self, asset):
        """The square of an entry that is there, and those it may still become."""
        self.choices = [choice for choice in self.choices if choice[0] >= asset.cell_m]


def fit_person_fields(form):
    """Leave out what can't be asked of this entry, and what can't be chosen any more."""
    fields, asset = form.fields, form.asset
    if asset and not asset.is_about_a_person:
        del fields["age_band"], fields["cell_m"]
    elif asset:
        fields["cell_m"].offer_wider(asset)
    if not asset or not asset.is_about_a_person or not asset.published_at:
        del fields["moved"]


def check_person_fields(form):
    if "age_band" in form.fields and "age_band" not in form.errors:
        asked_before = form.asset and not form.asset.age_band
        if not form.cleaned_data.get("age_band") and not asked_before:
            form.add_error("age_band", _("Say how old they are. Nobody under 16 is recorded."))
    if form.cleaned_data.get("moved") and form.place_is_kept:
        form.add_error("moved", _("Give the place where they live now."))
