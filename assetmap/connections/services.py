"""The only writers of connections."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from assetmap.assets.models import Asset
from assetmap.connections import policy
from assetmap.connections.models import Connection
from assetmap.history.recording import recorded


@transaction.atomic
def connect_assets(*, actor, subject, verb, object, since=None, until=None, note=""):
    """Say that `subject` does something with `object`; the same again is refused."""
    subject = Asset.objects.select_for_update(no_key=True).get(pk=subject.pk)
    policy.can_connect(actor, subject).require()
    # The other end may be anybody's, as long as the actor may know of it.
    object = Asset.objects.visible_to(actor).filter(pk=object.pk).first()
    if object is None:
        raise ValidationError({"object": _("Choose an entry that is on the map.")})
    connection = Connection(
        subject=subject,
        verb=verb,
        object=object,
        since=since,
        until=until,
        note=note,
        created_by=actor,
    )
    connection.clean_fields(exclude=["created_by"])
    _check(connection)
    with recorded(actor=actor, verb="connections.made"):
        connection.save(force_insert=True)
    return connection


def _check(connection):
    if connection.subject == connection.object:
        raise ValidationError({"object": _("Choose another asset than this one.")})
    if connection.since and connection.until and connection.until < connection.since:
        raise ValidationError({"until": _("It can’t end before it began.")})
    same = Connection.objects.filter(
        subject=connection.subject, verb=connection.verb, object=connection.object
    )
    if same.exists():
        raise ValidationError({"object": _("These two are linked like that already.")})


@transaction.atomic
def disconnect_assets(*, actor, connection):
    """Take a link away that should not have been made; its history stays."""
    connection = Connection.objects.select_for_update(of=("self",)).get(pk=connection.pk)
    policy.can_disconnect(actor, connection).require()
    with recorded(actor=actor, verb="connections.removed"):
        connection.delete()
