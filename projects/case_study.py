"""What the page of a project shows, put together from its parts."""

from dataclasses import dataclass

from projects.certainty import certainty_of
from projects.effects import effects_of, share_words
from projects.forest import Forest
from projects.models import Evidence, Finding

# The three groups of the matrix; what partners say has its own line where there is any.
MATRIX = (Finding.Audience.INDIVIDUALS, Finding.Audience.COMMUNITY, Finding.Audience.STAFF)


@dataclass(frozen=True)
class Row:
    """A row of evidence with what was worked out from it."""

    evidence: Evidence
    computed: object

    @property
    def before(self):
        when = "other" if self.evidence.design == Evidence.Design.COMPARED else "before"
        return share_words(self.evidence, when)

    @property
    def after(self):
        return share_words(self.evidence, "after")


def matrix(findings):
    """[(audience, label, [strengths], [challenges])]: three groups, and partners if they spoke."""
    findings = list(findings)
    audiences = [*MATRIX]
    if any(finding.audience == Finding.Audience.PARTNERS for finding in findings):
        audiences.append(Finding.Audience.PARTNERS)
    return [
        (
            audience,
            audience.label,
            *(
                [one for one in findings if one.audience == audience and one.polarity == polarity]
                for polarity in Finding.Polarity
            ),
        )
        for audience in audiences
    ]


def evidence_rows(evidence):
    return [Row(one, effects_of(one)) for one in evidence]


def forest_of(rows):
    """The Forest of rows that have a standardised effect, or None."""
    drawn = [row for row in rows if row.computed.main and not row.computed.main.is_ratio]
    drawn = [row for row in drawn if row.computed.main.kind == "standardised"]
    return Forest(drawn) if drawn else None


def certainty(rows):
    return certainty_of([row.evidence for row in rows])
