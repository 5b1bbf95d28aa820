"""What was measured as one table, and the bars of issue 3 beside what was measured of them."""

from dataclasses import dataclass, field

from assetmap.bench.asking import REQUESTS, Timing

HEAD = f"{'p95':>8}{'req/s':>8}{'kB gz':>8}{'floor':>8}{'SQL ms':>8}{'x SQL':>7}{'growth':>8}"


@dataclass
class Results:
    """`timings`: {(question, server): {assets: Timing, or why there is none}}.

    The rest is of the largest database.
    """

    counts: list
    timings: dict = field(default_factory=dict)
    session: tuple | None = None  # of ours: (ms, kB)
    sessions: dict = field(default_factory=dict)  # peer: times as long as ours
    saving: dict = field(default_factory=dict)  # "single" | "bulk": times as long
    truths: dict = field(default_factory=dict)  # "seen" | "sums": does it hold?
    statements: dict = field(default_factory=dict)  # {question: {assets: how many at most}}
    tasks: dict = field(default_factory=dict)  # what was done: ms of the longest task

    def add(self, question, server, count, timing):
        self.timings.setdefault((question, server), {})[count] = timing

    def of(self, question, server="ours", count=None):
        """Timing at the largest size, or at `count`; None where nothing was measured."""
        found = self.timings.get((question, server), {}).get(count or self.counts[-1])
        return found if isinstance(found, Timing) else None

    def growth(self, question, server="ours"):
        """From the smallest to the largest; of ours, measured in floors of the same moment."""
        least, most = self.of(question, server, self.counts[0]), self.of(question, server)
        if not least or not most or len(self.counts) == 1:
            return None
        drift = most.floor / least.floor if least.floor and most.floor else 1
        return most.p50 / least.p50 / drift

    def questions(self):
        """Names in the order they were asked."""
        return list(dict.fromkeys(question for question, _server in self.timings))

    def lines(self):
        """One line a question and server; all but p50 is of the largest database."""
        heads = "".join(f"{count:>11,}" for count in self.counts)
        yield f"{'p50 ms at so many assets':34}{'':10}{heads}{HEAD}"
        for question in self.questions():
            for (name, server), found in self.timings.items():
                if name == question:
                    yield self._line(question, server, found)
        yield ""
        yield "Statements of a request, at most, at each of these sizes"
        for question, counted in self.statements.items():
            told = "".join(f"{counted.get(count, ''):>11}" for count in self.counts)
            yield f"{question:34}{'':10}{told}"

    def _line(self, question, server, found):
        cells = "".join(f"{_told(found.get(count)):>11}" for count in self.counts)
        timing = self.of(question, server)
        if timing:
            cells += f"{timing.p95:8.1f}{_number(timing.rate, '.0f'):>8}{timing.kilobytes:8.1f}"
            beside = timing.sql and timing.p50 / timing.sql
            cells += f"{_number(timing.floor, '.1f'):>8}{_number(timing.sql, '.1f'):>8}"
            cells += f"{_number(beside, '.1f'):>7}"
            cells += f"{_number(self.growth(question, server), '.2f'):>8}"
            if timing.asked < REQUESTS:
                cells += f"  ({timing.asked} requests)"
        return f"{question:34}{server:10}{cells}"


def _told(timing):
    return f"{timing.p50:.1f}" if isinstance(timing, Timing) else timing or ""


def _number(value, how):
    return "" if not value else format(value, how)
