"""What every template may use."""

from django.conf import settings


def site(request):
    return {
        "site_name": settings.SITE_NAME,
        "languages": settings.LANGUAGES,
        "tile_url": settings.TILE_URL,
        "tile_attribution": settings.TILE_ATTRIBUTION if settings.TILE_URL else "",
    }
