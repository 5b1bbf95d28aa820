from django import forms
from django.utils.translation import gettext_lazy as _


class YesNoNotKnown(forms.NullBooleanSelect):
    """Three answers, since "nobody has said" is not a no."""

    def __init__(self, attrs=None):
        super().__init__(attrs)
        self.choices = (("unknown", _("Not known")), ("true", _("Yes")), ("false", _("No")))


class CategorySelect(forms.Select):
    """Tells the script of the form which kind each category belongs to."""

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        if category := getattr(value, "instance", None):
            option["attrs"]["data-kind"] = category.kind
        return option
