"""What every answer has in common, whoever made it."""

from collections.abc import Callable
from dataclasses import dataclass

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from assetmap.common.errors import bad_request, refused_by_database

PERMISSIONS = "geolocation=(self), camera=(), microphone=(), payment=()"


class HealthMiddleware:
    """/healthz: the process answers. /readyz: its database does too.

    First in the list, so that neither host names nor sessions nor redirects to HTTPS stand between
    a load balancer and the answer.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info == "/healthz":
            return self.answer("ok")
        if request.path_info == "/readyz":
            return self.readiness()
        return self.get_response(request)

    def readiness(self):
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except DatabaseError:
            return self.answer("the database does not answer", status=503)
        return self.answer("ready")

    @staticmethod
    def answer(words, status=200):
        return HttpResponse(
            f"{words}\n",
            status=status,
            content_type="text/plain; charset=utf-8",
            headers={"Cache-Control": "no-store"},
        )


class PolicyMiddleware(CSPMiddleware):
    """What a browser may load for a page; for what is no page, nothing at all.

    An answer that only says “not modified” has no type, and its policy takes the place of the one
    that came with the page.
    """

    NOTHING = "default-src 'none'; frame-ancestors 'none'"

    def process_response(self, request, response):
        sort = response.headers.get("Content-Type", "")
        if not sort or sort.startswith("text/html"):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self.NOTHING)
        return response


@dataclass(frozen=True)
class _LargerBody:
    most_bytes: int
    may_send: Callable


def takes_larger_bodies(most_bytes, *, may_send):
    """Decorator of a view, outermost: its bodies may be so large. `may_send(request, **kwargs)`
    raises PermissionDenied or Http404 for those from whom none is taken."""

    def mark(view):
        view.larger_body = _LargerBody(most_bytes, may_send)
        return view

    return mark


class BodySizeMiddleware:
    """Nothing larger than a form is taken in, files included, but where a view says so.

    Such a view is asked first whether this reader may send it anything (see `takes_larger_bodies`).
    Django's own limit leaves files out, which it would write to the disk before anybody is asked
    who they are.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        length = request.META.get("CONTENT_LENGTH") or "0"
        larger = getattr(view, "larger_body", None)
        if larger and length.isdigit() and int(length) <= larger.most_bytes:
            if int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
                larger.may_send(request, **kwargs)  # raises, before a byte of it is read
            return None
        if length.isdigit() and int(length) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return None
        return bad_request(request, RequestDataTooBig())


class DatabaseRefusalMiddleware:
    """What a view asked of the database and did not get: see `errors.refused_by_database`."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        return refused_by_database(request, exception)


class PrivacyHeadersMiddleware:
    """What is made for one person stays out of every cache; the rest is asked for each time.

    What somebody withdraws is gone at the next request, unless a view says how long it keeps.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        translation.deactivate()  # what the reader before speaks, whom this thread served
        response = self.get_response(request)
        if getattr(response, "same_for_everybody", False):
            response.headers.setdefault("Cache-Control", "no-cache")
            response.headers.setdefault("Permissions-Policy", PERMISSIONS)
            return response  # without a look at who asks, on which it would then depend
        if self.is_for_one(request):
            response["Cache-Control"] = "private, no-store"
        response.headers.setdefault("Cache-Control", "no-cache")
        patch_vary_headers(response, ["Cookie", "Authorization"])
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response

    @staticmethod
    def is_for_one(request):
        """Whether somebody has signed in, or whether it can't be told."""
        reader = getattr(request, "user", None)  # none where it was refused before that was asked
        try:
            signed_in = reader is not None and reader.is_authenticated
        except DatabaseError:
            return True
        return signed_in or "Authorization" in request.headers
