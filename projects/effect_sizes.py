"""How much changed, as numbers that can be compared: each with its variance and 95 % interval.

Positive is better: callers flip scales on which less is better. A ratio is kept as its logarithm,
on which intervals are symmetrical. Formulas and names are those of the R package metafor (measures
"MC", "SMCR", "MD", "SMD", "RD", "RR", "OR" of its function escalc), so that others can check.
"""

import math
from dataclasses import dataclass
from statistics import NormalDist

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

Z = NormalDist().inv_cdf(0.975)  # 95 % of a normal distribution is within so many of its SDs


class NotComputable(Exception):
    """Why there is no number, in words for the page."""


class Kind(models.TextChoices):
    MEAN_CHANGE = "mean_change", _lazy("change of the mean, in points of the scale")
    STANDARDISED = "standardised", _lazy("standardised mean change")
    RISK_DIFFERENCE = "risk_difference", _lazy("difference of shares")
    RISK_RATIO = "risk_ratio", _lazy("risk ratio")
    ODDS_RATIO = "odds_ratio", _lazy("odds ratio")


RATIOS = (Kind.RISK_RATIO, Kind.ODDS_RATIO)


@dataclass(frozen=True)
class Mean:
    """A group measured once: how many, their mean and standard deviation."""

    n: int
    mean: float
    sd: float

    def __post_init__(self):
        if self.n < 2:
            raise NotComputable(_("At least two people have to be measured."))
        if self.sd is None:
            raise NotComputable(_("The standard deviation (SD) is missing."))
        if not self.sd > 0:
            raise NotComputable(
                _("The standard deviation (SD) is 0: everybody scored the same, so there is no "
                  "spread to measure a change by.")
            )  # fmt: skip


@dataclass(frozen=True)
class Share:
    """How many out of how many."""

    count: int
    n: int

    def __post_init__(self):
        if self.n < 1:
            raise NotComputable(_("Nobody was counted: the share of none is not known."))
        if not 0 <= self.count <= self.n:
            raise NotComputable(_("More were counted than there are."))


@dataclass(frozen=True)
class Effect:
    """An effect of a kind: `estimate` and its sampling `variance`, of ratios both as logarithms.

    `note` says what had to be assumed.
    """

    kind: str
    estimate: float
    variance: float
    note: str = ""

    @property
    def se(self):
        """Standard error: the square root of the variance."""
        return math.sqrt(self.variance)

    @property
    def low(self):
        return self.estimate - Z * self.se

    @property
    def high(self):
        return self.estimate + Z * self.se

    @property
    def is_ratio(self):
        return self.kind in RATIOS

    @property
    def told(self):
        """(estimate, low, high) as people read them: ratios as ratios."""
        values = (self.estimate, self.low, self.high)
        return tuple(map(math.exp, values)) if self.is_ratio else values

    @property
    def is_clear(self):
        """Whether the interval is all on one side of no change."""
        return self.low > 0 or self.high < 0

    def flipped(self):
        """The same on a scale that runs the other way."""
        return Effect(self.kind, -self.estimate, self.variance, self.note)


def small_sample_factor(df):
    """J, which takes off what small samples exaggerate; exact (Hedges 1981, eq. 6e).

    gamma(df / 2) / (sqrt(df / 2) * gamma((df - 1) / 2)) for `df` degrees of freedom, at least 2.
    """
    if df < 2:
        raise NotComputable(_("Too few people were measured to correct for small numbers."))
    return math.exp(math.lgamma(df / 2) - math.log(math.sqrt(df / 2)) - math.lgamma((df - 1) / 2))


def mean_change(before, after, correlation=None):
    """Change of the mean of the same people, in points of the scale.

    after - before, with variance (sd1² + sd2² - 2 r sd1 sd2) / n (metafor's "MC").
    """
    n, r, note = _paired(before, after, correlation)
    variance = (before.sd**2 + after.sd**2 - 2 * r * before.sd * after.sd) / n
    if not variance > 0:
        raise NotComputable(_("With this correlation there is no spread left to measure by."))
    return Effect(Kind.MEAN_CHANGE, after.mean - before.mean, variance, note)


def standardised_mean_change(before, after, correlation=None):
    """Change of the same people in SDs of the first measurement, corrected for small samples.

    J(n - 1) (after - before) / sd1, with variance 2 (1 - r) / n + d² / (2 n) (metafor's "SMCR";
    Becker 1988, doi:10.1111/j.2044-8317.1988.tb00901.x).
    """
    n, r, note = _paired(before, after, correlation)
    d = small_sample_factor(n - 1) * (after.mean - before.mean) / before.sd
    variance = 2 * (1 - r) / n + d**2 / (2 * n)
    if not variance > 0:
        raise NotComputable(_("With this correlation there is no spread left to measure by."))
    return Effect(Kind.STANDARDISED, d, variance, note)


def _paired(before, after, correlation):
    """(n, r, what is assumed) of the same people measured twice."""
    if before.n != after.n:
        raise NotComputable(
            _("The same people have to be in both measurements: count only those in both.")
        )
    if correlation is None:
        # 0 makes the interval widest of all that is likely: people seldom turn about as a group.
        return before.n, 0.0, _("How the two measurements hang together is not known: the interval "
                                "is wide on purpose.")  # fmt: skip
    if not -1 < correlation < 1:
        raise NotComputable(_("A correlation lies between -1 and 1."))
    return before.n, correlation, ""


def mean_difference(group, other):
    """Difference of means of two groups, other people in each: group - other.

    With variance sd1² / n1 + sd2² / n2 (metafor's "MD").
    """
    variance = group.sd**2 / group.n + other.sd**2 / other.n
    return Effect(Kind.MEAN_CHANGE, group.mean - other.mean, variance)


def standardised_mean_difference(group, other):
    """Hedges' g of two groups: J(n1 + n2 - 2) (group - other) / pooled SD.

    With variance 1 / n1 + 1 / n2 + g² / (2 (n1 + n2)) (metafor's "SMD"; Hedges 1981,
    doi:10.3102/10769986006002107).
    """
    df = group.n + other.n - 2
    pooled = math.sqrt(((group.n - 1) * group.sd**2 + (other.n - 1) * other.sd**2) / df)
    g = small_sample_factor(df) * (group.mean - other.mean) / pooled
    variance = 1 / group.n + 1 / other.n + g**2 / (2 * (group.n + other.n))
    return Effect(Kind.STANDARDISED, g, variance)


def risk_difference(group, other):
    """Difference of two shares: p1 - p2, with variance p1 (1 - p1) / n1 + p2 (1 - p2) / n2
    (metafor's "RD")."""
    p1, p2 = group.count / group.n, other.count / other.n
    variance = p1 * (1 - p1) / group.n + p2 * (1 - p2) / other.n
    if not variance > 0:
        raise NotComputable(_("All or none in both groups: how sure that is can’t be worked out."))
    return Effect(Kind.RISK_DIFFERENCE, p1 - p2, variance)


def risk_ratio(group, other):
    """Logarithm of p1 / p2, with variance 1/a - 1/n1 + 1/c - 1/n2 (metafor's "RR")."""
    a, b, c, d, note = _four(group, other)
    variance = 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)
    return Effect(Kind.RISK_RATIO, math.log(a / (a + b)) - math.log(c / (c + d)), variance, note)


def odds_ratio(group, other):
    """Logarithm of the odds ratio ad / bc, with variance 1/a + 1/b + 1/c + 1/d (metafor's "OR")."""
    a, b, c, d, note = _four(group, other)
    variance = 1 / a + 1 / b + 1 / c + 1 / d
    return Effect(Kind.ODDS_RATIO, math.log(a) + math.log(d) - math.log(b) - math.log(c),
                  variance, note)  # fmt: skip


def _four(group, other):
    """The four counts of two shares, and what had to be done: where one is 0 a half is added to
    each, as metafor does by default."""
    a, c = group.count, other.count
    b, d = group.n - a, other.n - c
    if a + c == 0 or b + d == 0:
        raise NotComputable(_("All or none in both groups: a ratio would say nothing."))
    if 0 in (a, b, c, d):
        note = _("As one of the counts is 0, a half was added to each.")
        return a + 0.5, b + 0.5, c + 0.5, d + 0.5, note
    return a, b, c, d, ""
