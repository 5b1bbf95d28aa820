"""Views for signed-in people, which lose nothing when a session has ended meanwhile."""

from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.shortcuts import render

from assetmap.common.errors import kept_form


def member_required(view):
    """Decorator: signed-in people only; others are asked to sign in and keep what they typed."""

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        return sign_in_to_continue(request)

    return wrapper


def sign_in_to_continue(request):
    """Sign-in page that leads back; for a posted form, a page that keeps it until then."""
    if request.method in ("GET", "HEAD"):
        return redirect_to_login(request.get_full_path())
    page = "accounts/sign_in_to_continue.html"
    return render(request, page, kept_form(request), status=403)


def same_for_everybody(view):
    """A view whose answers do not depend on who asks, so that a proxy may keep them for all."""

    @wraps(view)
    def shared(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response.same_for_everybody = True
        return response

    shared.same_for_everybody = True
    return shared
