from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _


class ErasureForm(forms.Form):
    """There is no way back, so it takes a word typed on purpose."""

    word = forms.CharField(label=_("Type the word “erase”"), max_length=20)

    def clean_word(self):
        word = self.cleaned_data["word"].strip().lower()
        if word not in ("erase", _now("erase")):
            raise ValidationError(_now("Type “erase” if you mean it. Else go back."))
        return word
