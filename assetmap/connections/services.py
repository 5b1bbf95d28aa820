"""The only writers of connections."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from assetmap.assets.models import Asset
from assetmap.connections import notes, policy
from assetmap.connections.models import Connection, Layout
from assetmap.history.recording import recorded

CHANGEABLE = ("verb", "since", "until", "note", "audience", "source", "source_url")


class StaleConnection(Exception):
    """Somebody changed it since the page was opened. `current` is the row as it is now."""

    def __init__(self, current):
        super().__init__(_("Somebody else changed this link meanwhile. Look again, please."))
        self.current = current


@transaction.atomic
def connect_assets(
    *,
    actor,
    subject,
    verb,
    object,
    since=None,
    until=None,
    note="",
    audience=Connection.Audience.PUBLIC,
    source="",
    source_url="",
):
    """Say that `subject` does something with `object`; the same again is refused.

    Who works where the subject is has confirmed it by saying so, and so has who keeps the entry of
    a person at the other end; else the other end is asked.
    """
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
        audience=audience,
        source=source,
        source_url=source_url,
        created_by=actor,
    )
    _ask_anew(actor, connection, ["subject", *(["object"] if object.is_about_a_person else [])])
    connection.clean_fields(exclude=["created_by"])
    _check(connection)
    notes.check(actor, connection)
    with recorded(actor=actor, verb="connections.made"):
        connection.save(force_insert=True)
    return connection


def _ask_anew(actor, connection, ends):
    for end in ends:
        speaks = policy.speaks_for(actor, getattr(connection, end))
        setattr(connection, f"confirmed_by_{end}_at", timezone.now() if speaks else None)


def _check(connection):
    if connection.subject_id == connection.object_id:
        raise ValidationError({"object": _("Choose another asset than this one.")})
    if connection.source_url and not connection.source_url.startswith(("http://", "https://")):
        raise ValidationError({"source_url": _("An address begins with https:// or http://.")})
    if connection.since and connection.until and connection.until < connection.since:
        raise ValidationError({"until": _("It can’t end before it began.")})
    same = Connection.objects.filter(
        subject=connection.subject, verb=connection.verb, object=connection.object
    ).exclude(pk=connection.pk)
    if same.exists():
        raise ValidationError({"object": _("These two are linked like that already.")})


@transaction.atomic
def change_connection(*, actor, connection, version, data):
    """Mend what a link says; `data` are names of CHANGEABLE. Its two ends stay what they are.

    Another verb is another claim: an end the actor doesn't work with is asked anew. So is who
    keeps the entry of a person, of other words. Raises StaleConnection unless `version` is the
    stored one.
    """
    connection = _locked(connection)
    policy.can_change(actor, connection).require()
    if connection.version != version:
        raise StaleConnection(connection)
    connection.version += 1
    was = {name: getattr(connection, name) for name in CHANGEABLE}
    for name in CHANGEABLE:
        if name in data:
            setattr(connection, name, data[name])
    connection.clean_fields(exclude=["created_by"])
    _check(connection)
    notes.check(actor, connection)
    if connection.verb != was["verb"]:
        _ask_anew(actor, connection, notes.ENDS)
    elif any(getattr(connection, name) != was[name] for name in notes.ADDED):
        people = [end for end in notes.ENDS if getattr(connection, end).is_about_a_person]
        _ask_anew(actor, connection, people)
    with recorded(actor=actor, verb="connections.changed"):
        connection.save()
    return connection


@transaction.atomic
def confirm_connection(*, actor, connection, version=None):
    """Say that a link is so, for every end the actor works with; not while it names a person.

    Raises StaleConnection where a `version` is given, and the link says something else by now.
    """
    connection = _locked(connection)
    policy.can_confirm(actor, connection).require()
    if version is not None and connection.version != version:
        raise StaleConnection(connection)
    notes.check(actor, connection)
    changed = []
    for end in notes.ENDS:
        field = f"confirmed_by_{end}_at"
        if getattr(connection, field) is None and policy.speaks_for(
            actor, getattr(connection, end)
        ):
            setattr(connection, field, timezone.now())
            changed.append(field)
    with recorded(actor=actor, verb="connections.confirmed"):
        connection.save(update_fields=changed)
    return connection


def _locked(connection):
    rows = Connection.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("subject", "object").get(pk=connection.pk)


@transaction.atomic
def disconnect_assets(*, actor, connection):
    """Take a link away that should not have been made; its history stays."""
    connection = Connection.objects.select_for_update(of=("self",)).get(pk=connection.pk)
    policy.can_disconnect(actor, connection).require()
    with recorded(actor=actor, verb="connections.removed"):
        connection.delete()


def forget_places(asset_id):
    """Pictures in which an asset stood are laid out anew, without it."""
    told = str(asset_id)
    Layout.objects.filter(Q(positions__has_key=told) | Q(missed__has_key=told)).delete()


def keep_layout(*, community, scope, fingerprint, positions, missed):
    """Keep where the marks of a picture stand; nobody's doing, so no history."""
    Layout.objects.update_or_create(
        community=community,
        scope=scope,
        defaults={"fingerprint": fingerprint, "positions": positions, "missed": missed},
    )
