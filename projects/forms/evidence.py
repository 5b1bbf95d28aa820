from django import forms
from django.utils.translation import gettext_lazy as _

from projects.forms.parts import SHORT, capitalise_choices, day
from projects.models import Evidence

CLAIM = ("claim", "process", "domain", "level", "direction", "affected", "out_of", "period")
KNOWN = ("method", "said_by", "source", "source_url", "source_year")
MEASURED = (
    *("measure", "design"),
    *("before_n", "before_mean", "before_sd", "before_count", "before_on"),
    *("after_n", "after_mean", "after_sd", "after_count", "after_on", "correlation"),
    *("other_who", "other_n", "other_mean", "other_sd", "other_count"),
)


class EvidenceForm(forms.ModelForm):
    source_url = forms.URLField(
        label=_("Address of the source"), required=False, max_length=400, assume_scheme="https"
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Evidence
        fields = (*CLAIM, *KNOWN, *MEASURED)
        help_texts = {
            "claim": _("One thing that changed, did not change, or is not known yet. Harm too."),
            "affected": _("How many people it concerned."),
            "measure": _("Nothing was measured? Then leave this part empty."),
            "before_sd": _("The standard deviation: how far scores lie apart."),
            "before_count": _("Where you counted: how many of them said yes, for example."),
        }
        widgets = {
            "claim": forms.Textarea(attrs=SHORT),
            "before_on": day(),
            "after_on": day(),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        if self.instance.pk:
            self.initial["version"] = self.instance.version
        for name in MEASURED:
            widget = self.fields[name].widget
            if isinstance(widget, forms.NumberInput):
                widget.attrs |= {"class": "input--short", "step": "any"}
        capitalise_choices(self)

    def parts(self):
        """[(legend, what to know, [bound fields])]"""
        named = (
            (_("What changed"), "", CLAIM),
            (_("How it is known"), "", KNOWN),
            (
                _("What was measured"),
                _("Means with their spread, or counts; before and after, or beside a comparison "
                  "group. The effect is worked out from these."),
                MEASURED,
            ),
        )  # fmt: skip
        return [(legend, hint, [self[name] for name in names]) for legend, hint, names in named]

    def _post_clean(self):
        for name, value in self.cleaned_data.items():
            if name != "version":
                setattr(self.instance, name, value)
