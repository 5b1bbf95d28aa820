"""Pages for when something does not work: what happened, that nothing is lost, what to do next."""

from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import OperationalError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import TemplateDoesNotExist, loader
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from psycopg2 import errors

# How Django's reasons begin when another site may have sent the form: what it filled in is not
# offered to be sent again.
FOREIGN = ("Origin checking failed", "Referer checking failed")
# A question that took too long, a row somebody else holds.
GAVE_UP = (errors.QueryCanceled, errors.LockNotAvailable, errors.DeadlockDetected)
# What forms send along and nobody types.
NOT_TYPED = ("client_key", "version", "opened", "seen", "do", "next")

_REASONS = {
    400: _lazy("This request can’t be read."),
    403: _lazy("You may not do this."),
    404: _lazy("There is nothing here."),
    413: _lazy("This is more than can be sent at once."),
}
_CODES = {400: "bad_request", 403: "not_allowed", 404: "not_found", 413: "too_large"}
_TEMPLATES = {413: "400.html"}


def _for_programs(request):
    return request.path_info.startswith("/api/") or request.path_info.endswith((".json", ".mvt"))


def _told(status, code, message):
    """The one shape of the API's errors, for what goes wrong before or outside of it."""
    error = {"code": code, "message": message, "fields": {}}
    return JsonResponse({"error": error}, status=status)


def answer(request, status, reason=""):
    """The page for a status, or its JSON form where a program asks."""
    if _for_programs(request):
        return _told(status, _CODES[status], str(reason) or str(_REASONS[status]))
    context = {"reason": str(reason), "status": status}
    return render(request, _TEMPLATES.get(status, f"{status}.html"), context, status=status)


def bad_request(request, exception=None):
    if isinstance(exception, RequestDataTooBig):
        return answer(
            request,
            413,
            _(
                "What you sent is larger than can be taken at once. Go back in your browser, which "
                "still has it. Shorten the text and try again."
            ),
        )
    if isinstance(exception, TooManyFieldsSent | TooManyFilesSent):
        return answer(request, 400, _("This form has more parts than can be taken at once."))
    # Only words written for people: what Django says of a suspicious request is for the log.
    return answer(request, 400, exception if isinstance(exception, BadRequest) else "")


def forbidden(request, exception=None):
    return answer(request, 403, exception or "")


def not_found(request, exception=None):
    return answer(request, 404)


def server_error(request):
    """Without context processors: the database may be what is broken."""
    if _for_programs(request):
        return _told(500, "fault", _("Something broke here. It is not your doing."))
    try:
        return HttpResponse(loader.get_template("500.html").render(), status=500)
    except TemplateDoesNotExist:
        return HttpResponse(_("Something broke here. It is not your doing."), status=500)


def too_busy(request):
    """Asked too much, or at the wrong moment: what was typed is kept, to be sent again."""
    if _for_programs(request):
        answered = _told(503, "busy", _("This took too long. Ask for less, or again in a moment."))
    else:
        context = kept_form(request) if request.method == "POST" else {}
        answered = render(request, "503.html", context, status=503)
    answered["Retry-After"] = "5"
    return answered


def refused_by_database(request, exception):
    """The answer where the database gave up on a question or could not hold what was asked.

    None for every other exception. A NUL byte can't be held; forms and filters refuse it by
    themselves, beside the field, so this is for what reads the address or a posted value directly.
    """
    if isinstance(exception, OperationalError) and isinstance(exception.__cause__, GAVE_UP):
        return too_busy(request)
    if not isinstance(exception, ValueError) or "NUL" not in str(exception):
        return None
    for name, values in [*request.GET.lists(), *request.POST.lists()]:
        if "\0" in name or any("\0" in value for value in values):
            name = name.replace("\0", "")[:60]
            reason = _("“%(name)s” holds a character that can’t be read (NUL). Type it again.")
            return bad_request(request, BadRequest(reason % {"name": name}))
    return bad_request(request)


def csrf_failure(request, reason=""):
    """The form was open for too long: show all that was typed, ready to be sent again."""
    if _for_programs(request):
        return _told(403, "csrf", _("The CSRF token is missing or wrong."))
    context = {"keep": False}
    if not reason.startswith(FOREIGN):
        context = {"keep": True, **kept_form(request)}
    return render(request, "403_csrf.html", context, status=403)


def kept_form(request):
    """What components/_kept_form.html shows of a posted form, to be sent again."""
    posted = posted_fields(request)
    return {
        "posted": posted,
        "typed": [
            (name.replace("_", " "), value)
            for name, value in posted
            if value and name not in NOT_TYPED
        ],
        "had_files": bool(request.FILES),
        "action": request.get_full_path(),
    }


def posted_fields(request):
    """(name, value) of every field of a posted form but its token, passwords and codes."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in ("csrfmiddlewaretoken", "code") and "password" not in name
        for value in values
    ]
