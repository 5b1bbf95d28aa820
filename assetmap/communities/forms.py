from django import forms
from django.utils.translation import gettext_lazy as _

from assetmap.communities.models import Community, Membership


class CommunitySearch(forms.Form):
    """Narrow the list of communities; every value is checked, none is ignored."""

    q = forms.CharField(label=_("Name or part of"), max_length=100, required=False)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("", _("Place or interest")), *Community.Kind.choices],
        required=False,
    )

    def narrowed(self, communities):
        """The communities asked for; all of them while the form has errors."""
        if not self.is_valid():
            return communities
        if self.cleaned_data["q"]:
            communities = communities.containing(self.cleaned_data["q"])
        if self.cleaned_data["kind"]:
            communities = communities.filter(kind=self.cleaned_data["kind"])
        return communities


class BesideForm(forms.Form):
    """Another community to look at beside this one; how many people live there has to be known."""

    beside = forms.ModelChoiceField(
        label=_("Beside"),
        queryset=None,
        to_field_name="slug",
        required=False,
        empty_label=_("Choose a community"),
        error_messages={"invalid_choice": _("Choose a community of which people are counted.")},
    )

    def __init__(self, data, *, user, community):
        super().__init__(data, label_suffix="")
        known = Community.objects.visible_to(user).exclude(pk=community.pk)
        counted = known.filter(population__isnull=False).for_cards().order_by("name", "pk")
        self.fields["beside"].queryset = counted


class InvitationForm(forms.Form):
    email = forms.EmailField(label=_("Email address"), max_length=254)
    role = forms.ChoiceField(label=_("As"), choices=Membership.Role, initial="worker")


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role)


class SignUpForm(forms.Form):
    """The address is fixed by the invitation and shown beside the form."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        help_text=_("Shown to people you work with, never to the public."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        help_text=_(
            "At least 12 characters. A few words that only you would put together are good."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
