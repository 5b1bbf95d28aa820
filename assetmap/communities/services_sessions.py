"""The only writers of mapping sessions."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assetmap.communities import policy
from assetmap.communities.models import MappingSession, Membership
from assetmap.history.recording import recorded
from assetmap.notifications.services import notify

MOST_GROUPS = 20


class StaleSession(Exception):
    """Somebody saved it since the form was opened. `current` is the row as it is now."""

    def __init__(self, current):
        super().__init__(_("Somebody else changed this while you were writing."))
        self.current = current


@transaction.atomic
def save_session(*, actor, session, groups=None, version=None):
    """Add an occasion on which assets were mapped, or keep what was changed on it.

    `groups` are all unsaved SessionGroups who came; None leaves them as they are. Raises
    StaleSession where a `version` is given and is not the stored one.
    """
    created = session._state.adding
    if created:
        policy.can_hold_session(actor, session.community).require()
    else:
        stored = _locked(session)
        policy.can_edit_session(actor, stored).require()
        if version is not None and stored.version != version:
            raise StaleSession(stored)
        session.version = stored.version + 1
    session.full_clean()
    _check_facilitator(session)
    verb = "communities.session_added" if created else "communities.session_changed"
    with recorded(actor=actor, verb=verb):
        session.save()
        if groups is not None:
            _keep_groups(session, groups)
    _ask_to_read(actor, session)
    return session


def _ask_to_read(actor, session):
    """What a worker told is public at once; moderators and managers are asked to have a look."""
    coordinators = session.community.memberships.filter(role__in=Membership.COORDINATORS)
    users = [each.user for each in coordinators.select_related("user")]
    if actor.is_staff or actor in users:
        return
    notify(
        users=users,
        verb="communities.session_told",
        subject=_("Please read how “%(title)s” is told") % {"title": session},
        url=session.get_absolute_url(),
    )


def _check_facilitator(session):
    """Somebody who works here; who has left since stays known as who led it."""
    who = session.facilitator_id
    members = Membership.objects.filter(community=session.community_id, user=who)
    kept = MappingSession.objects.filter(pk=session.pk, facilitator=who)
    if who and not members.exists() and not kept.exists():
        raise ValidationError({"facilitator": _("Choose somebody who works in this community.")})


def _keep_groups(session, groups):
    """Groups that stay keep their row, so that the history tells only what changed."""
    if len(groups) > MOST_GROUPS:
        raise ValidationError(_("At most %(n)d groups.") % {"n": MOST_GROUPS})
    stored = {(row.group, row.called): row for row in session.groups.all()}
    for told in groups:
        row = stored.pop((told.group, told.called), told)
        if row is not told and row.number == told.number:
            continue
        row.session, row.number = session, told.number
        row.full_clean()
        row.save()
    for gone in stored.values():
        gone.delete()


@transaction.atomic
def remove_session(*, actor, session):
    """Take it off every page; for a while it can be put back (privacy.retention says how long)."""
    return _move(actor, session, timezone.now(), "communities.session_removed")


@transaction.atomic
def restore_session(*, actor, session):
    return _move(actor, session, None, "communities.session_restored")


def _move(actor, session, removed_at, verb):
    session = _locked(session)
    policy.can_edit_session(actor, session).require()
    if bool(session.removed_at) == bool(removed_at):
        return session  # sent twice
    session.removed_at = removed_at
    session.version += 1
    with recorded(actor=actor, verb=verb):
        session.save(update_fields=["removed_at", "version"])
    return session


def _locked(session):
    sessions = MappingSession.objects.select_for_update(of=("self",)).select_related("community")
    return sessions.defer("community__boundary").get(pk=session.pk)
