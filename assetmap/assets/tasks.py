from datetime import timedelta

from django.urls import reverse
from django.utils.translation import ngettext
from django_tasks import task

from assetmap.accounts.models import User
from assetmap.assets import services
from assetmap.assets.services import check_requests, checks, photos
from assetmap.common.schedule import scheduled
from assetmap.communities.models import Community
from assetmap.notifications.services import notify


@scheduled(every=timedelta(days=1))
@task()
def look_after_entries():
    """What nobody confirms leaves the default results; whoever knows is asked before that."""
    checks.lapse_overdue()
    check_requests.ask_about_overdue()


@task()
def move_strays(community, actor):
    """Move what a changed boundary left elsewhere; whoever asked for it is told."""
    community = Community.objects.get(pk=community)
    actor = User.objects.get(pk=actor)
    if not (n := services.move_strays(actor=actor, community=community)):
        return
    told = ngettext("%(n)d entry was moved", "%(n)d entries were moved", n) % {"n": n}
    notify(
        users=[actor],
        verb="assets.moved",
        subject=f"{community}: {told}",
        url=reverse("assets:boundary", args=[community.slug]),
    )


@task()
def prepare_photo(pk):
    """Make the sizes of a photo that was sent."""
    photos.prepare_photo(pk)


@scheduled(every=timedelta(days=1))
@task()
def clean_photos():
    """Files of no photo go."""
    photos.clean_files()
