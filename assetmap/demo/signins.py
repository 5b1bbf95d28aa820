"""Demonstration accounts, and the one passphrase this installation made up for them."""

import json
import os
import secrets

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password

from assetmap.accounts.models import User
from assetmap.communities.models import Membership
from assetmap.demo.reading import read, words
from assetmap.history.recording import recorded

COUNT_OF_WORDS = 5


def kept_file():
    return settings.LOCAL_DIR / "demo-signins.json"


def kept_passphrase():
    """The passphrase of this installation, or None while none was made."""
    try:
        return json.loads(kept_file().read_text())["passphrase"]
    except (OSError, ValueError, KeyError):
        return None


def make_passphrase():
    """Make one up and keep it where only the owner of this installation reads it."""
    passphrase = "-".join(secrets.choice(words()) for _ in range(COUNT_OF_WORDS))
    file = kept_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as kept:
        json.dump({"passphrase": passphrase}, kept)
    return passphrase


def demo_users():
    return User.objects.filter(is_demo=True).prefetch_related("memberships__community")


def load_accounts():
    """{key: user} of people.json; accounts that are missing are made.

    Directly, not by `accounts.services`: hashing one passphrase for each of them would be most of
    the time that loading takes.
    """
    password = make_password(kept_passphrase() or make_passphrase())
    people = {}
    for row in read("people"):
        user, made = User.objects.get_or_create(
            email=row["email"],
            defaults={
                "name": row["name"],
                "password": password,
                "is_staff": row.get("is_staff", False),
                "is_demo": True,
            },
        )
        if made:
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        people[row["key"]] = user
    return people


def load_memberships(people, communities):
    with recorded(actor=people["support"], verb="communities.joined"):
        for row in read("people"):
            for slug, role in row.get("roles", {}).items():
                Membership.objects.get_or_create(
                    user=people[row["key"]], community=communities[slug], defaults={"role": role}
                )


def renew():
    """A new passphrase for every demonstration account."""
    passphrase = make_passphrase()
    demo_users().update(password=make_password(passphrase))
    return passphrase
