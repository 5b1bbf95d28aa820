from django import forms
from django.utils.translation import gettext_lazy as _

from assetmap.communities.models import Community
from projects.models import Project


class ProjectSearch(forms.Form):
    """Narrow the list of projects; every value is checked, none is ignored."""

    q = forms.CharField(label=_("Words"), max_length=100, required=False)
    setting = forms.ChoiceField(
        label=_("Setting"),
        choices=[("", _("Any setting")), *Project.Setting.choices],
        required=False,
    )
    stage = forms.ChoiceField(
        label=_("Stage"), choices=[("", _("Any stage")), *Project.Stage.choices], required=False
    )
    community = forms.ModelChoiceField(
        label=_("Community"),
        queryset=Community.objects.none(),
        to_field_name="slug",
        empty_label=_("Any community"),
        required=False,
    )

    def __init__(self, *args, projects, **kwargs):
        super().__init__(*args, **kwargs)
        self.projects = projects
        self.fields["community"].queryset = (
            Community.objects.filter(pk__in=projects.values("community")).only("name", "slug")
        ).order_by("name")

    def narrowed(self):
        """The projects asked for, newest first; all of them while the form has errors."""
        projects = self.projects
        if not self.is_valid():
            return projects
        asked = self.cleaned_data
        if asked["q"]:
            projects = projects.containing(asked["q"])
        for name in ("setting", "stage", "community"):
            if asked[name]:
                projects = projects.filter(**{name: asked[name]})
        return projects
