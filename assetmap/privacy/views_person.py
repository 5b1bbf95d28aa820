"""A person’s private link to the entry about them: made by its keeper, used without an account."""

from functools import wraps

import segno
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assetmap.assets.models import Asset
from assetmap.assets.services import StaleVersion
from assetmap.assets.views.photos import file_of
from assetmap.common.auth import member_required
from assetmap.notifications.services import absolute
from assetmap.privacy import held, policy, services_person
from assetmap.privacy.forms_person import CorrectionForm
from assetmap.privacy.models import PersonLink

PHOTO_SIZE = 800

# --- For who keeps the entry


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def link(request, uid):
    """What it is; after the button, the slip, seen this once."""
    asset = get_object_or_404(Asset.objects.visible_to(request.user), uid=uid)
    policy.can_make_link(request.user, asset).require()
    if request.method != "POST":
        made = asset.person_links.filter(revoked_at=None).first()
        return render(request, "privacy/link.html", {"asset": asset, "made": made})
    secret = services_person.make_link(actor=request.user, asset=asset)
    address = absolute(reverse("privacy:person", args=[secret]))
    context = {"asset": asset, "address": address, "code": _square_code(address)}
    return _private(render(request, "privacy/slip.html", context))


@require_POST
@member_required
def link_end(request, uid):
    asset = get_object_or_404(Asset.objects.visible_to(request.user), uid=uid)
    if services_person.revoke_link(actor=request.user, asset=asset):
        messages.success(request, _("The private link no longer opens."))
    return redirect("privacy:link", uid=uid)


def _square_code(address):
    """A QR code as SVG, dark on light in every theme, so that every camera reads it."""
    code = segno.make(address, error="m", micro=False)
    return mark_safe(
        code.svg_inline(scale=5, border=3, light="#fff", title=escape(_("Code to scan")))
    )


# --- For the person


def by_private_link(view):
    """Decorator: `view(request, secret, asset)` for whoever has the link. A wrong one, one that
    ended and one of an entry that is gone answer alike; nothing is kept, found or passed on."""

    @never_cache
    @wraps(view)
    def wrapper(request, secret, **more):
        try:
            return _private(view(request, secret, services_person.asset_behind(secret), **more))
        except PersonLink.DoesNotExist as missing:
            raise Http404 from missing

    return wrapper


def _private(response):
    # The address is the key, so it is passed on to nobody; the origin is, since browsers send forms
    # of a page without any as a stranger’s, which are refused.
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_safe
@by_private_link
def person(request, secret, asset):
    context = {
        "fields": held.fields_of(asset),
        "consents": held.consents_of(asset),
        "happenings": held.history_of(asset),
        "suggestions": held.suggestions_of(asset),
        "ties": held.ties_of(asset),
        "photos": asset.photos.all(),
        "shown": asset.status == Asset.Status.PUBLISHED,
        "waits": asset.status == Asset.Status.IN_REVIEW,
    }
    return _page(request, "privacy/person.html", secret, asset, context)


@require_http_methods(["GET", "HEAD", "POST"])
@by_private_link
def correction(request, secret, asset):
    if request.method != "POST":
        return _correction(request, secret, asset, CorrectionForm(asset=asset))
    form = CorrectionForm(request.POST, asset=asset)
    if not form.is_valid():
        return _correction(request, secret, asset, form)
    try:
        services_person.correct_by_the_person(
            secret=secret, version=form.cleaned_data["version"], data=form.data_for_service()
        )
    except StaleVersion as stale:
        form.add_error(
            None,
            _(
                "The entry was changed while you were writing. What you typed is still here: "
                "look it over, and send it again if it is right."
            ),
        )
        form.at_version(stale.current.version)
        return _correction(request, secret, asset, form, status=409)
    except ValidationError as problem:
        form.add_service_errors(problem)
        return _correction(request, secret, asset, form)
    messages.success(request, _("Put right. Thank you."))
    return redirect("privacy:person", secret=secret)


def _correction(request, secret, asset, form, status=200):
    page = "privacy/person_correction.html"
    return _page(request, page, secret, asset, {"form": form}, status=status)


@require_POST
@by_private_link
def withdrawal(request, secret, asset):
    services_person.withdraw_by_the_person(secret=secret)
    messages.success(request, _("You are off the map. Nobody but the people keeping it sees this."))
    return redirect("privacy:person", secret=secret)


@require_http_methods(["GET", "HEAD", "POST"])
@by_private_link
def erasure(request, secret, asset):
    if request.method != "POST":
        return _page(request, "privacy/person_erasure.html", secret, asset)
    services_person.erase_by_the_person(secret=secret)
    return render(request, "privacy/person_erased.html")


@require_safe
@by_private_link
def data(request, secret, asset):
    response = JsonResponse(held.as_data(asset), json_dumps_params={"indent": 2})
    response["Content-Disposition"] = 'attachment; filename="held-about-me.json"'
    return response


@require_safe
@by_private_link
def photo(request, secret, asset, key):
    """A photo of theirs, on the map or not."""
    return file_of(get_object_or_404(asset.photos.filter(state="ready"), key=key), PHOTO_SIZE)


def _page(request, template, secret, asset, context=None, status=200):
    context = {"secret": secret, "asset": asset, **(context or {})}
    return render(request, template, context, status=status)
