from django import forms
from django.utils.translation import gettext_lazy as _

from assetmap.assets.models import Consent, Photo
from assetmap.assets.wording import capitalised

MOST_BYTES = 12_000_000
ACCEPT = "image/jpeg,image/png,image/webp,image/heic"
_FIELDS = ("alt", "credit", "licence")


class PhotoForm(forms.ModelForm):
    """What is said about a photo; `PhotoUpload` sends one, too."""

    class Meta:
        model = Photo
        fields = _FIELDS
        widgets = {"alt": forms.Textarea(attrs={"rows": 2, "class": "area--short"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        for field in self.fields.values():
            field.label = capitalised(field.label)
        choices = self.fields["licence"].choices
        self.fields["licence"].choices = [(code, capitalised(told)) for code, told in choices]

    def _post_clean(self):
        """The instance stays as it is: services write."""


class PhotoUpload(PhotoForm):
    file = forms.FileField(
        label=_("Picture"),
        help_text=_("JPEG, PNG, WebP or HEIC, up to 12 megabytes and 30 million pixels. Where and "
                    "when it was taken is removed from it."),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )  # fmt: skip
    field_order = ("file", *_FIELDS)

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("This picture is larger than 12 megabytes."))
        return file


class PhotoAgreement(forms.Form):
    """A person said yes to a photo of them."""

    method = forms.ChoiceField(
        label=_("How did they say so?"), choices=Consent.Method.choices, widget=forms.RadioSelect
    )
