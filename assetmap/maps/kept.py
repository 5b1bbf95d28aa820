"""Answers everybody may have, kept until their region changes, so that nobody draws them twice."""

import hashlib

import orjson
from django.core.cache import cache
from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language

SECONDS = 300  # names of categories and places are in there too, and those have no version


def kept(name, query, version, make):
    """The bytes of an answer for this query string at this version, made when it is new.

    Also of today and of the reader's language, since both are asked about and told.
    """
    # As JSON, in which no value can be taken for two: anybody may write anything into a query.
    told = [name, sorted(query.lists()), version, get_language(), timezone.localdate()]
    key = "maps:kept:" + hashlib.sha256(orjson.dumps(told)).hexdigest()
    body = cache.get(key)
    if body is None:
        body = make()
        cache.set(key, body, SECONDS)
    return body


def answer(request, body, content_type, cache_control):
    """The bytes with their ETag; 304 for who has them, compressed on the way or not."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    response = HttpResponse(body, content_type=content_type)
    response["ETag"] = etag
    response["Cache-Control"] = cache_control
    return get_conditional_response(request, etag=etag, response=response)
