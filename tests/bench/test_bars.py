"""How `make bench` judges what it measured; the measuring itself is no test's business."""

from dataclasses import replace

from assetmap.bench import questions
from assetmap.bench.asking import Timing
from assetmap.bench.bars import bars
from assetmap.bench.report import Results


def timing(p50, *, rate=None, our_rate=None, kilobytes=0.5, sql=1.0, floor=1.0):
    return Timing(p50, 2 * p50, 50, kilobytes, rate, our_rate, sql, floor)


GOOD = timing(2.0, rate=500)


def results(view=GOOD, our_rate=500):
    """What a good day looks like, but for the views at the larger size and what is made of them
    beside a peer."""
    found = Results([10, 1000])
    for question in [
        f"view, {scale}{more}" for more in questions.NARROWED for scale in questions.SCALES
    ]:
        found.add(question, "ours", 10, GOOD)
        found.add(question, "ours", 1000, view)
    found.add("view, city", "tipg", 1000, timing(800, rate=1.0, our_rate=our_rate))
    found.add("view, city", "drfgis", 1000, "> 60 s")
    return found


def line(lines, words):
    return next(one for one in lines if words in one)


def test_a_bar_that_holds_and_one_nobody_measured():
    lines = list(bars(results()))
    assert line(lines, "1. a view beside").startswith("holds")
    assert line(lines, "growth: 1x").startswith("holds")
    assert line(lines, "views of city").startswith("holds")
    assert "500x (city, tipg)" in line(lines, "views of city")
    assert line(lines, "cached tile").startswith("not measured")
    assert line(lines, "edit is seen").startswith("not measured")


def test_the_worst_value_decides():
    lines = list(bars(results(view=timing(9.0, kilobytes=6.0), our_rate=20)))
    for words in ("1. a view beside", "1. a view: growth", "views of city", "3. a clustered view"):
        assert line(lines, words).startswith("FALLS SHORT")
    assert "3x (view" in line(lines, "1. a view beside")  # 9 ms beside 1 of SQL and 2 of floor


def test_sessions_count_where_they_came_to_an_end():
    found = results()
    found.session = 20.0, 30.0
    found.sessions = {"tipg": 200.0, "drfgis": None}
    lines = list(bars(found))
    assert line(lines, "3. a session: 30 kB").startswith("holds")
    assert "200x (tipg)" in line(lines, "peers' time beside ours")


def test_growth_is_told_in_floors_of_the_same_moment():
    slower_machine = results(view=timing(6.0, floor=3.0))
    assert slower_machine.growth("view, city") == 1


def test_each_question_has_one_line_for_each_server():
    lines = [one for one in results().lines() if one.startswith("view, city ")]
    assert [one.split()[2] for one in lines] == ["ours", "tipg", "drfgis"]
    assert "> 60 s" in lines[2]


def test_pages_of_projects_are_held_against_the_p95_of_their_sql_and_may_not_ask_more():
    found = results()
    for count in (10, 1000):
        found.add("network page", "ours", count, replace(GOOD, sql_p95=1.6))
    found.statements = {"network page": {10: 10, 1000: 12}}
    lines = list(bars(found))
    assert "2.5x (network page)" in line(lines, "Projects: p95")  # 4 ms beside 1.6
    assert line(lines, "Projects: statements more").startswith("FALLS SHORT")
    assert [one.split()[2:] for one in found.lines() if one.startswith("network page ")][-1] == [
        "10",
        "12",
    ]
