"""What the network page can be narrowed by, and its pages."""

import base64
import binascii
import json

from django import forms
from django.utils.translation import gettext_lazy as _

from assetmap.assets.models import Kind
from assetmap.common.queries import unknown_parameters
from assetmap.connections.models import Connection

PAGE_SIZE = 50
OF_THE_PAGE = ("cursor",)


class NetworkFilter(forms.Form):
    """Which links to look at: those of a kind of asset, of one verb, with a word in a name."""

    q = forms.CharField(label=_("Name"), max_length=100, required=False, strip=True)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("All three")), *Kind.choices], required=False
    )
    verb = forms.ChoiceField(
        label=_("How they are linked"),
        choices=[("", _("Any way")), *Connection.Verb.choices],
        required=False,
    )

    def __init__(self, data):
        super().__init__(data, label_suffix="")
        self.unknown = unknown_parameters(data, {*self.fields, *OF_THE_PAGE})

    @property
    def is_narrowed(self):
        return self.is_valid() and any(self.cleaned_data.values())

    def narrowed(self, network, names):
        """(the part of the network that is asked for, ids of the assets that match, in order)."""
        if not self.is_narrowed:
            return network, network.ranked
        told = self.cleaned_data
        words = told["q"].casefold()

        def matches(pk):
            named = not words or (pk in names and words in names[pk][0].casefold())
            return named and told["kind"] in ("", network.kinds[pk])

        ties = [
            tie
            for tie in network.ties
            if told["verb"] in ("", tie.verb) and any(matches(pk) for pk in tie.ends)
        ]
        part = network.of_ties(ties)
        return part, [pk for pk in part.ranked if matches(pk)]


def page_of(ids, network, names, cursor):
    """(ids of one page, cursor of the next or ""); ValueError for a cursor that is none of ours.

    Best connected first, then by name. A page begins after the last row of the one before, so that
    rows that come and go meanwhile neither repeat others nor hide them.
    """

    def key(pk):
        name, uid = names[pk]
        return [-network.links[pk], name.casefold(), uid]

    keys = sorted((key(pk), pk) for pk in ids if pk in names)
    if cursor:
        last = _read(cursor)
        keys = [row for row in keys if row[0] > last]
    page = keys[:PAGE_SIZE]
    following = _write(page[-1][0]) if len(keys) > len(page) else ""
    return [pk for _key, pk in page], following


def _write(key):
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def _read(cursor):
    try:
        text = base64.urlsafe_b64decode(cursor[:2000] + "=" * (-len(cursor) % 4))
        key = json.loads(text)
    except (ValueError, RecursionError, binascii.Error) as problem:
        raise ValueError("cursor") from problem
    shape = [type(one) for one in key] if isinstance(key, list) else None
    if shape != [int, str, str]:
        raise ValueError("cursor")
    return key
