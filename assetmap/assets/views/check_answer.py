"""The page behind the links of a message: still right, changed, ended? Without signing in, once.

Opening it changes nothing, since programs that look links over open it too: a button does.
"""

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assetmap.assets import services
from assetmap.assets.forms import CheckAnswerForm
from assetmap.assets.models import Asset, CheckRequest


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, secret):
    try:
        asked = services.find_request(secret)
    except CheckRequest.DoesNotExist as missing:
        raise Http404 from missing
    except services.RequestClosed as closed:
        return _page(request, {"closed": closed}, status=410)
    if asked.asset.status != Asset.Status.PUBLISHED:
        return _page(request, {"closed": services.RequestClosed(answered=False)}, status=410)
    context = {"asset": asked.asset}
    if request.method != "POST":
        given = request.GET.get("answer")
        initial = {"answer": given if given in CheckRequest.Answer else "right"}
        return _page(request, context | {"form": CheckAnswerForm(initial=initial, label_suffix="")})
    form = CheckAnswerForm(request.POST, label_suffix="")
    if form.is_valid():
        try:
            services.answer_request(secret=secret, **form.cleaned_data)
            return _page(request, context | {"done": form.cleaned_data["answer"]})
        except ValidationError as problem:
            form.add_error(None, problem)
        except services.QueueFull:
            form.add_error(None, _too_much_waits(asked))
            return _page(request, context | {"form": form}, status=503)
        except services.RequestClosed as closed:
            return _page(request, {"closed": closed}, status=410)
    return _page(request, context | {"form": form})


def _too_much_waits(asked):
    return _(
        "So much waits to be looked at here that nothing more can be taken in for now. Please send "
        "it again in some days: this link works until %(day)s, and your device can keep this page "
        "open."
    ) % {"day": date_format(timezone.localdate(asked.expires_at), "j F Y")}


def _page(request, context, status=200):
    response = render(request, "assets/check_answer.html", context, status=status)
    # The address is the key, so it is passed on to nobody; the origin is, since browsers send forms
    # of a page without any as a stranger’s, which are refused.
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
