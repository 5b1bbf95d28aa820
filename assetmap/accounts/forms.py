from allauth.account.forms import LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _

from assetmap.accounts.models import ApiToken

DAYS = [(30, _("30 days")), (90, _("90 days")), (365, _("one year"))]


class SignInForm(LoginForm):
    """allauth's form in our words."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Email address")
        self.fields["remember"].label = _("Stay signed in on this device")


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("What it is for"), max_length=80, help_text=_("Such as “map for the newsletter”.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=ApiToken.Scope.choices,
        initial=[ApiToken.Scope.READ],
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.TypedChoiceField(label=_("Valid for"), choices=DAYS, coerce=int, initial=90)


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        help_text=_("Shown to people you work with, never to the public."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
