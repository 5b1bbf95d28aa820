"""From the numbers of a row of evidence to effects that can be compared. Right is better: scales on
which less is better are turned round."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from projects import effect_sizes as sizes
from projects.effect_sizes import Kind, Mean, NotComputable, Share
from projects.models import Evidence, Measure

Design = Evidence.Design
MEASURED = "n", "mean", "sd", "count"  # each before, after, and of others


@dataclass(frozen=True)
class Computed:
    """The effects of a row by kind; or, where there are none, `why` in words."""

    effects: dict
    why: str = ""

    @property
    def main(self):
        """The one to draw: standardised, or a difference of shares."""
        return self.effects.get(Kind.STANDARDISED) or self.effects.get(Kind.RISK_DIFFERENCE)


def effects_of(row):
    """Computed of a row of evidence; nothing here is stored, so that a formula mended is mended
    everywhere."""
    if not row.is_measured:
        return Computed({}, _("Nothing was measured: this is told in words."))
    try:
        made = _shares(row) if row.after_count is not None else _means(row)
    except NotComputable as refusal:
        return Computed({}, str(refusal))
    if row.measure and row.measure.better == Measure.Better.LOWER:
        made = [effect.flipped() for effect in made]
    return Computed({effect.kind: effect for effect in made})


def _means(row):
    after = _mean(row, "after")
    if row.design == Design.COMPARED:
        other = _mean(row, "other")
        return [
            sizes.standardised_mean_difference(after, other),
            sizes.mean_difference(after, other),
        ]
    before = _mean(row, "before")
    if row.design == Design.SAME_PEOPLE:
        return [
            sizes.standardised_mean_change(before, after, row.correlation),
            sizes.mean_change(before, after, row.correlation),
        ]
    return [
        sizes.standardised_mean_difference(after, before),
        sizes.mean_difference(after, before),
    ]


def _shares(row):
    after = _share(row, "after")
    other = _share(row, "other" if row.design == Design.COMPARED else "before")
    made, refused = [], None
    for make in (sizes.risk_difference, sizes.risk_ratio, sizes.odds_ratio):
        try:
            made.append(make(after, other))
        except NotComputable as refusal:
            refused = refusal
    if not made:
        raise refused
    return made


def _mean(row, when):
    n, mean, sd = (getattr(row, f"{when}_{what}") for what in ("n", "mean", "sd"))
    if n is None or mean is None:
        raise NotComputable(_missing(when))
    return Mean(n, mean, sd)


def _share(row, when):
    n, count = getattr(row, f"{when}_n"), getattr(row, f"{when}_count")
    if n is None or count is None:
        raise NotComputable(_missing(when))
    return Share(count, n)


def _missing(when):
    return {
        "before": _("What it was before is missing."),
        "after": _("What it was afterwards is missing."),
        "other": _("The comparison group’s numbers are missing."),
    }[when]


def share_words(row, when):
    """Percent of a count, or None."""
    n, count = getattr(row, f"{when}_n"), getattr(row, f"{when}_count")
    return round(100 * count / n) if n and count is not None else None
