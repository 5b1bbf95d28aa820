"""Putting an asset to work, and finding one that could help."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assetmap.assets.models import Category, Kind
from projects.forms.parts import SHORT, capitalise_choices, day
from projects.models import Mobilisation


class UseForm(forms.ModelForm):
    class Meta:
        model = Mobilisation
        fields = ("role", "stage", "since", "until", "in_kind", "amount", "gained")
        labels = {
            "role": _("What does it bring?"),
            "stage": _("How far along?"),
            "in_kind": _("How much, in kind?"),
            "amount": _("How much, in pounds?"),
            "gained": _("What did the asset itself gain?"),
        }
        help_texts = {
            "in_kind": _("For example, one day a week and the heating."),
            "amount": _("Only where money was given."),
        }
        widgets = {
            "since": day(),
            "until": day(),
            "gained": forms.Textarea(attrs=SHORT),
            "amount": forms.NumberInput(attrs={"class": "input--short"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        capitalise_choices(self)

    def _post_clean(self):
        for name, value in self.cleaned_data.items():
            setattr(self.instance, name, value)


class HelpSearch(forms.Form):
    """Who near here could help with ...?"""

    q = forms.CharField(label=_("With what?"), max_length=100, required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("Any kind")), *Kind.choices], required=False
    )
    category = forms.ModelChoiceField(
        label=_("What sort?"),
        queryset=Category.objects.filter(is_active=True),
        to_field_name="code",
        empty_label=_("Any sort"),
        required=False,
    )
