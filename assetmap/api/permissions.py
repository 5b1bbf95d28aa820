"""Reading is open to all; writing needs a person, and the scope where a token speaks for them."""

from django.utils.translation import gettext as _
from rest_framework.permissions import SAFE_METHODS, BasePermission

from assetmap.accounts.models import ApiToken


class ReadOrScopedWrite(BasePermission):
    message = ""

    def has_permission(self, request, view):
        if isinstance(request.auth, ApiToken):
            wanted = "read" if request.method in SAFE_METHODS else "write"
            if wanted not in request.auth.scopes and "write" not in request.auth.scopes:
                self.message = _("This token may not %(scope)s. Make one with that scope.") % {
                    "scope": wanted
                }
                return False
        return request.method in SAFE_METHODS or request.user.is_authenticated
