"""How sure can we be: a written rule, applied by code, that always says what is missing.

Five things count: by which method it is known, whether somebody was compared with, how many people
it is of, whether somebody independent says so, and whether projects agree. The help page tells the
same in words; tests hold both together.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from projects.models import Domain, Evidence

SOME, MANY = 10, 50  # people measured
AGREEING = 3  # projects that point the same way


# What of a row of evidence the rule looks at.
JUDGED_BY = "domain", "direction", "method", "after_n", "design", "said_by", "project_id"


class Level(models.TextChoices):
    NONE = "none", _lazy("Not known yet")
    EARLY = "early", _lazy("Early")
    PROMISING = "promising", _lazy("Promising")
    STRONGER = "stronger", _lazy("Stronger")
    STRONG = "strong", _lazy("Strong")


STEPS = [Level.EARLY, Level.PROMISING, Level.STRONGER, Level.STRONG]
_MEASURED = (Evidence.Method.SURVEY, Evidence.Method.MEASURE, Evidence.Method.EXTERNAL)


@dataclass(frozen=True)
class Certainty:
    level: str
    because: str
    missing: str  # what the next step would take; "" at the last
    domain: str = ""  # what it is about

    @property
    def label(self):
        return Level(self.level).label

    @property
    def about(self):
        return Domain(self.domain).label if self.domain else ""

    @property
    def steps(self):
        """[whether each of the four steps is reached]"""
        reached = STEPS.index(self.level) + 1 if self.level in STEPS else 0
        return [step < reached for step in range(len(STEPS))]


def certainty_by_domain(rows):
    """{domain: Certainty}: what is known of one thing makes nobody surer of another."""
    by_domain = {}
    for row in rows:
        by_domain.setdefault(row.domain, []).append(row)
    return {domain: _judge(domain, some) for domain, some in sorted(by_domain.items())}


def best_known(by_domain):
    """Of `certainty_by_domain`, that of which we are most sure."""
    judged = list(by_domain.values()) or [_judge("", [])]
    return max(judged, key=lambda one: list(Level).index(one.level))


def certainty_of(rows):
    """The Certainty of what is best known among rows of evidence."""
    return best_known(certainty_by_domain(rows))


def _judge(domain, rows):
    known = [row for row in rows if row.direction != Evidence.Direction.UNKNOWN]
    if not known:
        return Certainty(
            Level.NONE,
            _("Nobody has told what came of it, or it is too early to say."),
            _("A first account: what changed, for whom, and how do you know?"),
            domain,
        )
    measured = [row for row in known if row.method in _MEASURED and (row.after_n or 0) >= SOME]
    if not measured:
        return Certainty(
            Level.EARLY,
            _("It is known from what people tell or observed, or from very few of them."),
            _("What is missing: the same question asked of ten people or more, before and after."),
            domain,
        )
    has = {
        "compared": any(row.design == Evidence.Design.COMPARED for row in measured),
        "independent": any(
            row.said_by == Evidence.SaidBy.INDEPENDENT or row.method == Evidence.Method.EXTERNAL
            for row in measured
        ),
        "agreeing": _agree(measured),
        "many": _people(measured) >= MANY,
    }
    if not (has["compared"] or has["independent"] or has["agreeing"]):
        return Certainty(
            Level.PROMISING,
            _("People were asked, but nobody was compared with, and nobody independent looked."),
            _("What is missing: a comparison group, somebody independent, or three projects that "
              "agree. Other things may explain part of the change."),
            domain,
        )  # fmt: skip
    if not all(has.values()):
        return Certainty(Level.STRONGER, _because(has), _lacking(has), domain)
    return Certainty(
        Level.STRONG,
        _("Three projects or more agree, with comparison groups, among many people, and somebody "
          "independent says so."),
        "",
        domain,
    )  # fmt: skip


def _agree(rows):
    """Whether at least three projects point the same way, and none the other way."""
    ways = {row.direction for row in rows}
    opposed = {Evidence.Direction.BETTER, Evidence.Direction.WORSE} <= ways
    most = max(len({row.project_id for row in rows if row.direction == way}) for way in ways)
    return most >= AGREEING and not opposed


def _people(rows):
    """How many people were measured: of each project the most that any of its rows has."""
    by_project = {}
    for row in rows:
        by_project[row.project_id] = max(by_project.get(row.project_id, 0), row.after_n)
    return sum(by_project.values())


def _because(has):
    reasons = [
        ("compared", _("people were compared with others")),
        ("independent", _("somebody independent looked")),
        ("agreeing", _("three projects or more agree")),
    ]
    told = [words for name, words in reasons if has[name]]
    return _("It was measured, and %(reasons)s.") % {"reasons": _(" and ").join(told)}


def _lacking(has):
    lacking = [
        ("compared", _("a comparison group")),
        ("independent", _("somebody independent")),
        ("many", _("fifty people or more")),
        ("agreeing", _("three projects that agree")),
    ]
    told = [words for name, words in lacking if not has[name]]
    return _("What is missing: %(things)s.") % {"things": ", ".join(told)}
