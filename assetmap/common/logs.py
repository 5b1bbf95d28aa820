"""Log lines as JSON, without what is not ours to keep: search words, places, secrets in links."""

import json
import re

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

# Whoever has one of these links can join a community, take over an account, answer for somebody,
# or see and erase what is held about a person.
_SECRET = re.compile(
    r"(/(?:invitations|password/reset/key|confirm-email|checks|suggest/status|unsubscribe|p)/)"
    r"[^/\s\"]+"
)


def without_secrets(text):
    """The text of a log line, or a path, with the secret parts of links blotted out."""
    return _SECRET.sub(r"\1…", text)


def access_line(environ, status, size, seconds, at):
    """What the access log keeps of a request: its path without the query string, since what people
    search for, and where they are, is not ours to keep."""
    path = environ.get("PATH_INFO", "").encode("latin-1").decode(errors="replace")  # as WSGI has it
    return json.dumps(
        {
            "time": at,
            "method": environ.get("REQUEST_METHOD"),
            "path": without_secrets(path),
            "status": status,
            "bytes": size,
            "ms": int(seconds * 1000),
        }
    )


class Formatter(JsonFormatter):
    def __init__(self, *args, **options):
        # Django adds the request to its lines, which would be written with its query string.
        super().__init__(*args, reserved_attrs=[*RESERVED_ATTRS, "request"], **options)

    def process_log_record(self, log_data):
        return log_data | {"message": without_secrets(str(log_data["message"]))}
