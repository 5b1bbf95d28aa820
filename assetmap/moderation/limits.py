"""So many suggestions an hour and address, counted by the database in one statement."""

import hashlib
import hmac
import math
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone

from assetmap.moderation.models import Allowance

AN_HOUR, BURST = 10, 5
_FILLED = "least(%(burst)s, a.remaining + extract(epoch FROM now() - a.counted_at) * %(rate)s)"
_TAKE = f"""
    INSERT INTO moderation_allowance AS a (digest, remaining, counted_at)
    VALUES (%(digest)s, %(burst)s - 1, now())
    ON CONFLICT (digest) DO UPDATE SET remaining = {_FILLED} - 1, counted_at = now()
    WHERE {_FILLED} >= 1
    RETURNING remaining
"""  # noqa: S608 - of constants


def digest_of(address):
    """A keyed hash: whoever has only the database can't try all addresses."""
    key = hashlib.sha256(f"suggestions:{settings.SECRET_KEY}".encode()).digest()
    return hmac.new(key, address.encode(), hashlib.sha256).hexdigest()


def take(digest):
    """Take one; returns 0, or in how many seconds there is one again."""
    rate = AN_HOUR / 3600
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"digest": digest, "burst": BURST, "rate": rate})
        if cursor.fetchone():
            return 0
    left = Allowance.objects.get(digest=digest)
    filled = (timezone.now() - left.counted_at).total_seconds() * rate
    return max(1, math.ceil((1 - left.remaining - filled) / rate))


def forget_old():
    """Buckets that are full again say nothing; returns how many."""
    return Allowance.objects.filter(counted_at__lt=timezone.now() - timedelta(hours=1)).delete()[0]
