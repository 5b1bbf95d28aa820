from datetime import timedelta

from django_tasks import task

from assetmap.common.schedule import scheduled
from assetmap.privacy.retention import apply_retention


@scheduled(every=timedelta(days=1))
@task()
def keep_no_longer_than_needed():
    apply_retention()
