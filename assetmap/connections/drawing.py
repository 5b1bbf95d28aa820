"""A network as a picture: where its marks, lines and names go. The template only writes it down."""

import math
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import combinations

from django.core.cache import cache
from django.db import transaction

from assetmap.connections import layouts, services, tasks
from assetmap.connections.labels import Label, place_labels

SMALL, LARGE = (760, 560), (1140, 780)
AT_ONCE = 150  # assets whose places are worked out while somebody waits
MARKED = 60  # drawn as marks with names; the rest as dots
MARGIN = 30
ASKED_SECONDS = 60


@dataclass
class Mark:
    asset: object
    links: int
    x: float
    y: float
    size: float
    label: Label | None = None

    @property
    def name(self):
        return self.asset.name

    @property
    def spot(self):
        """Its corner and size, as SVG wants them."""
        return {
            "x": f"{self.x - self.size / 2:.1f}",
            "y": f"{self.y - self.size / 2:.1f}",
            "size": f"{self.size:.1f}",
        }

    @property
    def label_spot(self):
        return {"x": f"{self.label.x:.1f}", "y": f"{self.label.y:.1f}", "at": self.label.anchor}


@dataclass
class Picture:
    """Lines as two paths (single and manifold links), dots as one path a kind, then marks."""

    width: int
    height: int
    marks: list = field(default_factory=list)
    lines: str = ""
    strong_lines: str = ""
    dots: dict = field(default_factory=dict)


def places_of(network, scope, *, public):
    """{asset id: (x, y)} for the nodes of a network; None while they are being worked out.

    `public` is the network as everybody may know it: places come from that alone, so that nobody
    reads from them what stands near what. Assets linked only by links that are not for everybody
    are put beside their neighbours.
    """
    kept = layouts.kept_layout(network.community, scope)
    start = layouts.numbered(kept.positions)
    if kept.fingerprint != public.fingerprint:
        if len(public.graph) > AT_ONCE:
            _ask_for(network.community)
            if not start:
                return None
        else:
            start = layouts.lay_out(public.graph, start)
            services.keep_layout(
                community=network.community,
                scope=scope,
                fingerprint=public.fingerprint,
                positions=start,
                missed=kept.missed,
            )
    return {pk: start[pk] if pk in start else _beside(network, pk, start) for pk in network.kinds}


def _ask_for(community):
    """Once a minute at most, however many people look."""
    if cache.add(f"connections:layout:{community.pk}", True, ASKED_SECONDS):
        transaction.on_commit(partial(tasks.lay_out_network.enqueue, community.pk))


def _beside(network, pk, start):
    near = [start[other] for _tie, other in network.neighbours[pk] if other in start]
    x = sum(x for x, _y in near) / len(near) if near else 0.5
    y = sum(y for _x, y in near) / len(near) if near else 0.5
    turn = layouts.GOLDEN * (pk % 997)
    return (
        min(1, max(0, x + 0.06 * math.cos(turn))),
        min(1, max(0, y + 0.06 * math.sin(turn))),
    )


def draw(network, assets, places, size=SMALL, *, marked=MARKED, numbers=None):
    """The Picture of a network; `assets` are those it may show as marks, {id: asset}.

    `numbers` are links by asset id, where the network is a part of one and they count all.
    """
    numbers = numbers or network.links
    width, height = size
    spots = {
        pk: [MARGIN + x * (width - 2 * MARGIN), MARGIN + y * (height - 2 * MARGIN)]
        for pk, (x, y) in places.items()
        if pk in network.kinds
    }
    chosen = [pk for pk in network.ranked if pk in spots and pk in assets][:marked]
    spots.update(_with_room(tuple((pk, *spots[pk]) for pk in chosen), size))
    most = max((numbers[pk] for pk in chosen), default=0)
    picture = Picture(width, height)
    picture.marks = [
        Mark(assets[pk], numbers[pk], *spots[pk], size=_size(numbers[pk], most)) for pk in chosen
    ]
    labels = place_labels(picture.marks, width, height)
    for mark, label in zip(picture.marks, labels, strict=True):
        mark.label = label
    lines, strong = [], []
    for one, other, weight in network.graph.edges(data="weight"):
        if one in spots and other in spots:
            (strong if weight > 1 else lines).append(_line(spots[one], spots[other]))
    picture.lines, picture.strong_lines = "".join(lines), "".join(strong)
    dots = {}
    for pk in set(spots).difference(chosen):
        dots.setdefault(network.kinds[pk], []).append(pk)
    picture.dots = {
        kind: "".join(_dot(kind, *spots[pk]) for pk in sorted(ids)) for kind, ids in dots.items()
    }
    return picture


def _size(links, most):
    """Pixels: areas grow with the number of links, up to that of the best connected."""
    return 14 + 22 * math.sqrt(links / max(10, most))


def _line(one, other):
    return f"M{one[0]:.0f} {one[1]:.0f}L{other[0]:.0f} {other[1]:.0f}"


def _dot(kind, x, y):
    """People round, groups as a cross with round ends, places square: as their larger marks."""
    if kind == "social":
        return f"M{x - 2:.0f} {y:.0f}h4m-2 -2v4"
    return f"M{x:.0f} {y:.0f}h0"


@lru_cache(maxsize=200)
def _with_room(marks, size, rounds=80):
    """[(id, spot)] of marks (id, x, y), pushed apart where they stand closer than a name needs; the
    same way every time."""
    width, height = size
    apart = min(74, 0.8 * math.sqrt(width * height / max(1, len(marks))))
    spots = [(pk, [x, y]) for pk, x, y in marks]
    pairs = [(pk, a, b) for (pk, a), (_other, b) in combinations(spots, 2)]
    for _n in range(rounds):
        moved = False
        for pk, a, b in pairs:
            dx, dy = b[0] - a[0], b[1] - a[1]
            far = math.hypot(dx, dy)
            if far >= apart:
                continue
            if far < 0.01:
                dx, dy, far = math.cos(pk), math.sin(pk), 1
            push = 0.5 * (apart - min(far, apart)) / far
            for spot, sign in ((a, -1), (b, 1)):
                spot[0] = min(width - MARGIN, max(MARGIN, spot[0] + sign * push * dx))
                spot[1] = min(height - MARGIN, max(MARGIN, spot[1] + sign * push * dy))
            moved = True
        if not moved:
            break
    return [(pk, tuple(spot)) for pk, spot in spots]
