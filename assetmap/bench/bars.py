"""The bars of issues 3 and 5: each as a sentence, what was measured, and whether that holds."""

from dataclasses import dataclass

from assetmap.bench import questions
from assetmap.bench.peers import PEERS

VIEWS = [f"view, {scale}{words}" for words in questions.NARROWED for scale in questions.SCALES]
STUDIES = "community profile", "network page", "evidence explorer", "evidence, narrowed"
CLUSTERED = [
    f"view, {scale}{words}" for words in questions.NARROWED for scale in questions.CLUSTERED
]


@dataclass(frozen=True)
class Bar:
    """`least` or else most: on which side of the limit the worst of the values has to lie."""

    sentence: str
    limit: float
    values: dict
    least: bool = False
    unit: str = "x"

    def line(self):
        known = {name: value for name, value in self.values.items() if value is not None}
        if not known:
            return f"not measured  {self.sentence}"
        worst = (min if self.least else max)(known, key=known.get)
        value = known[worst]
        holds = value >= self.limit if self.least else value <= self.limit
        side = "at least" if self.least else "at most"
        return (
            f"{'holds' if holds else 'FALLS SHORT':12}  {self.sentence}: "
            f"{value:.3g}{self.unit} ({worst}), {side} {self.limit:g}{self.unit}"
        )


def bars(results):
    """Lines for all of them."""
    yield from (bar.line() for bar in _views(results))
    yield from (bar.line() for bar in _throughput(results))
    yield from (bar.line() for bar in _bytes(results))
    cached = results.of("cached tile, z8 .json")
    ratio = cached and cached.p50 / cached.floor
    yield Bar("4. a cached tile beside the floor", 1.3, {"z8": ratio}).line()
    yield _truth("4. an edit is seen at the next request", results.truths.get("seen"))
    yield from (bar.line() for bar in _lists(results))
    yield Bar(
        "6. a save beside one without the pyramid", 3, {"one": results.saving.get("single")}
    ).line()
    yield Bar(
        "6. bulk insert beside one without", 1.25, {"5,000": results.saving.get("bulk")}
    ).line()
    yield Bar(
        "browser: the longest task, a city, CPU 4 times slower", 100, results.tasks, unit=" ms"
    ).line()
    yield _truth("7. what each zoom shows adds up to the count", results.truths.get("sums"))
    yield from (bar.line() for bar in _studies(results))


def _views(results):
    def against_sql(name):
        timing = results.of(name)
        return timing and timing.p50 / (timing.sql + 2 * timing.floor)

    yield Bar("1. a view beside its SQL + 2 floors", 1, {name: against_sql(name) for name in VIEWS})
    yield Bar("1. a view: growth", 1.4, {name: results.growth(name) for name in VIEWS})


def _throughput(results):
    def beside(question, server):
        their = results.of(question, server)
        return their.our_rate / their.rate if their and their.our_rate and their.rate else None

    peers = [peer.name for peer in PEERS]
    for scales, limit in ((questions.CLUSTERED, 100), (["street"], 8)):
        pairs = {
            f"{scale}, {peer}": beside(f"view, {scale}", peer) for scale in scales for peer in peers
        }
        yield Bar(f"2. views of {', '.join(scales)}: req/s beside peers", limit, pairs, least=True)
    for zooms, limit in ((questions.TILES[:-1], 30), (questions.TILES[-1:], 2)):
        pairs = {f"z{z}": beside(f"tile, z{z} .mvt", "tipg") for z in zooms}
        yield Bar("2. tiles: req/s beside tipg", limit, pairs, least=True)


def _bytes(results):
    def size(name):
        timing = results.of(name)
        return timing and timing.kilobytes

    yield Bar("3. a clustered view", 5, {name: size(name) for name in CLUSTERED}, unit=" kB")
    tiles = [f"tile, z{zoom} .json" for zoom in questions.TILES]
    yield Bar("3. a tile", 1, {name: size(name) for name in tiles}, unit=" kB")
    told = results.session and results.session[1]
    yield Bar("3. a session", 60, {"13 steps": told}, unit=" kB")
    yield Bar("3. a session: peers' time beside ours", 50, results.sessions, least=True)


def _lists(results):
    def deep(first, further):
        one, other = results.of(first), results.of(further)
        return other.p50 / one.p50 if one and other else None

    pairs = {
        "page": deep("list, page 1", "list, deep"),
        "API": deep("API, page of 100", "API, deep"),
    }
    yield Bar("5. a deep page beside page one", 2, pairs)

    def sql(name):
        timing = results.of(name)
        return timing and timing.sql

    words = [f"search, a word {of}" for of in ("of few", "of some", "of many")]
    yield Bar("5. SQL of any word", 25, {name: sql(name) for name in words}, unit=" ms")
    misspelt = {"page": sql("search, misspelt word")}
    yield Bar("5. SQL of a misspelt word", 20, misspelt, unit=" ms")
    typed = ("suggestions, seldom a word", "suggestions, often a word")
    yield Bar("5. SQL of suggestions", 50, {name: sql(name) for name in typed}, unit=" ms")


def _studies(results):
    def beside(name):
        timing = results.of(name)
        return timing and timing.p95 / timing.sql_p95

    def more(name):
        told = results.statements.get(name, {})
        return told[max(told)] - told[min(told)] if len(told) > 1 else None

    yield Bar("Projects: p95 beside that of the SQL", 3, {name: beside(name) for name in STUDIES})
    yield Bar(
        "Projects: statements more than at the smallest size",
        0,
        {name: more(name) for name in STUDIES},
        unit="",
    )


def _truth(sentence, held):
    return (
        f"{'not measured' if held is None else 'holds' if held else 'FALLS SHORT':12}  {sentence}"
    )
