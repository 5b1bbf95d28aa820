"""What a save costs: over HTTP, and with and without the triggers that keep the map's pyramid."""

import json
import statistics
import time
from contextlib import contextmanager

from django.contrib.gis.geos import Point
from django.db import connection, transaction

from assetmap.accounts.models import User
from assetmap.accounts.services import create_token, revoke_token
from assetmap.assets.models import Asset
from assetmap.assets.services import edit_asset
from assetmap.bench import generate
from assetmap.bench.asking import REQUESTS, Link, Timing

TURNS, ONE_BY_ONE, BULK = 15, 10, 5000


def ratio(question):
    """How many times as long it takes with the pyramid; None where there is none."""
    turns = [(question(pyramid=True), question(pyramid=False)) for _turn in range(TURNS)]
    if None in turns[0]:
        return None
    kept, not_kept = (statistics.median(times) for times in zip(*turns, strict=True))
    return kept / not_kept


def over_http(port):
    """Timing of changing one asset after the other with the API; the changes stay."""
    link, times = Link(port), []
    with token() as secret:
        for asset in changeable()[:REQUESTS]:
            begun = time.perf_counter()
            status, _headers, body = change(
                link, asset, secret, benefit=f"Good at {time.time_ns()}."
            )
            times.append((time.perf_counter() - begun) * 1000)
            if status != 200:
                return f"HTTP {status}"
    size = len(body) / 1000
    return Timing(statistics.median(times), statistics.quantiles(times, n=20)[-1], len(times), size)


@contextmanager
def token():
    """A secret that opens the API to the one who manages the largest settlement."""
    actor = User.objects.get(pk=1)
    kept, secret = create_token(actor=actor, name="bench", scopes=["write"], days=1)
    yield secret
    revoke_token(actor=actor, token=kept)


def change(link, asset, secret, **fields):
    """What the server answers to an edit of these fields."""
    return link.send(
        f"/api/v1/assets/{asset.uid}/",
        "PATCH",
        json.dumps(fields),
        **{
            "Authorization": f"Bearer {secret}",
            "Content-Type": "application/json",
            "If-Match": f'"v{asset.version}"',
        },
    )


def changeable():
    """Assets at a point in the largest settlement."""
    return Asset.objects.filter(
        community=1, status="published", place_mode="point", exact_location__isnull=False
    ).order_by("pk")


def single(*, pyramid):
    """Median ms of moving an asset by the service, or None where there is no pyramid."""
    with _rolled_back(pyramid) as there:
        if not there:
            return None
        times, worker = [], User.objects.get(pk=1)
        for asset in changeable()[:ONE_BY_ONE]:
            east = Point(asset.exact_location.x + 0.0005, asset.exact_location.y, srid=4326)
            begun = time.perf_counter()
            edit_asset(actor=worker, asset=asset, version=asset.version, data={"location": east})
            times.append((time.perf_counter() - begun) * 1000)
        return statistics.median(times)


def bulk(*, pyramid):
    """Seconds that a set of new assets takes in one statement, or None without a pyramid."""
    with _rolled_back(pyramid) as there:
        if not there:
            return None
        first = Asset.objects.latest("id").pk // 500 * 500 + 501
        begun = time.perf_counter()
        generate.add(first, first + BULK - 1)
        return time.perf_counter() - begun


@contextmanager
def _rolled_back(pyramid):
    """A transaction that leaves nothing behind; true where something keeps a pyramid."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "select quote_ident(tgname) from pg_trigger join pg_proc on pg_proc.oid = tgfoid"
            " where tgrelid = 'assets_asset'::regclass and not tgisinternal"
            " and prosrc || tgname ~* 'pyramid|maps_cell'"
        )
        names = [name for (name,) in cursor.fetchall()]
        for name in names if not pyramid else []:
            cursor.execute(f"alter table assets_asset disable trigger {name}")
        yield bool(names)
        transaction.set_rollback(True)
