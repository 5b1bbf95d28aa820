"""The SQL of a request by itself: what is left when Python, HTTP and the pages are taken away."""

import statistics
import time

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

ROUNDS = 25
PATIENCE = 3  # seconds


def of(paths):
    """Median ms of the statements of a request for one of these paths, run alone."""
    if "testserver" not in settings.ALLOWED_HOSTS:
        settings.ALLOWED_HOSTS.append("testserver")
    client, times = Client(), []
    client.get(paths[0])  # what is read once and kept
    begun = time.perf_counter()
    for number in range(ROUNDS):
        with CaptureQueriesContext(connection) as captured:
            client.get(paths[number % len(paths)])
        times.append(_run([query["sql"] for query in captured.captured_queries]))
        if time.perf_counter() - begun > PATIENCE:
            break
    return statistics.median(times)


def _run(statements):
    """Milliseconds to run them and read what they return."""
    with connection.cursor() as cursor:
        begun = time.perf_counter()
        for statement in statements:
            cursor.execute(statement)
            if cursor.description:
                cursor.fetchall()
        return (time.perf_counter() - begun) * 1000
