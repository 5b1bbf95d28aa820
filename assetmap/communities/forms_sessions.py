"""Telling of a mapping session: what happened, and who came, by group and number."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assetmap.accounts.models import User
from assetmap.communities.models import MappingSession, SessionGroup
from assetmap.communities.services_sessions import MOST_GROUPS

HAPPENED = ("title", "method", "held_on", "place", "purpose", "question")
CAME = ("who_came", "led_by")
FOUND = ("learned",)
INSIDE = ("facilitator", "notes")
SHORT = {"rows": 3, "class": "area--short"}
SPARE_ROWS = 3


def _capital(choices):
    return [(value, str(label)[:1].upper() + str(label)[1:]) for value, label in choices]


class SessionForm(forms.ModelForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    public_texts = " ".join(MappingSession.PUBLIC_TEXTS)

    class Meta:
        model = MappingSession
        fields = (*HAPPENED, *CAME, *FOUND, *INSIDE)
        labels = {
            "title": _("What was it called?"),
            "method": _("How did you map?"),
            "held_on": _("When?"),
            "place": _("Where?"),
            "purpose": _("What was it for?"),
            "question": _("What did you ask?"),
            "who_came": _("Who came, in a few words?"),
            "led_by": _("Who led it?"),
            "learned": _("What did it show?"),
            "facilitator": _("Who of you led it?"),
            "notes": _("Notes for yourselves"),
        }
        help_texts = {
            "held_on": _("Of kitchen-table conversations everybody is told the month only."),
            "place": _("A hall, a street, a walk from here to there. Never somebody’s home."),
            "purpose": _("Say first what you wanted to know, and what would be done with it."),
            "question": _("In the words people heard."),
            "who_came": _("Groups, never names. Numbers go into the rows below."),
            "led_by": _("An organisation or a role, never a name."),
            "learned": _("What people told, what surprised you, what comes next. No names."),
            "facilitator": _("Only people working here see this."),
            "notes": _("Only people working here see this. Empty it when it has served."),
        }
        widgets = {
            "held_on": forms.DateInput(
                attrs={"type": "date", "class": "input--short"}, format="%Y-%m-%d"
            ),
            "purpose": forms.Textarea(attrs=SHORT),
            "question": forms.Textarea(attrs=SHORT | {"maxlength": 240}),
            "who_came": forms.Textarea(attrs=SHORT | {"maxlength": 240}),
            "learned": forms.Textarea(attrs={"rows": 6}),
            "notes": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        methods = _capital(MappingSession.Method.choices)
        self.fields["method"].choices = [("", _("Choose one")), *methods]
        self.fields["facilitator"].empty_label = _("Nobody in particular")
        here = User.objects.filter(memberships__community=self.instance.community_id)
        led = User.objects.filter(pk=self.instance.facilitator_id)
        self.fields["facilitator"].queryset = (here | led).distinct().order_by("name", "pk")
        self.initial.setdefault("version", self.instance.version)

    def parts(self):
        """[(code, legend, [bound fields])]"""
        named = (
            ("happened", _("What happened"), HAPPENED),
            ("came", _("Who came"), CAME),
            ("found", _("What came of it"), FOUND),
            ("inside", _("For people working here"), INSIDE),
        )
        return [(code, legend, [self[name] for name in names]) for code, legend, names in named]

    def _post_clean(self):
        """The service checks the whole: what it says belongs beside the same fields."""
        for name in self._meta.fields:
            if name in self.cleaned_data:
                setattr(self.instance, name, self.cleaned_data[name])


class GroupForm(forms.Form):
    """One group of those who came; a row without a group is left out."""

    group = forms.ChoiceField(
        label=_("Group"),
        choices=[("", _("Nobody more")), *_capital(SessionGroup.Group.choices)],
        required=False,
    )
    called = forms.CharField(label=_("In their words"), max_length=60, required=False)
    number = forms.IntegerField(
        label=_("How many"),
        min_value=0,
        max_value=10_000,
        required=False,
        widget=forms.NumberInput(attrs={"class": "input--short"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)

    def clean(self):
        told = super().clean()
        group, called = told.get("group"), told.get("called")
        if not group and "group" not in self.errors:
            if called:
                told["group"] = SessionGroup.Group.OTHER  # they said who it was
            elif told.get("number") is not None:
                self.add_error("group", _("Of which group?"))
        elif group == SessionGroup.Group.OTHER and not called:
            self.add_error("called", _("Say which group it was."))
        return told


class _Groups(forms.BaseFormSet):
    def clean(self):
        seen = set()
        for form in self.forms:
            told = getattr(form, "cleaned_data", {})
            key = told.get("group"), told.get("called", "")
            if key[0] and key in seen:
                form.add_error("group", _("This group is there twice: add the numbers up."))
            seen.add(key)

    def groups(self):
        """Unsaved SessionGroups, as `save_session` takes them."""
        return [
            SessionGroup(**form.cleaned_data)
            for form in self.forms
            if form.cleaned_data.get("group")
        ]


_FORMSET = forms.formset_factory(
    GroupForm, formset=_Groups, extra=0, max_num=MOST_GROUPS, absolute_max=2 * MOST_GROUPS
)


def group_forms(data=None, rows=()):
    """The rows of the form: those sent, or `rows` as dictionaries and some to write into."""
    if data is not None:
        return _FORMSET(data, prefix="came")
    spare = min(SPARE_ROWS, MOST_GROUPS - len(rows))
    return _FORMSET(initial=[*rows, *({} for _row in range(spare))], prefix="came")


def rows_sent(data):
    """What stands in the rows of a form that is not kept yet, to show it again with more rows."""
    rows = []
    for number in range(2 * MOST_GROUPS):
        row = {name: data.get(f"came-{number}-{name}", "") for name in GroupForm.base_fields}
        if any(row.values()):
            rows.append(row)
    return rows[:MOST_GROUPS]
