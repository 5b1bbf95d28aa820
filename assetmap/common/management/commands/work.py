from threading import Thread
from time import sleep

from django.db import close_old_connections
from django_tasks_db.management.commands.db_worker import Command as Worker

from assetmap.common.schedule import enqueue_due

LOOK_EVERY = 30  # seconds


class Command(Worker):
    help = "Do what waits in the background (messages, pictures), and start what comes round."

    def handle(self, *, batch, **options):
        enqueue_due()
        if not batch:
            Thread(target=self.look_round, daemon=True).start()
        super().handle(batch=batch, **options)

    def look_round(self):
        while True:
            sleep(LOOK_EVERY)
            close_old_connections()
            try:
                enqueue_due()
            except Exception as problem:  # the database may be away for a while
                self.stderr.write(f"the schedule could not be read: {problem}")
