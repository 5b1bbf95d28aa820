"""What a person puts right in the entry about them."""

from functools import partial

from django import forms
from django.forms.models import fields_for_model
from django.utils.translation import gettext as _

from assetmap.assets.forms.person import SquareField
from assetmap.assets.models import Asset
from assetmap.privacy.services_person import CORRECTABLE, said


class CorrectionForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, asset, **kwargs):
        now = {name: said(asset, name) for name in (*CORRECTABLE, "version")}
        super().__init__(*args, initial=now, label_suffix="", **kwargs)
        # A name without a scheme is meant as https.
        urls = {"website": partial(forms.URLField, assume_scheme="https")}
        self.fields |= fields_for_model(Asset, fields=CORRECTABLE, field_classes=urls)
        self.fields["cell_m"] = SquareField()
        self.fields["cell_m"].offer_wider(asset)
        self.fields["cell_m"].help_text = _(
            "The map shows you somewhere in it. It can be made wider, never smaller."
        )
        self.fields["name"].label = _("What you offer")
        self.fields["name"].help_text = _("This is what everybody sees.")
        self.fields["person_name"].label = _("Your name")
        self.fields["person_name"].help_text = _("Only the people keeping this map see it.")
        self.fields["show_first_name"].label = _("Show my first name to everybody")
        self.fields["show_first_name"].help_text = _("You can turn it off again at any time.")
        self.fields["description"].widget.attrs["rows"] = 5
        self.fields["benefit"].widget = forms.Textarea(attrs={"rows": 3, "maxlength": 300})

    def data_for_service(self):
        told = {name: self.cleaned_data[name] for name in CORRECTABLE}
        return {name: value for name, value in told.items() if value is not None}

    def add_service_errors(self, problem):
        if not hasattr(problem, "error_dict"):
            self.add_error(None, problem)
            return
        for name, errors in problem.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)

    def at_version(self, version):
        """The same form, ready to be sent over a newer version of the entry."""
        self.data = self.data.copy()
        self.data["version"] = version
