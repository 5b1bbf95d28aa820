"""Log lines as JSON, without what is not ours to keep: search words, places, secrets in links."""

import re

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

# Whoever has one of these links can join a community, take over an account, answer for somebody,
# or see and erase what is held about a person.
_SECRET = re.compile(
    r"(/(?:invitations|password/reset/key|confirm-email|checks|suggest/status|unsubscribe|p)/)"
    r"[^/\s\"]+"
)

_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\\]")  # gunicorn itself escapes quotation marks


def without_secrets(text):
    """The text of a log line, or a path, with the secret parts of links blotted out."""
    return _SECRET.sub(r"\1…", text)


def path_in_json(path):
    """A path as the access log may write it between quotes: nobody adds lines of their own."""
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", without_secrets(path))


class Formatter(JsonFormatter):
    def __init__(self, *args, **options):
        # Django adds the request to its lines, which would be written with its query string.
        super().__init__(*args, reserved_attrs=[*RESERVED_ATTRS, "request"], **options)

    def process_log_record(self, log_data):
        return log_data | {"message": without_secrets(str(log_data["message"]))}
