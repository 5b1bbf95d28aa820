"""The network of a community: which assets are linked with which, for one reader.

Only links that are going on, between assets the map shows. The same for pages, pictures, measures
and files, so that what a reader may not know of is in none of them.
"""

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property

import networkx as nx
import orjson

from assetmap.assets.models import Asset
from assetmap.connections.models import Connection
from assetmap.connections.querysets import meetings

MOST_DRAWN = 30


@dataclass(frozen=True)
class Tie:
    """`subject` does something with `object`: ids of assets."""

    subject: int
    verb: str
    object: int

    @property
    def ends(self):
        return self.subject, self.object

    def told_from(self, pk):
        """The verb in words, seen from one of its ends."""
        verb = Connection.Verb(self.verb)
        return verb.label if pk == self.subject else Connection.INVERSE[verb]


@dataclass
class Network:
    """Links, and what is known of their ends; `kinds` and `homes` (communities) by asset id."""

    community: object
    ties: list = field(default_factory=list)
    kinds: dict = field(default_factory=dict)
    homes: dict = field(default_factory=dict)

    @cached_property
    def links(self):
        """{asset id: how many links it has}."""
        counted = Counter()
        for tie in self.ties:
            counted.update(tie.ends)
        return counted

    @cached_property
    def graph(self):
        """Without directions; `weight` is the number of links between two assets.

        In a fixed order: what is worked out from it comes out the same every time.
        """
        graph = nx.Graph()
        graph.add_nodes_from(sorted(self.kinds))
        pairs = Counter(tuple(sorted(tie.ends)) for tie in self.ties)
        graph.add_weighted_edges_from((*pair, n) for pair, n in sorted(pairs.items()))
        return graph

    @cached_property
    def fingerprint(self):
        """Of the nodes and links: whatever was worked out for the same ones still holds."""
        told = [sorted(self.kinds.items()), sorted(self.graph.edges(data="weight"))]
        return hashlib.sha256(orjson.dumps(told)).hexdigest()

    @property
    def own(self):
        """Ids of those of the community itself; the others are neighbours linked with them."""
        return [pk for pk, home in self.homes.items() if home == self.community.pk]

    @cached_property
    def ranked(self):
        """Ids, those with most links first; among equals those beside the better connected."""

        def beside(pk):
            return max((self.links[other] for _tie, other in self.neighbours[pk]), default=0)

        return sorted(self.kinds, key=lambda pk: (-self.links[pk], -beside(pk), pk))

    @cached_property
    def neighbours(self):
        """{asset id: [(tie, id of the other end)]}."""
        found = defaultdict(list)
        for tie in self.ties:
            found[tie.subject].append((tie, tie.object))
            found[tie.object].append((tie, tie.subject))
        return found

    def among(self, ids):
        """The part of it between some of its assets."""
        ids = set(ids)
        return Network(
            self.community,
            [tie for tie in self.ties if ids.issuperset(tie.ends)],
            {pk: kind for pk, kind in self.kinds.items() if pk in ids},
            {pk: home for pk, home in self.homes.items() if pk in ids},
        )

    def of_ties(self, ties):
        """The part of it that some of its links make up."""
        ends = {pk for tie in ties for pk in tie.ends}
        return Network(
            self.community,
            ties,
            {pk: kind for pk, kind in self.kinds.items() if pk in ends},
            {pk: home for pk, home in self.homes.items() if pk in ends},
        )

    def best(self, most=MOST_DRAWN):
        """The part between the best connected, as far as they are linked with each other."""
        chosen, linked, n = set(), set(), 0
        for number, pk in enumerate(self.ranked[: 2 * most], 1):
            chosen.add(pk)
            if near := {other for _tie, other in self.neighbours[pk] if other in chosen}:
                linked |= near | {pk}
            if len(linked) > most:
                break
            n = number
            if len(linked) == most:
                break
        return self.of_ties(self.among(self.ranked[:n]).ties)


def network_of(user, community):
    """The Network of a community as this user may know it, with two queries.

    Each looks once from this end and once from that, so that the community's own index leads it.
    """
    links = (
        Connection.objects.visible_to(user)
        .going_on()
        .values_list(
            *("subject", "verb", "object", "subject__kind", "object__kind"),
            *("subject__community", "object__community"),
        )
    )
    told = links.filter(subject__community=community).union(
        links.filter(object__community=community)
    )
    places = meetings(user).values_list(
        *("pk", "host", "kind", "host__kind", "community", "host__community"),
    )
    met = places.filter(community=community, host__isnull=False).union(
        places.filter(host__community=community)
    )
    rows = list(told)
    rows += [(guest, Connection.Verb.MEETS_AT.value, host, *rest) for guest, host, *rest in met]
    network, seen = Network(community), set()
    for subject, verb, object, subject_kind, object_kind, subject_home, object_home in rows:
        tie = Tie(subject, verb, object)
        if tie not in seen:  # a link may say once more where something meets
            seen.add(tie)
            network.ties.append(tie)
        network.kinds |= {subject: subject_kind, object: object_kind}
        network.homes |= {subject: subject_home, object: object_home}
    network.ties.sort(key=lambda tie: (tie.subject, tie.object, tie.verb))
    return network


def names_of(user, ids):
    """{id: (name, uid)}, of very many, too."""
    known = Asset.objects.visible_to(user).filter(pk__in=ids)
    return {pk: (name, str(uid)) for pk, name, uid in known.values_list("pk", "name", "uid")}


def assets_of(user, ids):
    """{id: asset} with what a mark or a row shows."""
    known = Asset.objects.visible_to(user).published().current().filter(pk__in=ids)
    known = known.select_related("category", "community").only(
        *("uid", "name", "kind", "life", "host", "status", "category__icon", "category__name"),
        *("community__name", "community__slug", "place_name"),
    )
    return {asset.pk: asset for asset in known}
