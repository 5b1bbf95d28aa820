"""What people are told before they agree. The hash of the text shown is kept with each decision.

Change a text by adding a version; the old ones stay, since earlier decisions refer to them.
"""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Wording:
    id: str
    version: int
    language: str
    text: str

    @property
    def hash(self):
        return hashlib.sha256(self.text.encode()).hexdigest()


_FIRST = Wording(
    id="share-a-skill",
    version=1,
    language="en-gb",
    text=(
        "We would like to put what you offer on the community’s asset map. Everybody can see what "
        "you offer and the name you choose to be known by, roughly where you are (somewhere in a "
        "square of one kilometre), and who can introduce people to you. Nobody outside the people "
        "running this community’s map sees how to reach you. Your address is not kept. You can "
        "change your mind at any time: tell the person who recorded this, and the entry is gone "
        "from every page within a minute."
    ),
)
_NAME_KEPT_APART = Wording(
    id="share-a-skill",
    version=2,
    language="en-gb",
    text=(
        "We would like to put what you offer on the community’s asset map. Everybody can see what "
        "you offer, roughly where you are, and who can introduce people to you. Your name is not "
        "shown; only if you ask for it, your first name is. You are shown somewhere in a square "
        "of one kilometre, or, if you prefer, of two or five, or only as being in this community. "
        "Your address is not kept. Nobody outside the people running this community’s map sees "
        "your name or how to reach you. A photo of you is shown only if you agree to just that. "
        "Ask for your private link: with it you see all that is held about you, put it right, "
        "turn your first name on or off, take yourself off the map, or have everything erased. "
        "You can change your mind at any time, by that link or by telling the person who recorded "
        "this, and the entry is gone from every page within a minute."
    ),
)
CURRENT = _NAME_KEPT_APART
WORDINGS = {(each.id, each.version, each.language): each for each in (_FIRST, CURRENT)}
REVIEW_AFTER_DAYS = 365


def text_agreed_to(consent):
    """What somebody was told when they decided; empty where the text is not the one of then."""
    key = (consent.wording_id, consent.wording_version, consent.wording_language)
    told = WORDINGS.get(key)
    return told.text if told and told.hash == consent.wording_hash else ""
