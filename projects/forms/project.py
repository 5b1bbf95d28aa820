"""Writing up a project, in as many sittings as it takes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assetmap.communities.models import Community
from projects.forms.parts import SHORT, capitalise_choices
from projects.models import Project
from projects.services import MAX_NOTE

BASICS = ("title", "summary", "community", "stage", "started", "ended", "end_reason")
SETTING = ("setting", "setting_code", "sub_setting", "place_name")
STORY = ("origin", "aims", "story", "changes")
PEOPLE = ("participants", "lead", "lead_body", "partners", "funders", "contact")
SOURCES = ("characteristics", "source_url")


class ProjectForm(forms.ModelForm):
    source_url = forms.URLField(
        label=_("Is there a page or report about it?"),
        required=False,
        max_length=400,
        assume_scheme="https",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Project
        fields = (*BASICS, *SETTING, *STORY, *PEOPLE, *SOURCES)
        labels = {
            "title": _("What is it called?"),
            "community": _("In which community?"),
            "stage": _("How far along is it?"),
            "started": _("When did it begin?"),
            "ended": _("When did it end?"),
            "end_reason": _("Why did it end?"),
            "setting": _("In which setting?"),
            "setting_code": _("More exactly"),
            "sub_setting": _("In your words"),
            "place_name": _("Where?"),
            "origin": _("Why was it set up?"),
            "aims": _("What are the aims?"),
            "story": _("What does it do? What happened?"),
            "changes": _("How has it changed over time?"),
            "participants": _("Who takes part?"),
            "lead": _("Who leads it?"),
            "lead_body": _("What sort of body is that?"),
            "partners": _("Who are the partners?"),
            "funders": _("Who pays for it?"),
            "characteristics": _("What makes it asset-based?"),
        }
        help_texts = {
            "summary": _("One sentence that a neighbour understands."),
            "started": _("A year is enough: 2025, 2025-03 or 2025-03-14."),
            "ended": _("Empty while it goes on."),
            "participants": _("Groups and numbers, never names."),
            "characteristics": _("After “It all comes down to relationships”, GCPH 2014."),
        }
        widgets = {
            "summary": forms.Textarea(attrs=SHORT | {"maxlength": 300}),
            "origin": forms.Textarea(attrs={"rows": 4}),
            "aims": forms.Textarea(attrs={"rows": 4}),
            "story": forms.Textarea(attrs={"rows": 8}),
            "changes": forms.Textarea(attrs={"rows": 4}),
            "setting": forms.RadioSelect,
            "characteristics": forms.CheckboxSelectMultiple,
            "started": forms.TextInput(attrs={"class": "input--short"}),
            "ended": forms.TextInput(attrs={"class": "input--short"}),
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["characteristics"] = forms.MultipleChoiceField(
            label=self._meta.labels["characteristics"],
            help_text=self._meta.help_texts["characteristics"],
            choices=Project.Characteristic.choices,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["setting"].choices = Project.Setting.choices
        if self.instance.pk:
            del self.fields["community"]
            self.initial["version"] = self.instance.version
        else:
            communities = Community.objects.all() if user.is_staff else (
                Community.objects.worked_in_by(user)
            )  # fmt: skip
            self.fields["community"].queryset = communities.defer("boundary").order_by("name")
            self.fields["community"].to_field_name = "slug"
        capitalise_choices(self)

    def parts(self):
        """[(legend, [bound fields])]"""
        named = (
            (_("The project in short"), BASICS),
            (_("Where it happens"), SETTING),
            (_("Its story"), STORY),
            (_("Who is in it"), PEOPLE),
            (_("To understand it better"), SOURCES),
        )
        return [
            (legend, [self[name] for name in names if name in self.fields])
            for legend, names in named
        ]

    def _post_clean(self):
        """The service checks the whole: what it says belongs beside the same fields."""
        names = [name for name in self._meta.fields if name in self.cleaned_data]
        for name in names:
            setattr(self.instance, name, self.cleaned_data[name])


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("What is missing, or not clear?"),
        required=False,
        max_length=MAX_NOTE,
        widget=forms.Textarea(attrs=SHORT),
        help_text=_("Ask one clear question. It goes to whoever wrote it."),
    )
