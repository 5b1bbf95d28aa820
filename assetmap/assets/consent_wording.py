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


CURRENT = Wording(
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
REVIEW_AFTER_DAYS = 365
