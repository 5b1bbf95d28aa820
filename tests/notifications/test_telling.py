"""People are told what concerns them, as they chose; no mail server's trouble loses a word."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from assetmap.notifications import delivery, services
from assetmap.notifications.models import Email, Notice, Preference
from assetmap.notifications.unsubscribing import token_for

pytestmark = pytest.mark.django_db


class Deaf(EmailBackend):
    """A mail server that does not answer."""

    problem = ConnectionRefusedError("nobody there")

    def send_messages(self, messages):
        raise self.problem


class Refusing(Deaf):
    problem = smtplib.SMTPRecipientsRefused({"a@example.org": (550, b"no such user")})


def tell(*users, **more):
    told = {"verb": "moderation.approved", "subject": "The library is on the map", "url": "/a/"}
    services.notify(users=users, **(told | more))


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_a_notice_is_in_the_inbox_and_in_the_mail(worker, committed, as_user):
    with committed():
        tell(worker)
    assert mail.outbox[0].to == [worker.email]
    assert mail.outbox[0].subject.endswith("The library is on the map")
    assert "http://127.0.0.1:8000/a/" in mail.outbox[0].body
    page = as_user(worker).get(reverse("notifications:inbox"))
    assert "The library is on the map" in page.content.decode()


def test_nothing_is_left_of_a_message_that_went_out(worker, committed):
    with committed():
        tell(worker)
    email = Email.objects.get()
    assert (email.to, email.subject, email.body, email.next_try_at) == ("", "", "", None)
    assert email.sent_at


def test_a_message_of_something_undone_is_never_sent(worker, committed):
    with committed(), pytest.raises(ZeroDivisionError), transaction.atomic():
        tell(worker)
        1 / 0  # noqa: B018
    assert not mail.outbox
    assert not Email.objects.exists()
    assert not Notice.objects.exists()


def test_a_failing_mail_server_loses_nothing(worker, committed, settings):
    settings.EMAIL_BACKEND = "tests.notifications.test_telling.Deaf"
    with committed():
        tell(worker)
    email = Email.objects.get()
    assert email.tries == 1
    assert email.next_try_at > timezone.now()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert delivery.deliver_waiting() == 0  # not yet
    Email.objects.update(next_try_at=timezone.now())
    assert delivery.deliver_waiting() == 1
    assert [sent.to for sent in mail.outbox] == [[worker.email]]
    assert delivery.deliver_waiting() == 0


def test_an_address_that_does_not_exist_is_given_up_at_once(worker, committed, settings):
    settings.EMAIL_BACKEND = "tests.notifications.test_telling.Refusing"
    with committed():
        tell(worker)
    email = Email.objects.get()
    assert (email.to, email.next_try_at, email.sent_at) == ("", None, None)


def test_after_four_days_it_is_given_up(worker, committed, settings):
    settings.EMAIL_BACKEND = "tests.notifications.test_telling.Deaf"
    with committed():
        tell(worker)
    for _try in delivery.WAITS:
        Email.objects.update(next_try_at=timezone.now())
        delivery.deliver_waiting()
    assert Email.objects.get().next_try_at is None
    assert timedelta(days=3) < timedelta(minutes=sum(delivery.WAITS)) < timedelta(days=5)


def test_a_crash_before_the_first_try_is_made_good(worker):
    tell(worker)  # what was to happen at the commit never does
    assert delivery.deliver_waiting() == 1


def test_who_wants_one_message_a_day_gets_one(worker, moderator, committed):
    services.choose(user=worker, by=Preference.By.DAILY)
    with committed():
        tell(worker, moderator)
        tell(worker, subject="The park is back with a question")
    assert [sent.to for sent in mail.outbox] == [[moderator.email]]
    mail.outbox.clear()
    for _twice in range(2):
        with committed():
            services.send_digests()
    assert [sent.to for sent in mail.outbox] == [[worker.email]]
    assert "The library is on the map" in mail.outbox[0].body
    assert "The park is back with a question" in mail.outbox[0].body


def test_a_mail_program_unsubscribes_with_one_post(worker, client, committed):
    with committed():
        tell(worker)
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = headers["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")
    client.get(url)
    assert not Preference.objects.exists(), "looking at the link is not following it"
    assert client.post(url).status_code == 200
    mail.outbox.clear()
    with committed():
        tell(worker)
    assert not mail.outbox
    assert Notice.objects.filter(user=worker).count() == 2


def test_a_made_up_way_out_leads_nowhere(worker, client):
    token = token_for(worker)
    url = reverse(
        "notifications:unsubscribe", args=[token[:-1] + ("A" if token[-1] != "A" else "B")]
    )
    assert client.get(url).status_code == 404


def test_reading_marks_only_ones_own(worker, moderator, as_user):
    tell(worker, moderator)
    as_user(worker).post(reverse("notifications:read"))
    assert not Notice.objects.filter(user=worker, read_at=None).exists()
    assert Notice.objects.filter(user=moderator, read_at=None).exists()


def test_how_to_hear_of_things_is_chosen_in_the_inbox(worker, as_user):
    client = as_user(worker)
    client.post(reverse("notifications:preference"), {"by": "daily"})
    assert worker.notification_preference.by == "daily"
    answer = client.post(reverse("notifications:preference"), {"by": "by pigeon"})
    assert answer.status_code == 400


def test_the_inbox_asks_as_little_of_many_as_of_one(worker, as_user, django_assert_num_queries):
    client = as_user(worker)
    for many in (1, 40):
        for _each in range(many):
            tell(worker)
        with django_assert_num_queries(7):
            client.get(reverse("notifications:inbox"))


def test_an_erased_entry_is_forgotten_here_too(worker, library):
    tell(worker, about=library.uid)
    services.forget(library.uid)
    assert not Email.objects.exists()
    assert not Notice.objects.exists()
