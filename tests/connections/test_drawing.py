"""Pictures of networks: the same every time, and no name touches another."""

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assetmap.connections.drawing import LARGE, SMALL, draw
from assetmap.connections.labels import box_around, shortened
from assetmap.connections.layouts import CORE, lay_out
from assetmap.connections.network import Network, Tie
from tests import factories

NAMES = (
    "Fridge",
    "Thursday knit and natter",
    "Warm room, Langlands Road",
    "広場の図書館",
    "x" * 120,
)


@st.composite
def networks(draw_one, most=40):
    size = draw_one(st.integers(2, most))
    ends = st.tuples(st.integers(1, size), st.integers(1, size)).filter(lambda p: p[0] != p[1])
    pairs = draw_one(st.lists(ends, min_size=1, max_size=2 * size))
    return network(pairs)


def network(pairs, verb="part_of"):
    community = factories.CommunityFactory.build(pk=1)
    ids = {pk for pair in pairs for pk in pair}
    kinds = {pk: ("human", "social", "physical")[pk % 3] for pk in ids}
    ties = [Tie(one, verb, other) for one, other in dict.fromkeys(pairs)]
    return Network(community, ties, kinds, dict.fromkeys(ids, 1))


class Named:
    def __init__(self, pk, kind):
        self.pk, self.kind, self.name = pk, kind, NAMES[pk % len(NAMES)]


def pictured(net, size, **options):
    assets = {pk: Named(pk, kind) for pk, kind in net.kinds.items()}
    return draw(net, assets, lay_out(net.graph), size, **options)


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(net=networks(), size=st.sampled_from([SMALL, LARGE]))
def test_no_label_touches_another_or_a_mark_or_leaves_the_picture(net, size):
    picture = pictured(net, size)
    boxes = [mark.label.box for mark in picture.marks if mark.label]
    shapes = {mark.asset.pk: box_around(mark) for mark in picture.marks}
    for number, box in enumerate(boxes):
        assert box.within(*size)
        assert not any(box.touches(other) for other in boxes[number + 1 :])
    for mark in picture.marks:
        if mark.label:
            others = [shape for pk, shape in shapes.items() if pk != mark.asset.pk]
            assert not any(mark.label.box.touches(shape) for shape in others)


@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@given(net=networks())
def test_the_same_network_is_drawn_the_same(net):
    again = network([(tie.subject, tie.object) for tie in reversed(net.ties)])
    assert net.fingerprint == again.fingerprint
    one, other = pictured(net, SMALL), pictured(again, SMALL)
    spots = [(mark.asset.pk, mark.spot, mark.label) for mark in one.marks]
    assert spots == [(mark.asset.pk, mark.spot, mark.label) for mark in other.marks]


@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@given(net=networks())
def test_every_mark_stands_within_the_square(net):
    places = lay_out(net.graph)
    assert set(places) == set(net.kinds)
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in places.values())


def test_one_link_more_moves_the_others_little():
    graph = nx.barabasi_albert_graph(30, 2, seed=3)
    nx.set_edge_attributes(graph, 1, "weight")
    before = lay_out(graph)
    graph.add_edge(30, 4, weight=1)
    warm, cold = lay_out(graph, before), lay_out(graph)

    def moved(after):
        return sum(
            abs(after[n][0] - before[n][0]) + abs(after[n][1] - before[n][1]) for n in before
        )

    assert moved(warm) < moved(cold)
    assert moved(warm) / len(before) < 0.2


def test_two_thousand_find_a_place_and_most_are_dots():
    graph = nx.barabasi_albert_graph(2000, 2, seed=1)
    net = network([(one + 1, other + 1) for one, other in graph.edges])
    assert len(net.graph) > CORE
    picture = pictured(net, LARGE)
    assert len(picture.marks) == 60
    dots = sum(path.count("M") for path in picture.dots.values())
    assert dots == 2000 - 60
    assert picture.lines.count("M") + picture.strong_lines.count("M") == len(net.graph.edges)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Tool library", "Tool library"),
        ("Warm room, Langlands Road, by the bakery", "Warm room, Langlands…"),
        ("x" * 40, "x" * 23 + "…"),
    ],
)
def test_a_long_name_keeps_whole_words(name, short):
    assert shortened(name) == short


def test_the_best_connected_are_drawn_with_what_joins_them():
    chain = [(1, n) for n in range(2, 40)] + [(50, 51), (51, 52)]
    best = network(chain).best()
    assert len(best.kinds) == 30
    assert all(best.links[pk] for pk in best.kinds)
