"""Plain messages to people, sent once what they tell of has really happened."""

import logging

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

log = logging.getLogger(__name__)


def send_on_commit(*, to, template, context):
    """Send `<template>.txt` to an address after the transaction; its first line is the subject.

    A mail server that does not answer is noted in the log and never undoes the work itself.
    """
    text = render_to_string(f"{template}.txt", {**context, "site_name": settings.SITE_NAME})
    subject, _, body = text.strip().partition("\n")

    def send():
        try:
            send_mail(subject, body.strip() + "\n", None, [to])
        except OSError:  # what smtplib's errors and refused connections have in common
            log.exception("a message could not be sent", extra={"template": template})

    transaction.on_commit(send, robust=True)
