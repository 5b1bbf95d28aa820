from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
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


class LongSelect(forms.Select):
    """A choice of hundreds, written at once and not by a template for each option."""

    def render(self, name, value, attrs=None, renderer=None):
        marks = {True: " selected", False: ""}
        options = ((code, marks[code == (value or "")], words) for code, words in self.choices)
        return format_html(
            "<select{}>{}</select>",
            flatatt(self.build_attrs({"name": name}, attrs)),
            format_html_join("", '<option value="{}"{}>{}</option>', options),
        )


class BesideForm(forms.Form):
    """Another community to look at beside this one."""

    beside = forms.ModelChoiceField(
        label=_("Beside"),
        queryset=None,
        to_field_name="slug",
        required=False,
        error_messages={"invalid_choice": _("Choose one of the communities listed here.")},
    )

    def __init__(self, data, *, user, community):
        super().__init__(data, label_suffix="")
        others = Community.objects.visible_to(user).exclude(pk=community.pk)
        self.fields["beside"].queryset = others.for_cards()
        self.others = list(others.order_by("name", "pk").values_list("slug", "name"))
        widget = LongSelect(choices=[("", _("Choose one")), *self.others])
        widget.is_required = False
        self.fields["beside"].widget = widget


class PopulationForm(forms.Form):
    """How many people live in a community; all three or none, which the service looks after."""

    population = forms.IntegerField(
        label=_("How many people live here?"),
        required=False,
        min_value=1,
        max_value=2**31 - 1,
        help_text=_("Leave everything empty to take the number away."),
        error_messages={
            "invalid": _("Write a whole number in digits, such as 24500."),
            "min_value": _("Write 1 or more, or leave it empty."),
        },
    )
    population_year = forms.IntegerField(
        label=_("In which year was that?"),
        required=False,
        min_value=1800,
        max_value=2200,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            _("Write a year in four digits, such as 2022."),
        ),
    )
    population_source = forms.CharField(
        label=_("Who counted them?"),
        required=False,
        max_length=240,
        help_text=_("For example, the census."),
    )

    def __init__(self, data=None, *, community):
        told = {name: getattr(community, name) for name in self.base_fields}
        super().__init__(data, initial=told, label_suffix="")
        for name in ("population", "population_year"):
            self.fields[name].widget.attrs["class"] = "input--short"


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
