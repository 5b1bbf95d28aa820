"""One shape for every error: {"error": {"code", "message", "fields": {name: [messages]}}}."""

from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    ValidationError,
)
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from assetmap.assets.services import StaleVersion


class ParameterError(exceptions.APIException):
    """The query string can't be understood; `fields` names the parameters."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "parameter"

    def __init__(self, fields):
        super().__init__(_("Part of the address can’t be understood."))
        self.fields = fields


class PreconditionFailed(exceptions.APIException):
    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_code = "changed_meanwhile"
    default_detail = _(
        "Somebody else changed this entry meanwhile. Fetch it again, then send yours."
    )


class PreconditionRequired(exceptions.APIException):
    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_code = "if_match_missing"
    default_detail = _("Send If-Match with the ETag of the version you changed.")


def exception_handler(problem, context):
    """A Response in the one shape, or None for what is really a fault of ours."""
    set_rollback()
    if isinstance(problem, ValidationError):
        return _answer(400, "invalid", _("Some values need another look."), _fields(problem))
    if isinstance(problem, PermissionDenied):
        return _answer(403, "not_allowed", str(problem) or _("You may not do this."))
    if isinstance(problem, Http404):
        return _answer(404, "not_found", _("There is nothing here."))
    if isinstance(problem, StaleVersion):
        return _answer(412, "changed_meanwhile", str(problem))
    if isinstance(problem, RequestDataTooBig):
        return _answer(413, "too_large", _("This is more than 2.5 MB. Send less at a time."))
    if isinstance(problem, (TooManyFieldsSent, SuspiciousOperation)):
        return _answer(400, "bad_request", _("This request can’t be understood."))
    if not isinstance(problem, exceptions.APIException):
        return None
    fields = getattr(problem, "fields", {})
    message = problem.detail
    if isinstance(problem, exceptions.ValidationError):
        fields, message = _flat(problem.detail), _("Some values need another look.")
    headers = {}
    if getattr(problem, "auth_header", None):
        headers["WWW-Authenticate"] = problem.auth_header
    if getattr(problem, "wait", None):
        headers["Retry-After"] = str(int(problem.wait) + 1)
    codes = problem.get_codes()
    code = codes if isinstance(codes, str) else "invalid"
    return _answer(problem.status_code, code, str(message), fields, headers)


def _answer(status_code, code, message, fields=None, headers=None):
    error = {"code": code, "message": message, "fields": fields or {}}
    return Response({"error": error}, status=status_code, headers=headers)


def _fields(problem):
    if hasattr(problem, "error_dict"):
        return {name: list(messages) for name, messages in problem.message_dict.items()}
    return {"": problem.messages}


def _flat(detail, prefix=""):
    """{field: [messages]} of REST framework's nested details."""
    if not isinstance(detail, dict):
        return {prefix: [str(one) for one in detail]}
    flat = {}
    for name, value in detail.items():
        flat |= _flat(value, f"{prefix}.{name}" if prefix else str(name))
    return flat
