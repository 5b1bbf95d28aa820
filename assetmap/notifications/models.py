"""What people are told: by e-mail, and in the inbox of those who sign in."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Email(models.Model):
    """A message on its way. Written with what it tells of, so neither is there without the other.

    Once it is sent, or given up, nothing is left of it but that there was one.
    """

    to = models.EmailField(_("to"), blank=True)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True)
    # RFC 8058: the mail program itself can unsubscribe there, by one POST.
    unsubscribe_url = models.CharField(max_length=400, blank=True)
    # The entry it speaks of, so that erasing a person takes what still waits.
    about = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now, null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("email")
        verbose_name_plural = _("emails")
        constraints = [
            models.CheckConstraint(
                name="sent_email_is_empty",
                condition=Q(next_try_at__isnull=False) | Q(to="", subject="", body=""),
            )
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="email_waiting",
                condition=Q(next_try_at__isnull=False),
            ),
            models.Index(fields=["about"], name="email_about", condition=Q(about__isnull=False)),
        ]

    def __str__(self):
        return self.subject or _("sent")


class Notice(models.Model):
    """One thing one person is told; kept in their inbox."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    verb = models.CharField(max_length=60)
    subject = models.CharField(_("what happened"), max_length=200)
    url = models.CharField(_("where"), max_length=400, blank=True)
    about = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    read_at = models.DateTimeField(null=True, blank=True)
    waits_for_digest = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [
            models.Index(fields=["user", "-created_at"], name="notice_inbox"),
            models.Index(fields=["about"], name="notice_about", condition=Q(about__isnull=False)),
            models.Index(fields=["user"], name="notice_digest", condition=Q(waits_for_digest=True)),
        ]

    def __str__(self):
        return self.subject


class Preference(models.Model):
    """How somebody wants to hear of things; without a row: at once."""

    class By(models.TextChoices):
        AT_ONCE = "at_once", _("as they happen")
        DAILY = "daily", _("once a day, in one message")
        INBOX = "inbox", _("only in my inbox here")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="notification_preference",
    )
    by = models.CharField(_("emails"), max_length=10, choices=By, default=By.AT_ONCE)

    class Meta:
        verbose_name = _("notification preference")
        verbose_name_plural = _("notification preferences")

    def __str__(self):
        return self.get_by_display()
