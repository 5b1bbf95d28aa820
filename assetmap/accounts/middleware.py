"""A second step at sign-in for those who see other people's data."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

COORDINATING = ("moderator", "manager")


class RequireMfaMiddleware:
    """With ASSETMAP_REQUIRE_MFA, moderators, managers and support staff set up a second step first.

    Until then they reach the pages of their account, help and sign-out, and nothing else.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        # allauth's pages, and the plain ones such as help, have no app name.
        if request.resolver_match.app_name in ("", "accounts"):
            return None
        if getattr(view, "same_for_everybody", False) or not second_step_is_missing(request.user):
            return None
        messages.warning(
            request,
            _("People who look after a community sign in with a second step. Set it up to go on."),
        )
        return redirect("mfa_activate_totp")


def second_step_is_missing(user):
    """Whether this user has to have a second step, looking after others' entries, and has none."""
    if not settings.REQUIRE_MFA or not user.is_authenticated or is_mfa_enabled(user):
        return False
    return user.is_staff or user.memberships.filter(role__in=COORDINATING).exists()
