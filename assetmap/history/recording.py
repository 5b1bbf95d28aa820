"""Who did what, and why: attached to every row version written inside the block.

The versions themselves are written by database triggers (django-pghistory), so bulk writes count
too. This adds the three things a trigger cannot know.
"""

import pghistory


def recorded(*, actor, verb, note="", key=None):
    """Context manager: row versions written inside carry `verb` ("assets.ended"), actor and note.

    `actor` is a User, or None for the software itself (an import from the command line). `key`
    names the request, so that the same one sent again is known.
    """
    more = {"key": str(key)} if key else {}
    return pghistory.context(actor=actor.pk if actor else None, verb=verb, note=note, **more)
