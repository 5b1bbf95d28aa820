"""The SQL of a request by itself: what is left when Python, HTTP and the pages are taken away."""

import itertools
import re

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

DIFFERENT = 10  # paths whose statements are run in turn
_CURSOR = re.compile(r'DECLARE "\w+" NO SCROLL CURSOR .*?FOR ')


def alone(paths):
    """A function that runs all statements of a request for one of these paths, then the next."""
    if "testserver" not in settings.ALLOWED_HOSTS:
        settings.ALLOWED_HOSTS.append("testserver")
    client, requests = Client(), []
    for path in paths[:DIFFERENT]:
        client.get(path)  # what is read or worked out once, and kept
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        # What is fetched bit by bit is asked for at once.
        requests.append([_CURSOR.sub("", query["sql"], 1) for query in captured.captured_queries])
    turns = itertools.cycle(requests)

    def run():
        _run(next(turns))

    run.statements = max(map(len, requests))
    return run


def _run(statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            if cursor.description:
                cursor.fetchall()
