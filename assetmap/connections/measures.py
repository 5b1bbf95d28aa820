"""What a network can be measured by. Each measure says in words what it is: see `measures_of`."""

from dataclasses import dataclass

import networkx as nx
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MOST_EXACT = 500  # assets, up to which every shortest path is looked at
SAMPLE = 200  # assets from which paths are looked at above that
SEED = 5
MOST_MISSED = 5


@dataclass(frozen=True)
class Measure:
    """A figure, what it is called, and how it comes about."""

    value: str
    label: str
    definition: str
    code: str


def missed(graph):
    """{asset id: betweenness}: the share of shortest paths between two others that go through it.

    Freeman (1977), by Brandes's algorithm as networkx has it; above 500 assets from a sample of
    200 of them (Brandes and Pich 2007), drawn with a fixed seed. Zeros are left out.
    """
    sample = SAMPLE if len(graph) > MOST_EXACT else None
    shares = nx.betweenness_centrality(graph, k=sample, seed=SEED)
    return {pk: share for pk, share in shares.items() if share > 0}


def most_missed(network, shares):
    """[(asset id, share)] of the community's own, the largest first."""
    own = sorted(
        ((pk, shares[pk]) for pk in network.own if pk in shares), key=lambda row: (-row[1], row[0])
    )
    return own[:MOST_MISSED]


def definition_of_missed(network):
    told = _(
        "Betweenness: of all the shortest ways from one linked asset to another, the share that "
        "leads through this one. Where it is high, few others would join the same people up."
    )
    if len(network.graph) <= MOST_EXACT:
        return told
    sampled = _(
        "With more than %(exact)d assets it is estimated from the ways that start at %(sample)d "
        "of them, the same ones each time."
    ) % {"exact": MOST_EXACT, "sample": SAMPLE}
    return f"{told} {sampled}"


def measures_of(network, assets_here):
    """[Measure] of a network; `assets_here` is how many assets the map shows in the community."""
    own = network.own
    ends = sum(network.links[pk] for pk in own)
    alone = max(0, assets_here - len(own))
    ties = len(network.ties)
    across_kinds = sum(
        network.kinds[tie.subject] != network.kinds[tie.object] for tie in network.ties
    )
    outwards = sum(network.homes[tie.subject] != network.homes[tie.object] for tie in network.ties)
    groups = [len(group) for group in nx.connected_components(network.graph)]
    return [
        Measure(
            f"{ends / assets_here:.1f}" if assets_here else "0",
            _("connections per asset"),
            _("All links of the assets here, divided by the number of assets on the map here."),
            "per_asset",
        ),
        Measure(
            _share(alone, assets_here),
            _("of assets have no link yet"),
            ngettext(
                "%(n)s of %(all)s asset on the map here. It simply may not have been asked.",
                "%(n)s of %(all)s assets on the map here. Most of them simply weren’t asked.",
                assets_here,
            )
            % {"n": f"{alone:,}", "all": f"{assets_here:,}"},
            "unlinked",
        ),
        Measure(
            _share(across_kinds, ties),
            _("of links bridge two kinds"),
            _("Links between a person, a group and a place, rather than two of the same kind."),
            "across_kinds",
        ),
        Measure(
            _share(outwards, ties),
            _("of links reach another community"),
            _("Links with one end in this community and the other in another one."),
            "across_communities",
        ),
        Measure(
            f"{len(groups):,}",
            ngettext("group that is joined up", "groups that are joined up", len(groups)),
            _(
                "Within a group every asset can be reached from every other by links (a connected "
                "component). The largest holds %(n)s of %(all)s linked assets."
            )
            % {"n": f"{max(groups, default=0):,}", "all": f"{len(network.graph):,}"},
            "groups",
        ),
    ]


def _share(part, whole):
    return f"{100 * part / whole:.0f}%" if whole else "0%"
