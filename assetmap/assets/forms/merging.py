"""Two entries side by side: which of the two says it better, field by field."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from assetmap.assets.services.merging import CHOSEN
from assetmap.assets.wording import label, words

KEPT, GONE = "kept", "gone"
NEWER = timedelta(days=30)  # a check so much later is taken for the righter one
_LABELS = {"place": _("Where it is"), "contact": _("Contact"), "life": _("How it is doing")}
# Of longer texts the longer one says more; of the rest the newer one is righter.
_LONGER = ("description", "benefit", "access_note", "opening_note")
# Told in words by another field of their group, or not at all.
_UNTOLD = ("public_location", "public_precision_m", "open_weekdays", "kind", "show_first_name")


class MergeForm(forms.Form):
    """One choice for each thing the two differ in, with the likelier one chosen."""

    def __init__(self, data=None, *, kept, gone, takes=True):
        super().__init__(data, label_suffix="")
        self.kept, self.gone = kept, gone
        self.fields["versions"] = forms.CharField(widget=forms.HiddenInput, max_length=60)
        self.initial["versions"] = f"{kept.version}.{gone.version}"
        for name in CHOSEN if takes else ():
            if _raw(kept, name) == _raw(gone, name):
                continue
            if name == "place" and kept.is_about_a_person:
                continue  # one square, and not a second one that tells more
            told = [_in_words(asset, name) for asset in (kept, gone)]
            self.fields[name] = forms.ChoiceField(
                label=_LABELS.get(name) or label(CHOSEN[name][-1] if name == "category" else name),
                choices=list(zip((KEPT, GONE), told, strict=True)),
                widget=forms.RadioSelect,
                initial=_likelier(kept, gone, name),
                required=False,
            )

    def clean_versions(self):
        try:
            kept, gone = map(int, self.cleaned_data["versions"].split("."))
        except ValueError as problem:
            raise forms.ValidationError(_("Open the page again.")) from problem
        return {self.kept.pk: kept, self.gone.pk: gone}

    @property
    def choices(self):
        return [self[name] for name in self.fields if name != "versions"]

    @property
    def take(self):
        return [name for name, value in self.cleaned_data.items() if value == GONE]


def _raw(asset, name):
    return [asset._meta.get_field(field).value_from_object(asset) for field in CHOSEN[name]]


def _in_words(asset, name):
    if name == "category":
        return asset.category.name
    told = [
        _where(asset.exact_location) if field == "exact_location" else words(asset, field)
        for field in CHOSEN[name]
        if field not in _UNTOLD
    ]
    return ", ".join(each for each in told if each) or _("nothing")


def _where(place):
    """To ten metres; of a line or an area a point on it."""
    if place is None:
        return ""
    middle = place.point_on_surface
    return f"{middle.y:.4f}, {middle.x:.4f}"


def _likelier(kept, gone, name):
    mine, other = _raw(kept, name), _raw(gone, name)
    empty = (None, "", [])
    if all(value in empty for value in mine) != all(value in empty for value in other):
        return GONE if all(value in empty for value in mine) else KEPT
    if name in _LONGER:
        return GONE if len(other[0]) > len(mine[0]) else KEPT
    if name == "life" or not gone.checked_at:
        return KEPT
    newer = not kept.checked_at or gone.checked_at - kept.checked_at > NEWER
    return GONE if newer else KEPT
