from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assetmap.assets.models import Asset, Kind
from assetmap.communities.models import Community
from assetmap.moderation.services import MAX_NOTE

NEW, CHANGED = "new", "changed"


class QueueFilter(forms.Form):
    """Narrow the queue; every value is checked, none is ignored."""

    what = forms.ChoiceField(
        choices=[("", _("All")), (NEW, _("New")), (CHANGED, _("Changes"))], required=False
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("All kinds")), *Kind.choices], required=False
    )
    community = forms.ModelChoiceField(
        label=_("Community"),
        queryset=Community.objects.none(),
        to_field_name="slug",
        empty_label=_("All my communities"),
        required=False,
    )

    def __init__(self, *args, queue, **kwargs):
        super().__init__(*args, **kwargs)
        self.queue = queue
        self.fields["community"].queryset = (
            Community.objects.filter(pk__in=queue.order_by().values("community"))
            .only("name", "slug")
            .order_by("name")
        )

    def narrowed(self, *, by_what=True):
        """The entries asked for; all of them while the form has errors."""
        queue = self.queue
        if not self.is_valid():
            return queue
        asked = self.cleaned_data
        for name in ("kind", "community"):
            if asked[name]:
                queue = queue.filter(**{name: asked[name]})
        if by_what and asked["what"]:
            queue = queue.filter(published_at__isnull=asked["what"] == NEW)
        return queue


class DecisionForm(forms.Form):
    note = forms.CharField(
        label=_("Note to the sender"),
        required=False,
        max_length=MAX_NOTE,
        help_text=_("Thank them, or ask one clear question."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    young_approved = forms.BooleanField(
        required=False,
        help_text=_("Without this tick it is not put on the map. Who ticked it is kept."),
    )

    def __init__(self, *args, asset, **kwargs):
        super().__init__(*args, **kwargs)
        if asset.age_band == Asset.AgeBand.YOUNG:
            self.fields["young_approved"].label = gettext(
                "I have looked at it: “%(name)s” may be shown at 16 or 17."
            ) % {"name": asset.name}
        else:
            del self.fields["young_approved"]
