"""Rows of tables and lists about a network, as pages show them."""

from types import SimpleNamespace

from assetmap.connections import policy


def rows_of(ids, network, assets):
    """[{asset, links, ties}] for a table; each tie as (verb in words, asset at the other end)."""
    return [
        SimpleNamespace(
            asset=assets[pk],
            links=network.links[pk],
            ties=[
                (tie.told_from(pk), assets[other])
                for tie, other in network.neighbours[pk]
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
