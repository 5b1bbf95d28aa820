"""The links of one asset, on its page."""

from dataclasses import dataclass

from django import template
from django.utils.translation import gettext as _

from assetmap.assets.disclosure import Reader
from assetmap.assets.models import Asset
from assetmap.connections import notes, policy
from assetmap.connections.introductions import introductions_for
from assetmap.connections.models import Connection

register = template.Library()

MOST = 60


@dataclass(frozen=True)
class Link:
    """ "taught by" Agnes: the verb as seen from this page, and the asset at the other end."""

    verb: str
    other: Asset
    told: Connection | None = None  # None where it follows from the place where one of them meets
    may_confirm: bool = False
    added: bool = False  # whether this reader is told what is added to it
    waits: bool = False  # ... and nobody else yet

    @property
    def standing(self):
        """In words, how many of the two ends say so."""
        return (
            _("not confirmed by either end yet"),
            _("confirmed by one end"),
            _("confirmed by both ends"),
        )[self.told.confirmed]


@register.inclusion_tag("connections/_asset_connections.html", takes_context=True)
def asset_connections(context, asset):
    """Links in both directions, where it meets and what meets there, as the reader may know."""
    user = context["user"]
    return {
        "asset": asset,
        "links": [*_places(user, asset), *_told(user, asset)],
        "may_connect": policy.can_connect(user, asset),
        "introductions": introductions_for(user, asset),
        "csrf_token": context.get("csrf_token"),
        "user": user,
    }


def _places(user, asset):
    known, reader = Asset.objects.visible_to(user).with_card_data(), Reader(user)
    if asset.host_id:
        told = "host" in reader.fields(asset)  # not of what is shown roughly
        return [Link(_("meets at"), host) for host in known.filter(pk=asset.host_id) if told]
    guests = known.published().current().filter(host=asset).order_by("name")
    guests = [guest for guest in guests[:MOST] if "host" in reader.fields(guest)]
    return [Link(_("hosts"), guest) for guest in guests]


def _told(user, asset):
    connections = (
        Connection.objects.visible_to(user)
        .of(asset)
        .select_related("subject__category", "object__category")
        .defer("subject__exact_location", "object__exact_location")
        .defer("subject__search", "object__search")
        .order_by("verb", "pk")[:MOST]
    )
    links = []
    for connection in connections:
        verb, other = connection.told_from(asset)
        may_confirm = bool(policy.can_confirm(user, connection))
        added, waits = notes.may_read(user, connection), notes.waits(connection)
        links.append(Link(str(verb), other, connection, may_confirm, added, added and waits))
    return links
