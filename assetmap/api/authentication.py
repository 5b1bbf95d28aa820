"""Personal tokens: `Authorization: Bearer hab_…`."""

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed

from assetmap.accounts.middleware import second_step_is_missing
from assetmap.accounts.models import ApiToken
from assetmap.accounts.services import digest_of


class TokenAuthentication(BaseAuthentication):
    """The owner of a valid token; `request.auth` is the token."""

    def authenticate(self, request):
        parts = get_authorization_header(request).decode("latin-1").split()
        if not parts or parts[0].lower() != "bearer":
            return None
        token = ApiToken.objects.select_related("user").filter(digest=digest_of(parts[-1])).first()
        if len(parts) != 2 or token is None or not token.is_valid or not token.user.is_active:
            raise AuthenticationFailed(
                _("This token is not valid any more, or never was. Make a new one in your account.")
            )
        if second_step_is_missing(token.user):
            raise AuthenticationFailed(
                _("Set up your second step for signing in first. Until then this token is idle.")
            )
        self._used(token)
        return token.user, token

    def authenticate_header(self, request):
        return 'Bearer realm="api"'

    @staticmethod
    def _used(token):
        """Noted once a day: a write for every request would be dear."""
        today = timezone.localdate()
        if token.last_used_on != today:
            ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
