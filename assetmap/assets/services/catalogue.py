"""What entries are sorted by and come from: categories and sources, kept by support staff."""

from django.db import transaction

from assetmap.assets import policy
from assetmap.history.recording import recorded


def save_category(*, actor, category):
    """Add a category or keep what was changed on it. Raises ValidationError."""
    return _save(actor, category, "assets.category_saved")


def save_source(*, actor, source):
    """Add a source or keep what was changed on it. Raises ValidationError."""
    return _save(actor, source, "assets.source_saved")


@transaction.atomic
def _save(actor, row, verb):
    policy.can_keep_catalogue(actor).require()
    row.full_clean()
    with recorded(actor=actor, verb=verb):
        row.save()
    return row
