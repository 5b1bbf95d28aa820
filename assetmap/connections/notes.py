"""What is added to a link - a note, who says so - and who reads it where an end is a person.

Whoever writes it may not know what the person is called, and refusing a word would tell them that
it is the name. So whatever they add waits until somebody who keeps the person's entry confirms the
link, and only they are told that it names the person. Nobody learns anything by trying.
"""

from assetmap.assets.naming import naming
from assetmap.assets.services.soundness import check_names_nobody
from assetmap.connections import policy

ADDED = ("note", "source", "source_url")
_TEXTS = ("note", "source")
ENDS = ("subject", "object")


def waits(connection):
    """What is added is read by nobody but those who may change the link, until it is settled."""
    return any(getattr(connection, name) for name in ADDED) and any(
        getattr(connection, f"confirmed_by_{end}_at") is None or _names(connection, asset)
        for end in ENDS
        if (asset := getattr(connection, end)).is_about_a_person
    )


def _names(connection, asset):
    """By a name that was written down only after the link was confirmed."""
    return bool(naming("", asset.person_name, False, _said(connection)))


def _said(connection):
    return {name: getattr(connection, name) for name in _TEXTS}


def may_read(user, connection):
    return not waits(connection) or bool(policy.can_change(user, connection))


def check(actor, connection):
    """It names nobody whose name the actor may read, as whoever speaks for a person may."""
    for end in ENDS:
        asset = getattr(connection, end)
        if asset.is_about_a_person and policy.speaks_for(actor, asset):
            check_names_nobody(asset, _said(connection))
