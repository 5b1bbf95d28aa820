"""Photos: the only writers of their rows and files."""

from datetime import timedelta
from functools import partial

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Case, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from assetmap.assets import policy
from assetmap.assets.models import Asset, Photo
from assetmap.assets.models.photo import MOST, SIZES
from assetmap.assets.services.soundness import check_names_nobody
from assetmap.common.pictures import PictureProblem, look, made_anew
from assetmap.history.recording import recorded

LEFT_OVER = timedelta(days=1)  # a file of no row is younger while it is being sent


@transaction.atomic
def add_photo(*, actor, asset, file, alt, credit="", licence=Photo.Licence.CC_BY, enqueue=None):
    """Take a picture in; its sizes are made in the background (`enqueue(primary key)`)."""
    asset = Asset.objects.select_for_update().get(pk=asset.pk)
    policy.can_add_photo(actor, asset).require()
    free = _free(asset)
    if not free:
        raise ValidationError({"file": _("There are %d photos already. Take one away.") % MOST})
    try:
        look(file)
    except PictureProblem as problem:
        raise ValidationError({"file": str(problem)}) from problem
    photo = Photo(asset=asset, position=free[0], uploaded_by=actor)
    _say(photo, asset, alt, credit, licence)
    file.seek(0)
    default_storage.save(photo.upload_path, file)
    with recorded(actor=actor, verb="assets.photo_added"):
        photo.save(force_insert=True)
    if enqueue:
        transaction.on_commit(partial(enqueue, photo.pk))
    return photo


def _say(photo, asset, alt, credit, licence):
    """What everybody reads with the picture; whoever may send one of a person knows their name."""
    photo.alt, photo.credit, photo.licence = alt.strip(), credit.strip(), licence
    photo.clean_fields(exclude=["asset", "uploaded_by", "width", "height"])
    check_names_nobody(asset, {"alt": photo.alt, "credit": photo.credit})


def prepare_photo(pk):
    """Make the sizes of one that waits, and throw away what was sent. Can be done again."""
    photo = Photo.objects.filter(pk=pk, state=Photo.State.WAITING).first()
    if photo is None:
        return
    try:
        with default_storage.open(photo.upload_path) as file:
            made, (width, height) = made_anew(file, SIZES)
    except FileNotFoundError:
        told = {"state": Photo.State.FAILED, "problem": _("It did not arrive. Send it again.")}
    except PictureProblem as problem:
        told = {"state": Photo.State.FAILED, "problem": str(problem)}
    else:
        for size, picture in made.items():
            default_storage.delete(photo.path_of(size))
            default_storage.save(photo.path_of(size), ContentFile(picture))
        told = {"state": Photo.State.READY, "problem": "", "width": width, "height": height}
    # Taken away meanwhile: then no row is changed, and its files are nobody's.
    if not Photo.objects.filter(pk=pk).update(**told):
        _delete_files(photo)
    default_storage.delete(photo.upload_path)


@transaction.atomic
def change_photo(*, actor, photo, alt, credit, licence):
    asset = Asset.objects.select_for_update().get(pk=photo.asset_id)
    policy.can_edit(actor, asset).require()
    photo = Photo.objects.select_for_update().get(pk=photo.pk)
    _say(photo, asset, alt, credit, licence)
    photo.save(update_fields=["alt", "credit", "licence"])
    return photo


@transaction.atomic
def move_photo_forward(*, actor, photo):
    """It changes places with the one before it; the first one is the picture of the page."""
    asset = Asset.objects.select_for_update().get(pk=photo.asset_id)
    policy.can_edit(actor, asset).require()
    photos = list(asset.photos.order_by("position"))
    at = next((i for i, one in enumerate(photos) if one.pk == photo.pk), 0)
    if at == 0:
        return
    one, other = photos[at - 1], photos[at]
    swapped = Case(
        When(pk=one.pk, then=Value(other.position)), When(pk=other.pk, then=Value(one.position))
    )
    Photo.objects.filter(pk__in=[one.pk, other.pk]).update(position=swapped)


@transaction.atomic
def remove_photo(*, actor, photo):
    asset = Asset.objects.select_for_update().get(pk=photo.asset_id)
    policy.can_edit(actor, asset).require()
    _remove(Photo.objects.filter(pk=photo.pk))


def remove_all(asset):
    """All photos of an entry, and their files once that is certain. Callers have judged."""
    _remove(Photo.objects.filter(asset=asset))


def carry_over(gone, kept):
    """Photos of an entry that goes into another one, as many as fit; returns their keys.

    Of people none: the agreement to show a photo belongs to one entry.
    """
    if kept.is_about_a_person:
        return []
    return _give(gone.photos.order_by("position"), kept)


def give_back(keys, asset):
    _give(Photo.objects.filter(pk__in=keys).order_by("position"), asset)


def clean_files(now=None):
    """Delete files of no row; returns how many. What waits for long is not lost: see tasks."""
    before = (now or timezone.now()) - LEFT_OVER
    known = {folder.hex for folder in Photo.objects.values_list("folder", flat=True)}
    deleted = 0
    for path in _files("uploads", "photos"):
        parts = path.split("/")
        folder = parts[1] if parts[0] == "uploads" else parts[2]
        if folder not in known and default_storage.get_modified_time(path) < before:
            default_storage.delete(path)
            deleted += 1
    return deleted


def _files(*folders):
    for folder in folders:
        if not default_storage.exists(folder):
            continue
        inner, files = default_storage.listdir(folder)
        yield from (f"{folder}/{name}" for name in files)
        yield from _files(*(f"{folder}/{name}" for name in inner))


def _free(asset):
    taken = set(asset.photos.values_list("position", flat=True))
    return [place for place in range(1, MOST + 1) if place not in taken]


def _give(photos, asset):
    given = []
    for photo, place in zip(list(photos), _free(asset), strict=False):
        Photo.objects.filter(pk=photo.pk).update(asset=asset, position=place)
        given.append(photo.pk)
    return given


def _remove(photos):
    rows = list(photos)
    photos.delete()
    for photo in rows:
        transaction.on_commit(partial(_delete_files, photo))


def _delete_files(photo):
    default_storage.delete(photo.upload_path)
    for size in SIZES:
        default_storage.delete(photo.path_of(size))
