"""What a table of times can't show: a session as a whole, sums that add up, edits that are seen."""

import gzip
import statistics
import time

import orjson
from django.db import connection

from assetmap.bench import questions, saving
from assetmap.bench.asking import Link, NoAnswer

SESSIONS = 5  # of ours, which are short
ALL, ZOOMS = "-9,54,0,61.5", (4, 6, 8, 10)


def session(port, view_path):
    """(ms, kB) of all steps of one visitor; None when one of them fails."""
    link, seconds, kilobytes = Link(port), 0, 0
    try:
        for box, zoom in questions.session():
            begun = time.perf_counter()
            headers, body = link.get(view_path(box, zoom))
            seconds += time.perf_counter() - begun
            kilobytes += (
                len(body if headers.get("Content-Encoding") else gzip.compress(body)) / 1000
            )
    except NoAnswer:
        return None
    return seconds * 1000, kilobytes


def session_beside(our_port, port, view_path):
    """How many times as long a peer's session takes as ours just before and after it; or None."""
    ours = [session(our_port, questions.view_path) for _ in range(SESSIONS)]
    theirs = session(port, view_path)
    ours += [session(our_port, questions.view_path) for _ in range(SESSIONS)]
    if theirs is None or None in ours:
        return None
    return theirs[0] / statistics.median(ms for ms, _kilobytes in ours)


def sums_are_right(port):
    """Whether rings and pins of each zoom are as many as there are public assets with a place."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from bench_public")
        (count,) = cursor.fetchone()
    try:
        shown = [_view(Link(port), questions.view_path(ALL, zoom)) for zoom in ZOOMS]
    except NoAnswer:
        return None
    return all(
        sum(sum(ring[2:5]) for ring in view["rings"]) + len(view["pins"]) == view["total"] == count
        for view in shown
    )


def edit_is_seen(port):
    """Whether a view that was asked for before is another right after an asset in it has moved."""
    link, asset = Link(port), saving.changeable().first()
    lon, lat = asset.exact_location.coords
    path = questions.view_path(questions.box_around(lon, lat, 18), 18)
    moved = {"type": "Point", "coordinates": [lon + 0.0002, lat]}
    try:
        before = _view(link, path)
        same = _view(link, path)
        with saving.token() as secret:
            status, *_rest = saving.change(link, asset, secret, location=moved)
        after = _view(link, path)
    except NoAnswer:
        return None
    return status == 200 and before == same != after


def _view(link, path):
    headers, body = link.get(path)
    return orjson.loads(gzip.decompress(body) if headers.get("Content-Encoding") else body)
