"""manage.py bench: what a request costs beside the bare SQL of it, in one run on one machine."""

import gzip
import http.client
import os
import socket
import statistics
import subprocess
import sys
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assetmap.assets.models import Asset

ROUNDS = 50
WARM_UP = 5
BAR = 3  # a view of the map costs at most so many times its SQL
CITY, COUNTRY = "-3.30,55.90,-3.05,56.00", "-8.65,54.6,-0.7,60.9"
PAGES = [
    ("floor: /healthz", "/healthz"),
    ("explore page", "/"),
    ("map view, city", f"/map/view.json?bbox={CITY}&zoom=12"),
    ("map view, country", f"/map/view.json?bbox={COUNTRY}&zoom=6"),
    ("map view, social only", f"/map/view.json?bbox={CITY}&zoom=12&kind=social"),
    ("list, by name", "/?sort=name"),
    ("search, words", "/?words=community+garden"),
    ("search, postcode", "/?near=EH6+6AA"),
    ("API, page of 100", "/api/v1/assets.json?page_size=100"),
]


class Command(BaseCommand):
    help = "Time pages, map data and API beside the bare SQL of the same run."

    def handle(self, **options):
        # Hundreds of requests from one address in a minute are what is wanted here.
        os.environ["ASSETMAP_API_RATE_VISITOR"] = "100000/min"
        settings.ALLOWED_HOSTS.append("testserver")
        self.stdout.write(f"{Asset.objects.count():,} assets; {ROUNDS} requests each, one client\n")
        head = f"{'':24}{'median ms':>10}{'p95 ms':>8}{'kB gz':>7}"
        self.stdout.write(head + f"{'SQL ms':>8}{'queries':>8}{'x SQL':>7}")
        over = []
        with _Server() as server:
            for name, path in PAGES:
                times, body = server.time(path)
                sql, count = _bare_sql(path)
                median, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
                ratio = median / sql if sql else None
                self.stdout.write(
                    f"{name:24}{median:10.1f}{p95:8.1f}{len(gzip.compress(body)) / 1000:7.1f}"
                    f"{sql:8.1f}{count:8}{f'{ratio:7.1f}' if ratio else '':>7}"
                )
                if name.startswith("map view") and ratio > BAR:
                    over.append(f"{name}: {ratio:.1f} times its SQL, the bar is {BAR}")
        for line in over:
            self.stdout.write(f"Over the bar: {line}")


def _bare_sql(path):
    """(median ms of the statements of a request run alone, how many)."""
    client = Client()
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    statements = [query["sql"] for query in captured.captured_queries]
    times = []
    with connection.cursor() as cursor:
        for _round in range(ROUNDS):
            begun = time.perf_counter()
            for statement in statements:
                cursor.execute(statement)
                cursor.fetchall()
            times.append((time.perf_counter() - begun) * 1000)
    return (statistics.median(times) if statements else 0.0), len(statements)


class _Server:
    """The site as it is really run, one worker, on a free port, for as long as the block lasts."""

    def __enter__(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        environment = {**os.environ, "PORT": str(self.port), "WEB_CONCURRENCY": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "assetmap.wsgi"],
            env=environment,
            stdout=subprocess.DEVNULL,
            cwd=settings.BASE_DIR,
        )
        for _try in range(200):
            try:
                self.get("/healthz")
                return self
            except OSError:
                time.sleep(0.1)
        raise CommandError("The server did not come up.")

    def __exit__(self, *problem):
        self.process.terminate()
        self.process.wait()

    def get(self, path):
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        link.request("GET", path, headers={"Accept": "*/*"})
        answer = link.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise CommandError(f"{path} answered {answer.status}")
        return body

    def time(self, path):
        """([ms], body): each request on a connection of its own, after a warm-up."""
        for _warm in range(WARM_UP):
            body = self.get(path)
        times = []
        for _round in range(ROUNDS):
            begun = time.perf_counter()
            self.get(path)
            times.append((time.perf_counter() - begun) * 1000)
        return times, body
