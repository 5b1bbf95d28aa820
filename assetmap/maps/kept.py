"""Answers everybody may have, kept until their region changes, so that nobody draws them twice."""

import hashlib

from django.core.cache import cache
from django.http import HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.http import parse_etags
from django.utils.translation import get_language

SECONDS = 300  # names of categories and places are in there too, and those have no version


def kept(name, query, version, make):
    """The bytes of an answer for this query string at this version, made when it is new.

    Also of today and of the reader's language, since both are asked about and told.
    """
    said = "&".join(sorted(f"{key}={value}" for key in query for value in query.getlist(key)))
    told = f"{name}|{said}|{version}|{get_language()}|{timezone.localdate()}"
    key = "maps:kept:" + hashlib.sha256(told.encode()).hexdigest()
    body = cache.get(key)
    if body is None:
        body = make()
        cache.set(key, body, SECONDS)
    return body


def answer(request, body, content_type, cache_control):
    """The bytes with their ETag; 304 for who has them."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        told = HttpResponseNotModified()
    else:
        told = HttpResponse(body, content_type=content_type)
    told["ETag"] = etag
    told["Cache-Control"] = cache_control
    return told
