"""Telling people: rows written with what they tell of, messages that leave in the background."""

from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from assetmap.notifications import delivery
from assetmap.notifications.models import Email, Notice, Preference
from assetmap.notifications.unsubscribing import token_for

_nobody_hears = ContextVar("nobody_hears", default=False)


@contextmanager
def silently():
    """What is done within is told to nobody's inbox: it happened to nobody, as the demonstration,
    or is one step of something larger that is told."""
    before = _nobody_hears.set(True)
    try:
        yield
    finally:
        _nobody_hears.reset(before)


@transaction.atomic
def send_on_commit(*, to, template, context, about=None, unsubscribe_url=""):
    """Send `<template>.txt` to an address once the transaction is through; its first line is the
    subject.

    A mail server that does not answer undoes nothing and loses nothing: the message is kept and
    tried again. `about`: the uid of the entry it speaks of.
    """
    text = render_to_string(f"{template}.txt", {**context, "site_name": settings.SITE_NAME})
    subject, _, body = text.strip().partition("\n")
    email = Email.objects.create(
        to=to,
        subject=" ".join(subject.split())[:200],
        body=body.strip() + "\n",
        about=about,
        unsubscribe_url=unsubscribe_url,
    )
    transaction.on_commit(partial(delivery.deliver.enqueue, email.pk), robust=True)


@transaction.atomic
def notify(*, users, verb, subject, url="", template=None, context=None, about=None):
    """A row in the inbox of each user, and an e-mail at once or in the daily digest, as each chose.

    `subject`: one sentence. `url`: a path of this site. `template` and `context`: the longer words
    of an e-mail sent at once; without them it says the subject and where to look.
    """
    if _nobody_hears.get():
        return
    users = [user for user in users if user.is_active]
    chosen = dict(Preference.objects.filter(user__in=users).values_list("user", "by"))
    notices = []
    for user in users:
        by = chosen.get(user.pk, Preference.By.AT_ONCE)
        notices.append(
            Notice(
                user=user,
                verb=verb,
                subject=subject[:200],
                url=url,
                about=about,
                waits_for_digest=by == Preference.By.DAILY,
            )
        )
        if by == Preference.By.AT_ONCE:
            _mail(user, template or "notifications/email/notice", context, subject, url, about)
    Notice.objects.bulk_create(notices)


def _mail(user, template, context, subject, url, about=None):
    unsubscribe = absolute(reverse("notifications:unsubscribe", args=[token_for(user)]))
    told = {"subject": subject, "link": absolute(url) if url else "", "unsubscribe": unsubscribe}
    send_on_commit(
        to=user.email,
        template=template,
        context={**told, **(context or {})},
        about=about,
        unsubscribe_url=unsubscribe,
    )


def absolute(path):
    """An address of this site as messages need it, which are written without a request."""
    return path if "://" in path else settings.SITE_URL + path


def send_digests():
    """One message to each person who wants one a day and for whom there is something."""
    waiting = Notice.objects.filter(user=OuterRef("pk"), waits_for_digest=True)
    users = get_user_model().objects.filter(Exists(waiting), is_active=True)
    for user in users.iterator():
        with transaction.atomic():
            notices = list(
                Notice.objects.select_for_update(skip_locked=True)
                .filter(user=user, waits_for_digest=True)
                .order_by("created_at")[:100]
            )
            if not notices:
                continue
            Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(
                waits_for_digest=False
            )
            inbox = reverse("notifications:inbox")
            told = [(notice.subject, absolute(notice.url)) for notice in notices]
            _mail(user, "notifications/email/digest", {"notices": told}, "", inbox)


def choose(*, user, by):
    """How this person hears of things from now on."""
    Preference.objects.update_or_create(user=user, defaults={"by": by})
    if by != Preference.By.DAILY:
        user.notices.filter(waits_for_digest=True).update(waits_for_digest=False)


def mark_read(*, user):
    return user.notices.filter(read_at__isnull=True).update(read_at=timezone.now())


def forget(*about):
    """Whatever still speaks of these, for when they are erased or taken back."""
    Email.objects.filter(about__in=about).delete()
    Notice.objects.filter(about__in=about).delete()
