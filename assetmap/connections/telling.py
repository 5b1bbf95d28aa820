"""Rows of tables and lists about a network, as pages show them."""

from types import SimpleNamespace

from assetmap.connections import policy

MOST_TOLD = 12  # links in one row


def ends_of(ids, network):
    """Ids of all assets that rows of these show."""
    told = (pair for pk in ids for pair in network.neighbours[pk][:MOST_TOLD])
    return {*ids, *(other for _tie, other in told)}


def rows_of(ids, network, assets):
    """[{asset, links, ties, more}] for a table; each tie as (verb in words, asset at the end)."""
    return [
        SimpleNamespace(
            asset=assets[pk],
            links=network.links[pk],
            more=max(0, network.links[pk] - MOST_TOLD),
            ties=[
                (tie.told_from(pk), assets[other])
                for tie, other in network.neighbours[pk][:MOST_TOLD]
                if other in assets
            ],
        )
        for pk in ids
        if pk in assets
    ]


def with_leave(user, introductions):
    """The introductions, each with the end at which this user may link them, if any."""
    return [
        SimpleNamespace(
            pair=pair,
            start=next(
                (
                    (one, other)
                    for one, other in ((pair.one, pair.other), (pair.other, pair.one))
                    if policy.can_connect(user, one)
                ),
                None,
            ),
        )
        for pair in introductions
    ]
