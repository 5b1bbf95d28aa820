"""JSON that is looked at before it is parsed: size, nesting, and no numbers that are none."""

import json

import orjson
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

MAX_DEPTH = 32


class GuardedJSONParser(JSONParser):
    """Refuses NaN, Infinity, 1e999, lone surrogates and deep nesting; the size is Django's."""

    def parse(self, stream, media_type=None, parser_context=None):
        try:
            text = parser_context["request"].body.decode("utf-8")
        except UnicodeDecodeError as problem:
            raise ParseError(_("Send JSON as UTF-8.")) from problem
        _check_depth(text)
        try:
            if "\\ud" in text.lower():  # half a character: no answer could hold it
                orjson.loads(text)
            return json.loads(text, parse_constant=_no_number, parse_float=_finite)
        except (ValueError, RecursionError) as problem:
            raise ParseError(_("This is not JSON: %(why)s") % {"why": problem}) from problem


def _check_depth(text):
    depth = 0
    quoted = escaped = False
    for char in text:
        if quoted:
            if escaped:
                escaped = False
            elif char == "\\":
                escaped = True
            elif char == '"':
                quoted = False
        elif char == '"':
            quoted = True
        elif char in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise ParseError(_("Nested more than %(most)d deep.") % {"most": MAX_DEPTH})
        elif char in "]}":
            depth -= 1


def _no_number(name):
    raise ValueError(_("%(name)s is not a number") % {"name": name})


def _finite(text):
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError(_("%(text)s is too large a number") % {"text": text[:20]})
    return number
