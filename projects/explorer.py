"""What do we know of something, and how sure are we? Put together from the rows that match."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count
from django.utils.translation import gettext as _

from projects.case_study import Row
from projects.certainty import JUDGED_BY, best_known, certainty_by_domain
from projects.effect_sizes import Kind, NotComputable
from projects.effects import MEASURED, effects_of
from projects.forest import Forest
from projects.models import Domain, Evidence, Finding
from projects.synthesis import summarise

MOST_MEASURED = 400  # measured rows looked at for the plots, those of most people
MOST_DRAWN = 20  # of them on one plot
MOST_THEMES = 8
DRAWN_FROM = (
    *("domain", "claim", "design", "correlation", "project__title", "project__slug"),
    *("measure__name", "measure__better"),
    *(f"{when}_{what}" for when in ("before", "after", "other") for what in MEASURED),
)


@dataclass(frozen=True)
class Comparable:
    """Results of several projects about one thing, on one plot; with a summary or why none."""

    domain: str
    forest: Forest
    why: str

    @property
    def label(self):
        return Domain(self.domain).label

    @property
    def sentence(self):
        """What the summary says, and what it can't."""
        found = self.forest.summary
        if found is None:
            return ""
        low, high = found.prediction
        told = _("Taken together, %(k)d projects moved people by %(estimate)+.2f standard "
                 "deviations (%(low)+.2f to %(high)+.2f).") % {
            "k": found.k, "estimate": found.estimate, "low": found.low, "high": found.high,
        }  # fmt: skip
        if low <= 0 <= high:
            more = _("One more such project could be anywhere from %(low)+.2f to %(high)+.2f: it "
                     "might make no difference, or the opposite one.")  # fmt: skip
        else:
            more = _("One more such project would most likely be between %(low)+.2f and "
                     "%(high)+.2f.")  # fmt: skip
        return f"{told} {more % {'low': low, 'high': high}}"


class Explorer:
    """Answers for a queryset of Evidence, already narrowed to what the reader may see."""

    def __init__(self, evidence, user):
        self.evidence, self.user = evidence, user

    @cached_property
    def _counts(self):
        """{direction: (claims, how many of them have a mean)}"""
        counted = self.evidence.order_by().values_list("direction")
        counted = counted.annotate(Count("pk"), Count("after_mean"))
        return {direction: counts for direction, *counts in counted}

    @cached_property
    def directions(self):
        """[(code, label, how many claims)], those without any included."""
        ways = Evidence.Direction
        return [(one.value, one.label, self._counts.get(one, (0,))[0]) for one in ways]

    @cached_property
    def total(self):
        return sum(n for _code, _label, n in self.directions)

    @cached_property
    def projects(self):
        return self.evidence.order_by().values("project").distinct().count()

    @cached_property
    def known(self):
        """[(domain, label, [(way, label, n)], total, Certainty)] of what anything is told about."""
        table = {}
        counted = self.evidence.order_by().values_list("domain", "direction").annotate(Count("pk"))
        for domain, direction, n in counted:
            table.setdefault(domain, {})[direction] = n
        return [
            (
                one.value,
                one.label,
                [(way.value, way.label, table[one].get(way, 0)) for way in Evidence.Direction],
                sum(table[one].values()),
                self.certainties[one],
            )
            for one in Domain
            if one in table
        ]

    @cached_property
    def unknown(self):
        """Labels of what nobody has told anything about."""
        told = {domain for domain, *_rest in self.known}
        return [one.label for one in Domain if one not in told]

    @cached_property
    def certainties(self):
        judged = self.evidence.order_by().values_list(*JUDGED_BY, named=True)
        return certainty_by_domain(judged)

    @cached_property
    def certainty(self):
        """Of what is best known."""
        return best_known(self.certainties)

    @cached_property
    def comparables(self):
        """[Comparable]: of each domain one result a project, the one of most people, so that no
        project counts twice."""
        measured = self.evidence.filter(after_mean__isnull=False)
        measured = measured.select_related("project", "measure").only(*DRAWN_FROM)
        measured = measured.order_by("-after_n", "pk")
        best = {}
        for row in measured[:MOST_MEASURED]:
            computed = effects_of(row)
            if Kind.STANDARDISED in computed.effects:
                best.setdefault((row.domain, row.project_id), Row(row, computed))
        by_domain = {}
        for (domain, _project), row in best.items():
            by_domain.setdefault(domain, []).append(row)
        return [self._compare(domain, rows) for domain, rows in sorted(by_domain.items())]

    @property
    def looked_at(self):
        return MOST_MEASURED

    @property
    def left_out(self):
        """How many rows with a mean are on no plot, for there are too many."""
        return max(0, sum(means for _claims, means in self._counts.values()) - MOST_MEASURED)

    @staticmethod
    def _compare(domain, rows):
        try:
            summary, why = summarise([row.computed.main for row in rows]), ""
        except NotComputable as refusal:
            summary, why = None, str(refusal)
        drawn = sorted(rows[:MOST_DRAWN], key=lambda row: row.computed.main.estimate)
        return Comparable(domain, Forest(drawn, summary, more=len(rows) - len(drawn)), why)

    def themes(self, polarity):
        """[(theme, how many projects say so)] of the projects found, most first."""
        found = (
            Finding.objects.visible_to(self.user)
            .filter(polarity=polarity, project__in=self.evidence.order_by().values("project"))
            .values_list("theme__code", "theme__name")
            .annotate(n=Count("project", distinct=True))
            .order_by("-n", "theme__position")
        )
        return list(found[:MOST_THEMES])
