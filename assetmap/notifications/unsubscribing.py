"""The way out of every message: a signed name of the account, good for nothing else."""

from django.contrib.auth import get_user_model
from django.core import signing

SALT = "notifications.unsubscribe"


def token_for(user):
    return signing.dumps(user.pk, salt=SALT)


def user_of(token):
    """The user a token was made for, or None."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return get_user_model().objects.filter(pk=pk).first()
