"""How the site is served. In front of it belongs a buffering proxy: see the README."""

import gc
import os

from gunicorn.glogging import Logger

from assetmap.common.logs import access_line


class DiscreetLogger(Logger):
    def access(self, response, request, environ, took):
        if self.access_log_enabled:
            status = int((response.status or "500").split()[0])  # none where Django itself failed
            size, seconds = response.sent, took.total_seconds()
            self.access_log.info(access_line(environ, status, size, seconds, self.now()))


bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
preload_app = True  # read once, shared by the workers
worker_class = "gthread"  # keeps connections open between requests
threads = 4
timeout = 30
graceful_timeout = 5
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
limit_request_line = 4094
control_socket_disable = True  # signals are enough
loglevel = "warning"
accesslog = "-"
logger_class = DiscreetLogger


def when_ready(server):
    """Read every view before the first visitor asks for one."""
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018
    # What is there now stays: no page has to wait while all of it is searched for what is gone.
    gc.collect()
    gc.freeze()
    # A view of the map makes a thousand small objects and drops them: with the usual 700, garbage
    # would be looked for in the middle of each.
    gc.set_threshold(20_000, 10, 10)
