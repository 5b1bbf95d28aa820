from datetime import timedelta

from django_tasks import task

from assetmap.common.schedule import scheduled
from assetmap.notifications import delivery, services


@scheduled(every=timedelta(minutes=2))
@task()
def deliver_waiting():
    """What a mail server did not take at first, or a crash kept from being tried at all."""
    delivery.deliver_waiting()


@scheduled(every=timedelta(days=1))
@task()
def send_digests():
    services.send_digests()
