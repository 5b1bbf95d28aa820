"""Asking a server as a browser would, over connections that stay open, and timing it."""

import gzip
import http.client
import itertools
import statistics
import threading
import time
from dataclasses import dataclass

REQUESTS = 50
WARM_UP = 3  # seconds at most
CLIENTS, RUSH_SECONDS = 8, 2
PATIENCE = 6  # seconds for all requests of one question: a slow server is asked less often
TIMEOUT = 60


class NoAnswer(Exception):
    """Anything but a 200; says what instead."""


@dataclass(frozen=True)
class Timing:
    """Milliseconds of one client, requests per second of many, kilobytes as they travel.

    `sql` and `floor`: median milliseconds of what was timed in turns with it; `sql_p95` likewise.
    `our_rate`: of a peer, how many our server answered to the same just before and after.
    """

    p50: float
    p95: float
    asked: int
    kilobytes: float
    rate: float | None = None
    our_rate: float | None = None
    sql: float | None = None
    floor: float | None = None
    sql_p95: float | None = None


class Link:
    """One client of a server on this machine, who says so much with every request."""

    def __init__(self, port, **headers):
        self.headers = {"Accept": "*/*", "Accept-Encoding": "gzip", **headers}
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)

    def send(self, path, method="GET", body=None, **headers):
        """(status, headers, body as it travelled)."""
        headers = {**self.headers, **headers}
        for last in (False, True):
            try:
                self.connection.request(method, path, body=body, headers=headers)
                answer = self.connection.getresponse()
                return answer.status, answer.headers, answer.read()
            except TimeoutError as problem:
                self.connection.close()
                raise NoAnswer(f"> {TIMEOUT} s") from problem
            except (OSError, http.client.HTTPException) as problem:
                self.connection.close()  # closed by the other side, after so many requests
                if last:
                    raise NoAnswer("hung up") from problem

    def get(self, path):
        status, headers, body = self.send(path)
        if status not in (200, 204):  # 204: a tile with nothing on it
            raise NoAnswer(f"HTTP {status}")
        return headers, body


def measure(port, paths, *, rush=False, ours=None, headers=None, **beside):
    """Timing of one client that asks for these paths in turn, with these headers; with `rush` of
    many at once too, between two such rushes upon `ours`, a port and paths.

    `beside`: functions `sql` and `floor` that are timed after each request, so that whatever else
    the machine does meanwhile slows all of them down.
    """
    link = Link(port, **(headers or {}))
    _warm_up(link, paths)
    times, sizes, begun = {name: [] for name in ("own", *beside)}, [], time.perf_counter()
    for path in itertools.islice(itertools.cycle(paths), REQUESTS):
        headers, body = _timed(times["own"], link.get, path)
        sizes.append(len(body if headers.get("Content-Encoding") else gzip.compress(body, 6)))
        for name, do in beside.items():
            _timed(times[name], do)
        if time.perf_counter() - begun > PATIENCE:
            break
    own = times.pop("own")
    before = rush and ours and _rush(*ours)
    rate = _rush(port, paths) if rush else None
    return Timing(
        p50=statistics.median(own),
        p95=_p95(own),
        asked=len(own),
        kilobytes=statistics.median(sizes) / 1000,
        rate=rate,
        our_rate=(before + _rush(*ours)) / 2 if before else None,
        sql_p95=_p95(times["sql"]) if "sql" in times else None,
        **{name: statistics.median(those) for name, those in times.items()},
    )


def _warm_up(link, paths):
    """What is worked out once and kept, such as the names of places, as `bare.alone` does."""
    begun = time.perf_counter()
    for path in paths:
        link.get(path)
        if time.perf_counter() - begun > WARM_UP:
            break


def _p95(times):
    return statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


def _timed(times, do, *args):
    begun = time.perf_counter()
    told = do(*args)
    times.append((time.perf_counter() - begun) * 1000)
    return told


def _rush(port, paths):
    """Requests per second of many clients at once."""
    done, lock, begun = [], threading.Lock(), time.perf_counter()

    def ask(offset):
        link = Link(port)
        for path in itertools.islice(itertools.cycle(paths), offset * 7 % len(paths), None):
            try:
                link.get(path)
            except NoAnswer:
                return
            with lock:
                done.append(time.perf_counter())
            if done[-1] - begun > RUSH_SECONDS:
                return

    clients = [threading.Thread(target=ask, args=[number]) for number in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return len(done) / (max(done) - begun) if done else None
