"""What several studies say together: a random-effects summary, never of fewer than three.

Each study has an effect of its own; `mu` is the mean of them all, `tau2` how much they differ
beyond chance. The numbers are those of metafor's rma() with its defaults, so that others can check.
"""

import math
from dataclasses import dataclass

from django.utils.translation import gettext as _

from projects.effect_sizes import NotComputable, Z

FEWEST = 3
_STEPS, _CLOSE = 2_000, 1e-12


@dataclass(frozen=True)
class Summary:
    """`estimate` with its standard error; of ratios as logarithms, as the effects are."""

    kind: str
    method: str  # of tau2: "REML" or "DL"
    k: int  # how many studies
    estimate: float
    se: float
    tau2: float
    q: float  # Cochran's Q, with k - 1 degrees of freedom
    i2: float  # percent of the variation that is not chance

    @property
    def low(self):
        return self.estimate - Z * self.se

    @property
    def high(self):
        return self.estimate + Z * self.se

    @property
    def prediction(self):
        """(low, high): where the effect of one more such project would be, 95 times in 100.

        mu ± z sqrt(tau2 + se²), metafor's default.
        """
        half = Z * math.sqrt(self.tau2 + self.se**2)
        return self.estimate - half, self.estimate + half


def summarise(effects, method="REML"):
    """A Summary of effects of one kind. Raises NotComputable for fewer than three, or for several
    kinds: they can't be compared."""
    effects = list(effects)
    if len(effects) < FEWEST:
        raise NotComputable(
            _("Fewer than three comparable results: a summary would pretend to know more than "
              "they do.")
        )  # fmt: skip
    if len({effect.kind for effect in effects}) > 1:
        raise NotComputable(_("These results are of different kinds and can’t be taken together."))
    y = [effect.estimate for effect in effects]
    v = [effect.variance for effect in effects]
    tau2 = {"REML": _reml, "DL": _dersimonian_laird}[method](y, v)
    weights = [1 / (one + tau2) for one in v]
    return Summary(
        kind=effects[0].kind,
        method=method,
        k=len(effects),
        estimate=_mean(y, weights),
        se=math.sqrt(1 / math.fsum(weights)),
        tau2=tau2,
        q=_q(y, v),
        i2=_i2(v, tau2),
    )


def _mean(y, weights):
    return math.fsum(w * one for w, one in zip(weights, y, strict=True)) / math.fsum(weights)


def _q(y, v):
    """Cochran's Q: how far the results are from their common mean, each weighed by its variance."""
    weights = [1 / one for one in v]
    mean = _mean(y, weights)
    return math.fsum(w * (one - mean) ** 2 for w, one in zip(weights, y, strict=True))


def _spread(v):
    """(sum of weights) - (sum of squared weights) / (sum of weights), for weights 1 / v."""
    weights = [1 / one for one in v]
    total = math.fsum(weights)
    return total - math.fsum(w * w for w in weights) / total


def _dersimonian_laird(y, v):
    """(Q - (k - 1)) / C, not below 0.

    DerSimonian and Laird 1986, doi:10.1016/0197-2456(86)90046-2.
    """
    return max(0.0, (_q(y, v) - (len(y) - 1)) / _spread(v))


def _reml(y, v):
    """Restricted maximum likelihood by Fisher scoring (Viechtbauer 2005,
    doi:10.3102/10769986030003261), begun where the method of moments puts it.

    Steps that go to and fro are made shorter, so that it settles where plain scoring would not.
    """
    tau2, before, share = _dersimonian_laird(y, v), 0.0, 1.0
    for _step in range(_STEPS):
        w = [1 / (one + tau2) for one in v]
        total, squares = math.fsum(w), math.fsum(one**2 for one in w)
        cubes = math.fsum(one**3 for one in w)
        mean = _mean(y, w)
        # tr(P), tr(PP) and y'PPy of P = W - W 1 1' W / sum(W).
        trace = total - squares / total
        trace2 = squares - 2 * cubes / total + (squares / total) ** 2
        residual = math.fsum(one**2 * (of - mean) ** 2 for one, of in zip(w, y, strict=True))
        step = (residual - trace) / trace2
        if step * before < 0:
            share /= 2
        after = max(0.0, tau2 + share * step)
        if abs(after - tau2) < _CLOSE * max(1.0, tau2):
            return after
        tau2, before = after, step
    raise NotComputable(_("These results differ in a way that no summary settles on."))


def _i2(v, tau2):
    """100 tau2 / (tau2 + typical variance) (Higgins and Thompson 2002, doi:10.1002/sim.1186)."""
    typical = (len(v) - 1) / _spread(v)
    return 100 * tau2 / (tau2 + typical)
