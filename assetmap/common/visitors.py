"""Where a request comes from, as our own proxies saw it and never as it says itself."""

from django.conf import settings


def address_of(request):
    """The visitor's address: of X-Forwarded-For only the part our proxies added counts."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    trusted = settings.TRUSTED_PROXIES
    if trusted and len(hops) >= trusted and hops[-trusted]:
        return hops[-trusted]
    return request.META.get("REMOTE_ADDR", "")
