from django import forms
from django.utils.translation import gettext_lazy as _

from assetmap.notifications.models import Preference


class PreferenceForm(forms.Form):
    by = forms.ChoiceField(
        label=_("Send me emails"), choices=Preference.By.choices, widget=forms.RadioSelect
    )
