"""Tiles before everything that is prepared for one reader."""

import re

from django.urls import Resolver404, resolve

from assetmap.common.errors import refused_by_database

TILE = re.compile(r"/map/(?:v\d+/)?\d")  # how addresses of tiles begin: not looked up for others


class TileMiddleware:
    """Tiles are the same for everybody, so nobody is asked who they are or what they speak: no
    session, account, language or messages are prepared, which would take a tenth of the time a tile
    does, and a proxy keeps one copy for all.

    Stands after what holds for every answer and before sessions.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not TILE.match(request.path_info):
            return self.get_response(request)
        try:
            found = resolve(request.path_info)
        except Resolver404:
            return self.get_response(request)
        if not getattr(found.func, "same_for_everybody", False):
            return self.get_response(request)
        request.resolver_match = found
        try:
            return found.func(request, *found.args, **found.kwargs)
        except Exception as exception:
            if refused := refused_by_database(request, exception):
                return refused
            raise
