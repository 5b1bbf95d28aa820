"""Messages on their way out: tried, kept when nobody takes them, emptied when they are gone."""

import logging
import smtplib
from datetime import timedelta

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from assetmap.notifications.models import Email

log = logging.getLogger(__name__)

# Minutes until the next try. After the last one it is given up: four days in all.
WAITS = (1, 5, 30, 120, 480, 1440, 1440, 2160)


@task()
def deliver(pk):
    """Try to send one message; returns whether it is gone. Two workers never send it twice."""
    with transaction.atomic():
        email = (
            Email.objects.select_for_update(skip_locked=True)
            .filter(pk=pk, next_try_at__isnull=False)
            .first()
        )
        if email is None:
            return False
        try:
            _message(email).send()
        except smtplib.SMTPRecipientsRefused as refusal:
            # 5xx: there is no such address, and trying again will not make one.
            codes = [code for code, _words in refusal.recipients.values()]
            final = bool(codes) and all(code >= 500 for code in codes)
            return _not_sent(email, final=final)
        except OSError:  # what smtplib's errors and refused connections have in common
            return _not_sent(email)
        _empty(email, sent_at=timezone.now())
    return True


def _message(email):
    headers = {}
    if email.unsubscribe_url:
        headers = {
            "List-Unsubscribe": f"<{email.unsubscribe_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    return EmailMessage(email.subject, email.body, None, [email.to], headers=headers)


def _not_sent(email, final=False):
    if final or email.tries >= len(WAITS):
        log.error("a message was given up", extra={"email": email.pk, "tries": email.tries})
        _empty(email, tries=email.tries + 1)
    else:
        log.warning("a message waits", extra={"email": email.pk, "tries": email.tries + 1})
        email.next_try_at = timezone.now() + timedelta(minutes=WAITS[email.tries])
        email.tries += 1
        email.save(update_fields=["next_try_at", "tries"])
    return False


def _empty(email, **changed):
    for name, value in {**changed, "to": "", "subject": "", "body": ""}.items():
        setattr(email, name, value)
    email.unsubscribe_url, email.next_try_at = "", None
    email.save()


def deliver_waiting():
    """Send all that is due; returns how many went out."""
    due = Email.objects.filter(next_try_at__lte=timezone.now()).order_by("next_try_at")
    return sum(deliver.func(pk) for pk in list(due.values_list("pk", flat=True)[:1000]))
