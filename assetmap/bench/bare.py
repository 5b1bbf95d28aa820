"""The SQL of a request by itself: what is left when Python, HTTP and the pages are taken away."""

import itertools

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

DIFFERENT = 10  # paths whose statements are run in turn


def alone(paths):
    """A function that runs all statements of a request for one of these paths, then the next."""
    if "testserver" not in settings.ALLOWED_HOSTS:
        settings.ALLOWED_HOSTS.append("testserver")
    client, requests = Client(), []
    client.get(paths[0])  # what is read once and kept
    for path in paths[:DIFFERENT]:
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        requests.append([query["sql"] for query in captured.captured_queries])
    turns = itertools.cycle(requests)
    return lambda: _run(next(turns))


def _run(statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            if cursor.description:
                cursor.fetchall()
