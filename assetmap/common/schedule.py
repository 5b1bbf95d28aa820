"""Work that comes round: tasks without arguments, enqueued when their time is up.

What was started when is read from the task rows themselves, so that any number of workers, and any
crash, makes neither two of one nor none.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

# Work that died with its worker is started again after this. All of it can be done twice.
LOST_AFTER = timedelta(minutes=30)
KEEP_RESULTS = timedelta(days=3)
_LOCK = 7_301_115  # any number that nothing else in the database takes


@dataclass(frozen=True)
class Scheduled:
    task: Task
    every: timedelta


_SCHEDULE = {}


def scheduled(*, every):
    """Decorator above `@task()`: to be done once in each `every` (a timedelta)."""

    def remember(task):
        _SCHEDULE[task.module_path] = Scheduled(task, every)
        return task

    return remember


def schedule():
    """All that comes round, by the path of its function."""
    autodiscover_modules("tasks")
    return dict(_SCHEDULE)


@transaction.atomic
def enqueue_due():
    """Enqueue what is due, and what a dead worker left; returns the paths of what was due."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return []  # somebody else is at it
    now = timezone.now()
    DBTaskResult.objects.running().filter(started_at__lt=now - LOST_AFTER).update(
        status=TaskResultStatus.READY
    )
    # The newest start of what comes round has to stay: it is what the next one is counted from.
    newest = dict(DBTaskResult.objects.values_list("task_path").annotate(Max("enqueued_at")))
    kept = Q(task_path__in=_weekly_or_rarer())
    DBTaskResult.objects.finished().filter(finished_at__lt=now - KEEP_RESULTS).exclude(
        kept
    ).delete()
    due = [
        path
        for path, each in schedule().items()
        if path not in newest or newest[path] <= now - each.every
    ]
    for path in due:
        _SCHEDULE[path].task.enqueue()
    return due


def _weekly_or_rarer():
    return [path for path, each in schedule().items() if each.every >= KEEP_RESULTS]
