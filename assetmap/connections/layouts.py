"""Where the marks of a network stand: worked out by forces, the same every time, and kept."""

import math

import networkx as nx
import numpy as np

from assetmap.connections.models import Layout

SEED = 7
CORE = 450  # of very many, those that forces are worked out for; the rest stand beside them
STEPS, STEPS_AGAIN = 300, 30
PULL = 0.12  # towards the middle, which keeps groups without a link between them on the page
GOLDEN = math.pi * (3 - math.sqrt(5))


def lay_out(graph, start=None):
    """{node: (x, y)} in a square of side 1.

    `start` is where some of them stood before: they then move little. The method is that of
    Fruchterman and Reingold (1991) as networkx has it, with a fixed seed, on the best connected;
    others stand in a spiral around the first of those they are linked with.
    """
    if not graph:
        return {}
    ranked = sorted(graph, key=lambda node: (-graph.degree(node), node))
    core = graph.subgraph(sorted(ranked[:CORE]))
    known = {node: tuple(start[node]) for node in core if start and node in start}
    places = _by_forces(core, known)
    if len(graph) > CORE:
        _put_beside(graph, ranked[CORE:], places)
    return {node: (round(float(x), 4), round(float(y), 4)) for node, (x, y) in places.items()}


def _by_forces(graph, known):
    pulled = nx.Graph()
    pulled.add_nodes_from(graph)
    # How often two are linked draws them together only a little more.
    for one, other, weight in graph.edges(data="weight", default=1):
        pulled.add_edge(one, other, weight=1 + math.log(weight))
    middle = "middle"  # no id of an asset
    pulled.add_node(middle)
    pulled.add_weighted_edges_from((middle, node, PULL) for node in graph)
    warm = 2 * len(known) > len(graph)
    first = dict(known) if warm else {}
    if warm:
        first[middle] = (0.5, 0.5)
        for node in graph:
            if node not in first:
                first[node] = _among(known, graph[node], node)
    found = nx.spring_layout(
        pulled,
        pos=first or None,
        iterations=STEPS_AGAIN if warm else STEPS,
        seed=SEED,
        weight="weight",
        method="force",
    )
    found.pop(middle)
    return _filling(found)


def _among(known, neighbours, node):
    """In the middle of the neighbours that stand already, a little aside."""
    places = [known[one] for one in neighbours if one in known] or [(0.5, 0.5)]
    x, y = np.mean(np.array(places), axis=0)
    turn = GOLDEN * (node % 997)
    return float(x) + 0.05 * math.cos(turn), float(y) + 0.05 * math.sin(turn)


def _filling(places):
    """Stretched to the square, in both directions."""
    spots = np.array(list(places.values()))
    low, size = spots.min(axis=0), np.ptp(spots, axis=0)
    spots = np.where(size > 1e-9, (spots - low) / np.where(size > 1e-9, size, 1), 0.5)
    return dict(zip(places, map(tuple, spots), strict=True))


def _put_beside(graph, rest, places):
    beside = {}
    for node in rest:  # best connected first, so that most have somebody to stand beside
        host = min((one for one in graph[node] if one in places), default=None)
        n = beside[host] = beside.get(host, 0) + 1
        x, y = places[host] if host is not None else (0.5, 0.5)
        turn, far = GOLDEN * n, (0.012 * math.sqrt(n) if host is not None else 0.5)
        places[node] = (
            min(1, max(0, x + far * math.cos(turn))),
            min(1, max(0, y + far * math.sin(turn))),
        )


def kept_layout(community, scope):
    """The Layout of a community that is kept, or an empty one."""
    kept = Layout.objects.filter(community=community, scope=scope).first()
    return kept or Layout(community=community, scope=scope)


def numbered(told):
    """{asset id: value} of what JSON keeps under texts."""
    return {int(pk): value for pk, value in told.items()}
