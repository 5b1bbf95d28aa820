"""A forest plot as a table: the numbers in words, the drawing beside them as attributes of SVG."""

import math
from dataclasses import dataclass

STEPS = (0.25, 0.5, 1, 2, 5, 10, 20, 50)
MOST_TICKS = 6


@dataclass(frozen=True)
class Forest:
    """`rows` have `computed.main`, an Effect; `summary` a Summary or None.

    `more`: how many others the summary is of, which are not drawn.
    """

    rows: list
    summary: object = None
    more: int = 0

    @property
    def bounds(self):
        """(least, most) of the scale: all intervals and no change, to whole steps."""
        effects = [row.computed.main for row in self.rows]
        lows = [0, *(effect.low for effect in effects)]
        highs = [0, *(effect.high for effect in effects)]
        if self.summary:
            low, high = self.summary.prediction
            lows.append(low)
            highs.append(high)
        step = self.step(min(lows), max(highs))
        return math.floor(min(lows) / step) * step, math.ceil(max(highs) / step) * step

    @staticmethod
    def step(low, high):
        span = high - low
        return next((step for step in STEPS if span / step <= MOST_TICKS), STEPS[-1])

    @property
    def ticks(self):
        """[(place in percent, number)] along the scale."""
        least, most = self.bounds
        step = self.step(least, most)
        count = round((most - least) / step)
        values = [least + step * number for number in range(count + 1)]
        return [(round(100 * (value - least) / (most - least), 2), value) for value in values]

    @property
    def drawn(self):
        """[(row, effect, least, most)] for the tag that draws an interval."""
        least, most = self.bounds
        return [(row, row.computed.main, least, most) for row in self.rows]
