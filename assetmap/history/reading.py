"""What happened to a row: its versions, told as sentences."""

import difflib
import re
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

# verb of `recorded` -> what a reader is told. Verbs are written by the apps above.
SENTENCES = {
    "assets.drafted": _lazy("Draft begun"),
    "assets.submitted": _lazy("Sent for review"),
    "assets.edited": _lazy("Changed"),
    "assets.verified": _lazy("Checked, and still right"),
    "assets.confirmed_by_mail": _lazy("Confirmed as still right, by mail"),
    "assets.ended_by_mail": _lazy("Came to an end, as somebody who knows wrote"),
    "assets.lapsed": _lazy("Unconfirmed for long: no longer shown unasked"),
    "assets.life_changed": _lazy("News of how it is going"),
    "assets.ended": _lazy("Came to an end"),
    "assets.withdrawn": _lazy("Taken off the map"),
    "assets.moved": _lazy("Moved to the community it lies in"),
    "assets.imported": _lazy("Brought in from its source"),
    "assets.merged": _lazy("Made one of two entries"),
    "assets.unmerged": _lazy("Made two entries again"),
    "assets.photo_added": _lazy("A photo added"),
    "assets.consent_given": _lazy("Agreement recorded"),
    "assets.consent_withdrawn": _lazy("Agreement taken back"),
    "privacy.corrected": _lazy("Corrected by the person it is about"),
    "privacy.withdrawn_by_person": _lazy("Taken off the map by the person it is about"),
    "privacy.hidden_for_age": _lazy("Taken off the map: nobody had asked them for two years"),
    "moderation.change_accepted": _lazy("Changed, after somebody else had looked"),
    "moderation.suggestion_accepted": _lazy("Suggested, reviewed and put on the map"),
    "moderation.undone": _lazy("A decision was taken back"),
    "moderation.approved": _lazy("Reviewed and put on the map"),
    "moderation.returned": _lazy("Returned with a note"),
    "moderation.rejected": _lazy("Declined"),
}
# pghistory's own labels, for versions written outside of a `recorded` block.
_LABELS = {"added": _lazy("Added"), "changed": _lazy("Changed"), "deleted": _lazy("Removed")}


MOST_WORDS = 2000  # of one value that are compared word by word


@dataclass(frozen=True)
class Change:
    """`before` and `after` are lists of (text, whether it differs)."""

    label: str
    before: list
    after: list

    @classmethod
    def between(cls, label, was, now):
        """From two texts; None where nothing changed."""
        return cls(label, *compared(was, now)) if was != now else None


@dataclass(frozen=True)
class Happening:
    when: datetime
    verb: str
    sentence: str
    note: str = ""
    actor: object = None
    changes: list = field(default_factory=list)


def steps(versions):
    """One version for each thing that happened, newest first.

    Several writes inside one `recorded` block are one step: the last of them tells how it ended.
    """
    later = versions.model.objects.filter(
        pgh_obj=OuterRef("pgh_obj"),
        pgh_context=OuterRef("pgh_context"),
        pgh_id__gt=OuterRef("pgh_id"),
    )
    return versions.filter(~Exists(later)).select_related("pgh_context").order_by("-pgh_id")


def tell(rows, *, changes, count, with_actors=False, tells_note=lambda verb: True):
    """[Happening] of the first `count` of some rows of `steps`; each is compared with the next.

    `changes(before, after)` lists the `Change`s a reader may see; before the oldest there is None.
    """
    rows = list(rows)
    people = _people(rows) if with_actors else {}
    told = []
    for index, row in enumerate(rows[:count]):
        before = rows[index + 1] if index + 1 < len(rows) else None
        about = row.pgh_context.metadata if row.pgh_context else {}
        verb = about.get("verb", "")
        told.append(
            Happening(
                when=row.pgh_created_at,
                verb=verb,
                sentence=str(SENTENCES.get(verb) or _LABELS.get(row.pgh_label) or _("Changed")),
                note=about.get("note", "") if tells_note(verb) else "",
                actor=people.get(about.get("actor")),
                changes=changes(before, row) if before else [],
            )
        )
    return told


def compared(was, now):
    """Two lists of (text, differs) from two texts, word by word."""
    one, other = re.findall(r"\S+\s*", was), re.findall(r"\S+\s*", now)
    if len(one) + len(other) > MOST_WORDS:
        return [(was, True)], [(now, True)]
    words_alone = ([word.rstrip() for word in one], [word.rstrip() for word in other])
    matcher = difflib.SequenceMatcher(None, *words_alone, autojunk=False)
    before, after = [], []
    for what, i, j, k, n in matcher.get_opcodes():
        if i != j:
            before.append(("".join(one[i:j]), what != "equal"))
        if k != n:
            after.append(("".join(other[k:n]), what != "equal"))
    return before, after


def actor_of(version):
    """Who wrote one version, with its `pgh_context`; None for the software, or somebody gone."""
    about = version.pgh_context.metadata if version and version.pgh_context else {}
    return get_user_model().objects.filter(pk=about.get("actor")).first()


def _people(rows):
    numbers = {row.pgh_context.metadata.get("actor") for row in rows if row.pgh_context}
    return get_user_model().objects.in_bulk(numbers - {None})
