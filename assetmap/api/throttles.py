"""So many requests a minute: per token, else per person, else per address our proxy saw."""

from rest_framework.throttling import SimpleRateThrottle

from assetmap.accounts.models import ApiToken


class VisitorThrottle(SimpleRateThrottle):
    scope = "visitor"

    def get_cache_key(self, request, view):
        if isinstance(request.auth, ApiToken):
            return None
        ident = request.user.pk if request.user.is_authenticated else self.get_ident(request)
        return self.cache_format % {"scope": self.scope, "ident": ident}


class TokenThrottle(SimpleRateThrottle):
    scope = "token"

    def get_cache_key(self, request, view):
        if not isinstance(request.auth, ApiToken):
            return None
        return self.cache_format % {"scope": self.scope, "ident": request.auth.pk}
