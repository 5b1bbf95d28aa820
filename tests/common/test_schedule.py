"""What comes round comes round once, whoever crashes."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from assetmap.common.schedule import enqueue_due, schedule
from assetmap.notifications import services

pytestmark = pytest.mark.django_db(transaction=True)

DIGESTS = "assetmap.notifications.tasks.send_digests"


@pytest.fixture(autouse=True)
def in_the_database(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def work():
    call_command("work", batch=True, startup_delay=False, verbosity=0)


def test_what_was_never_done_is_due_at_once_and_then_not_again():
    assert DIGESTS in enqueue_due()
    assert enqueue_due() == []


def test_it_is_due_again_when_its_time_is_up():
    enqueue_due()
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(hours=23))
    assert DIGESTS not in enqueue_due()
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(hours=25))
    assert DIGESTS in enqueue_due()


def test_every_scheduled_task_runs(worker):
    enqueue_due()
    work()
    done = dict(DBTaskResult.objects.values_list("task_path", "status"))
    assert done == dict.fromkeys(schedule(), "SUCCESSFUL")


def test_a_killed_worker_loses_nothing(worker):
    services.notify(users=[worker], verb="v", subject="It is on the map")
    assert not mail.outbox
    claimed = DBTaskResult.objects.get()
    claimed.claim("a worker that dies")
    DBTaskResult.objects.filter(pk=claimed.pk).update(
        started_at=timezone.now() - timedelta(hours=1)
    )
    work()
    assert [sent.to for sent in mail.outbox] == [[worker.email]]


def test_results_are_not_kept_for_ever():
    enqueue_due()
    work()
    DBTaskResult.objects.update(finished_at=timezone.now() - timedelta(days=4))
    enqueue_due()
    assert not DBTaskResult.objects.finished().exists()
