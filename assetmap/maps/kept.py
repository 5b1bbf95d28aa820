"""Answers everybody may have, kept until their region changes, so that nobody draws them twice."""

import hashlib
from dataclasses import dataclass
from datetime import date

import orjson
from django.core.cache import cache
from django.http import HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language
from isal import igzip

LEVEL = 3  # the most of 3: a quarter of the time that zlib takes for as few bytes
FORMAT = 2  # of what is kept: what an earlier server put down is not read by a later one
SECONDS = 300  # names of categories and places are in there too, and those have no version


@dataclass(frozen=True)
class Kept:
    """An answer as it travels, and whether people are in it."""

    packed: bytes
    people: bool

    @classmethod
    def of(cls, body, people):
        return cls(igzip.compress(body, LEVEL, mtime=0), people)


def kept(name, query, version, make):
    """The Kept for this query string at this version; `make` makes it when it is new.

    Also of today and of the reader's language, since both are asked about and told.
    """
    today = date.today()  # as `localdate`, since there is one time zone, in a tenth of the time
    # As JSON, in which no value can be taken for two: anybody may write anything into a query.
    told = [FORMAT, name, sorted(query.lists()), version, get_language(), today]
    key = "maps:kept:" + hashlib.sha256(orjson.dumps(told)).hexdigest()
    found = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, SECONDS)
    return found


def answer_kept(request, found, content_type, cache_control):
    """A Kept, taken apart only for who can't read it packed: once for all instead of once each."""
    packs = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    body = found.packed if packs else igzip.decompress(found.packed)
    response = answer(request, body, content_type, cache_control)
    if packs and response.content:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def answer(request, body, content_type, cache_control):
    """The bytes with their ETag; 304 for who has them, compressed on the way or not."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    response = HttpResponse(body, content_type=content_type)
    response["ETag"] = etag
    response["Cache-Control"] = cache_control
    return get_conditional_response(request, etag=etag, response=response)
