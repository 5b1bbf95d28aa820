from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.forms.parts import SHORT, capitalise_choices, day
from projects.models import Finding


class FindingForm(forms.ModelForm):
    source_url = forms.URLField(
        label=_("Address of the source"), required=False, max_length=400, assume_scheme="https"
    )

    class Meta:
        model = Finding
        fields = (
            *("polarity", "audience", "theme", "text", "quote", "quote_by", "quote_agreed_on"),
            *("session", "source", "source_url"),
        )
        labels = {"polarity": _("Is it a strength or a challenge?"), "audience": _("For whom?"),
                  "session": _("Was it told at a mapping session?")}  # fmt: skip
        help_texts = {
            "text": _("What was good, or hard, and why. No names."),
            "quote": _("Only if they agreed to be quoted here. Leave empty otherwise."),
        }
        widgets = {
            "polarity": forms.RadioSelect,
            "audience": forms.RadioSelect,
            "text": forms.Textarea(attrs=SHORT),
            "quote": forms.Textarea(attrs=SHORT),
            "quote_agreed_on": day(),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        for name in ("polarity", "audience"):
            self.fields[name].choices = self._meta.model._meta.get_field(name).choices
        held = self.instance.project.community.sessions
        kept = Q(pk=self.instance.session_id)
        self.fields["session"].queryset = held.filter(Q(removed_at=None) | kept).order_by(
            "-held_on", "pk"
        )
        self.fields["session"].empty_label = _("No")
        capitalise_choices(self)

    def _post_clean(self):
        for name, value in self.cleaned_data.items():
            setattr(self.instance, name, value)
