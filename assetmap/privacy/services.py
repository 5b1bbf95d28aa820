"""Erasing a person: the row, every version of it, and whatever else speaks of it."""

import json
from functools import partial
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from pghistory.models import Context, Event

from assetmap.assets.models import Asset
from assetmap.assets.services import forget_merges, photos
from assetmap.connections.services import forget_places
from assetmap.history.recording import recorded
from assetmap.notifications.services import forget
from assetmap.privacy import policy
from assetmap.privacy.models import Tombstone

VERSIONS = Asset.versions.rel.related_model


@transaction.atomic
def erase_person(*, actor, asset, by_the_person=False):
    """Leave nothing of an entry about a person but its tombstone. There is no way back.

    `by_the_person`: they did it themselves, by their private link, and `actor` is None.
    """
    asset = Asset.objects.select_for_update().get(pk=asset.pk)
    if not by_the_person:
        policy.can_erase(actor, asset).require()
    stone, _created = Tombstone.objects.get_or_create(
        uid=asset.uid, defaults={"erased_by": actor, "by_the_person": by_the_person}
    )
    for merged in asset.merged_from.select_for_update():
        erase(merged, actor)
    erase(asset, actor)
    transaction.on_commit(partial(_note, stone), robust=True)
    return stone


def erase(asset, actor):
    """The row and its traces, without asking who may: for whoever has judged already."""
    key, told_of = asset.pk, [asset.uid, *asset.proposals.values_list("uid", flat=True)]
    with recorded(actor=actor, verb="privacy.erased"):
        forget_merges(asset)
        photos.remove_all(asset)
        asset.delete()
    _erase_versions(Asset, [key])
    forget_places(key)
    forget(*told_of)
    LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Asset), object_id=str(key)
    ).delete()


def _erase_versions(model, keys):
    """Versions of rows, of all that points at them, and the notes written with those versions."""
    keys = list(keys)
    if not keys:
        return
    for events in _event_models():
        for field in events._meta.concrete_fields:
            if field.is_relation and field.related_model is model:
                found = events.objects.filter(**{f"{field.name}__in": keys})
                _empty_notes(found)
                found.delete()


def _event_models():
    return [model for model in apps.get_models() if issubclass(model, Event)]


def _empty_notes(events):
    contexts = list(events.values_list("pgh_context", flat=True).distinct())
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {Context._meta.db_table} SET metadata = metadata - 'note' WHERE id = ANY(%s)",  # noqa: S608
            [[key for key in contexts if key]],
        )


# --- After a restore


def _note(stone):
    """Beside the database as well, since a restored one holds the stones of its own day only."""
    path = Path(settings.TOMBSTONES)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        told = {
            "uid": str(stone.uid),
            "erased_at": stone.erased_at.isoformat(),
            "by_the_person": stone.by_the_person,
        }
        file.write(json.dumps(told) + "\n")


def noted():
    """[{"uid", "erased_at", "by_the_person"}] of the file beside the database."""
    path = Path(settings.TOMBSTONES)
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


@transaction.atomic
def reapply_tombstones():
    """Erase what a restore brought back; returns how many entries that were."""
    for told in noted():
        Tombstone.objects.get_or_create(
            uid=told["uid"],
            defaults={"erased_at": told["erased_at"], "by_the_person": told["by_the_person"]},
        )
    uids = Tombstone.objects.values("uid")
    back = list(Asset.objects.filter(uid__in=uids).select_for_update())
    for asset in back:
        erase(asset, None)
    # Versions of a row that was already gone when the copy was made.
    gone = set(VERSIONS.objects.filter(uid__in=uids).values_list("pgh_obj_id", flat=True))
    _erase_versions(Asset, gone)
    return len(back) + len(gone)
