from datetime import timedelta

from django_tasks import task

from assetmap.assets.services import check_requests, checks, photos
from assetmap.common.schedule import scheduled


@scheduled(every=timedelta(days=1))
@task()
def look_after_entries():
    """What nobody confirms leaves the default results; whoever knows is asked before that."""
    checks.lapse_overdue()
    check_requests.ask_about_overdue()


@task()
def prepare_photo(pk):
    """Make the sizes of a photo that was sent."""
    photos.prepare_photo(pk)


@scheduled(every=timedelta(days=1))
@task()
def clean_photos():
    """Files of no photo go."""
    photos.clean_files()
