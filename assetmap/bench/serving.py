"""Servers for as long as a block lasts: ours as it is really run, on one worker, and any other."""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from assetmap.bench.asking import Link, NoAnswer

LOGS = settings.LOCAL_DIR / "bench"
START_SECONDS = 90


@contextmanager
def serving(name, command, environment, *, ready, folder=LOGS):
    """The port of a server that `command` starts, once it answers on the path `ready`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    LOGS.mkdir(parents=True, exist_ok=True)
    with (LOGS / f"{name}.log").open("w") as log:
        process = subprocess.Popen(
            [part.format(port=port) for part in command],
            env=environment | {"PORT": str(port)},
            stdout=subprocess.DEVNULL,
            stderr=log,
            cwd=folder,
        )
    try:
        _wait(process, port, ready, name)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:  # still at work for somebody who gave up waiting
            process.kill()
            process.wait()


def ours(*, cached):
    """Our server on the database that Django works in; without `cached` every answer is made."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "assetmap.bench.settings",
        "ASSETMAP_BENCH_CACHED": str(cached),
        "ASSETMAP_BENCH_DATABASE": connection.settings_dict["NAME"],
        "ASSETMAP_STATEMENT_TIMEOUT": "4s",  # as scripts/serve.sh does
        "ASSETMAP_LOCK_TIMEOUT": "2s",
        "WEB_CONCURRENCY": "1",
    }
    command = ["-m", "gunicorn", "--config", "gunicorn.conf.py", "assetmap.wsgi"]
    command = [sys.executable, *command]
    return serving("ours", command, environment, ready="/healthz", folder=settings.BASE_DIR)


def address():
    """The database as an address that other drivers read: the folder of the socket is the host."""
    told = connection.get_connection_params()
    host = quote(told.get("host", ""), safe="")
    return f"postgresql://{told['user']}@{host}:{told.get('port', 5432)}/{told['dbname']}"


def _wait(process, port, path, name):
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            return Link(port).get(path)
        except NoAnswer:
            time.sleep(0.2)
    raise NoAnswer(f"did not start: see .local/bench/{name}.log")
