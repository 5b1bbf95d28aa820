"""Photos: made anew from pixels, six at most, for those who may see the entry, and gone with it."""

import re
import threading
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connections, transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image, PngImagePlugin

from assetmap.assets import services as entries
from assetmap.assets.models import Asset, Photo
from assetmap.assets.services import photos as services
from assetmap.assets.templatetags.asset_tags import photo_img
from assetmap.common.pictures import PictureProblem, look, made_anew
from assetmap.privacy.services import erase_person
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


def picture(form="JPEG", size=(1200, 800), **save):
    """Red on the left, blue on the right."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    out = BytesIO()
    image.save(out, form, **save)
    out.seek(0)
    return out


def with_everything():
    """As a phone takes it: on its side, with place, camera, comment and colours of its own."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it right to see it upright
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[2] = (55.0, 51.0, 45.0)  # GPS latitude
    exif.get_ifd(0x8825)[1] = "N"
    return picture(exif=exif, comment=b"at Agnes, 1 Home Street", quality=90)


def sent(file=None, name="IMG_0001.jpg"):
    return SimpleUploadedFile(name, (file or picture()).getvalue(), "image/jpeg")


def add(actor, asset, file=None, alt="The door, wide open.", **told):
    photo = services.add_photo(
        actor=actor, asset=asset, file=file or ContentFile(picture().getvalue()), alt=alt, **told
    )
    services.prepare_photo(photo.pk)
    photo.refresh_from_db()
    return photo


def files(folder):
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )


# --- Making them anew


def test_three_sizes_upright_and_nothing_but_pixels():
    made, size = made_anew(with_everything(), (320, 800, 1600))
    assert size == (800, 1200)
    for longest, data in made.items():
        image = Image.open(BytesIO(data))
        assert image.format == "WEBP"
        assert max(image.size) == min(longest, 1200)
        assert image.height > image.width
        assert not image.getexif() and set(image.info) <= {
            "background",
            "loop",
            "timestamp",
            "duration",
        }
        for word in (b"Secret", b"Agnes", b"EXIF", b"XMP ", b"ICCP"):
            assert word not in data
        top, bottom = (image.getpixel((image.width // 2, y)) for y in (5, image.height - 5))
        assert top[0] > 200 and bottom[2] > 200  # red was on the left, and is on top now


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_every_usual_format_is_read(form):
    _made, size = made_anew(picture(form), (320,))
    assert size == (320, 213)


def test_what_is_see_through_stands_on_white():
    out = BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
    made, _size = made_anew(out, (320,))
    assert Image.open(BytesIO(made[320])).getpixel((5, 5))[0] > 250


def test_words_in_a_png_do_not_survive():
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "at Agnes")
    made, _size = made_anew(picture("PNG", pnginfo=info), (320,))
    assert b"Agnes" not in made[320]


def test_thirty_one_megapixels_are_refused_undecoded():
    out = BytesIO()
    Image.new("1", (31_000, 1_000)).save(out, "PNG")
    for ask in (look, lambda file: made_anew(file, (320,))):
        with pytest.raises(PictureProblem, match="more than 30 million pixels"):
            ask(out)
    bomb = BytesIO()
    Image.new("1", (20_000, 10_000)).save(bomb, "PNG", compress_level=1)
    with pytest.raises(PictureProblem, match="more than 30 million pixels"):
        look(bomb)


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a" + b"\0" * 20]
)
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(PictureProblem, match="no picture we can read"):
        look(BytesIO(content))


def test_one_cut_off_is_told_and_not_kept(worker, library, own_folder):
    half = picture(size=(1200, 800), quality=95).getvalue()[:4000]
    photo = add(worker, library, ContentFile(half))
    assert photo.state == "failed"
    assert "damaged or cut off" in photo.problem
    assert files(own_folder) == []


# --- Adding and keeping


def test_a_photo_is_sent_prepared_and_shown(as_user, worker, client, library, own_folder):
    url = reverse("assets:photos", args=[library.uid])
    with_alt = {
        "file": sent(with_everything()),
        "alt": "The door.",
        "credit": "Wilma",
        "licence": "CC0-1.0",
    }
    assert as_user(worker).post(url, with_alt).status_code == 302
    photo = Photo.objects.get()
    services.prepare_photo(photo.pk)  # enqueued on commit, which a test has none of
    photo.refresh_from_db()
    folder = photo.folder.hex
    assert files(own_folder) == [f"photos/{folder[:2]}/{folder}/{n}.webp" for n in (1600, 320, 800)]
    html = client.get(library.get_absolute_url()).content.decode()
    assert photo.urls[800] in html and 'alt="The door."' in html and "Photo: Wilma." in html
    answer = client.get(photo.urls[320])
    assert answer["Content-Type"] == "image/webp"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "public, max-age=60"
    (told,) = client.get(f"/api/v1/assets/{library.uid}/").json()["photos"]
    assert (told["alt"], told["credit"], told["licence"]) == ("The door.", "Wilma", "CC0-1.0")
    assert told["urls"]["320"].endswith(photo.urls[320])
    assert client.get(f"/photos/{photo.key}/321.webp").status_code == 404


@pytest.mark.parametrize(
    ("width", "height", "widths"),
    [
        (200, 300, ["200w"]),
        (600, 1200, ["160w", "400w", "600w"]),
        (900, 600, ["320w", "800w", "900w"]),
    ],
)
def test_a_browser_chooses_among_the_widths_there_are(width, height, widths):
    photo = Photo(width=width, height=height, key=uuid4(), alt="The door")
    (sources,) = re.findall(r'srcset="([^"]*)"', photo_img(photo, 800, sizes="100vw"))
    assert [each.split()[1] for each in sources.split(", ")] == widths


def test_nothing_typed_is_lost_when_the_picture_is_none(as_user, worker, library):
    url = reverse("assets:photos", args=[library.uid])
    told = {"file": sent(BytesIO(b"hello"), "notes.jpg"), "alt": "The door.", "licence": "CC0-1.0"}
    html = as_user(worker).post(url, told).content.decode()
    assert "no picture we can read" in html and "The door." in html
    html = as_user(worker).post(url, {"file": sent(), "licence": "CC0-1.0"}).content.decode()
    assert "Nothing is lost" in html
    assert not Photo.objects.exists()


def test_six_and_no_more(worker, library):
    for _n in range(6):
        add(worker, library)
    with pytest.raises(ValidationError, match="6 photos already"):
        add(worker, library)
    with pytest.raises(IntegrityError), transaction.atomic():
        Photo.objects.create(asset=library, position=7, alt="One more")


@pytest.mark.django_db(transaction=True)
def test_ten_sent_at_once_make_six(worker, library):
    def one_of_ten():
        try:
            services.add_photo(
                actor=worker, asset=library, file=ContentFile(picture().getvalue()), alt="x"
            )
        except ValidationError:
            pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one_of_ten) for _n in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(Photo.objects.values_list("position", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_order_words_and_taking_away(
    as_user, worker, library, own_folder, django_capture_on_commit_callbacks
):
    first, second = add(worker, library), add(worker, library, alt="The garden")
    wilma = as_user(worker)
    change = reverse("assets:photo_change", args=[second.key])
    wilma.post(change, {"do": "forward"})
    assert list(library.photos.values_list("pk", flat=True)) == [second.pk, first.pk]
    wilma.post(change, {"do": "keep", "alt": "The garden in May", "licence": "CC0-1.0"})
    second.refresh_from_db()
    assert second.alt == "The garden in May"
    page = wilma.post(change, {"alt": "", "credit": "Wilma", "licence": "CC0-1.0"})
    assert list(page.context["mending"].errors) == ["alt"]
    assert 'value="Wilma"' in page.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        wilma.post(change, {"do": "remove"})
    assert list(library.photos.all()) == [first]
    assert all(first.folder.hex in path for path in files(own_folder))


def test_an_outsider_adds_none_and_no_byte_of_a_large_one_is_read(
    as_user, outsider, client, library
):
    url = reverse("assets:photos", args=[library.uid])
    with pytest.raises(PermissionDenied):
        add(outsider, library)
    large = {"file": SimpleUploadedFile("a.jpg", b"\0" * 4_000_000), "alt": "x"}
    for reader in (client, as_user(outsider)):
        answer = reader.post(url, large)
        assert answer.status_code == 403
        assert answer.wsgi_request._read_started is False


def test_a_large_one_is_taken_from_those_who_may_up_to_a_limit(as_user, worker, library):
    url, wilma = reverse("assets:photos", args=[library.uid]), as_user(worker)
    noise = Image.effect_noise((2600, 2000), 100)
    out = BytesIO()
    noise.save(out, "PNG")
    assert 3_000_000 < len(out.getvalue()) < 12_000_000
    assert wilma.post(url, {"file": sent(out), "alt": "x", "licence": "CC0-1.0"}).status_code == 302
    answer = wilma.post(url, {"file": SimpleUploadedFile("a.jpg", b"\0" * 13_000_000), "alt": "x"})
    assert answer.status_code == 413
    assert answer.wsgi_request._read_started is False


# --- Who sees them


def test_a_photo_of_a_hidden_entry_was_never_there(client, as_user, outsider, worker, library):
    photo = add(worker, library)
    assert client.get(photo.urls[320]).status_code == 200
    Asset.objects.filter(pk=library.pk).update(status="withdrawn")
    for reader in (client, as_user(outsider)):
        assert reader.get(photo.urls[320]).status_code == 404
    answer = as_user(worker).get(photo.urls[320])
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")


def test_a_person_is_asked_before_a_photo_of_them(
    as_user, worker, person, own_folder, django_capture_on_commit_callbacks
):
    url, wilma = reverse("assets:photos", args=[person.uid]), as_user(worker)
    with pytest.raises(PermissionDenied, match="Ask the person first"):
        add(worker, person)
    assert "Ask the person first" in wilma.get(url).content.decode()
    wilma.post(url, {"do": "agreed", "method": "spoken"})
    photo = add(worker, person)
    assert photo.state == "ready"
    with django_capture_on_commit_callbacks(execute=True):
        entries.record_consent(
            actor=worker, asset=person, purpose="photo", method="spoken", decision="withdrawn"
        )
    assert not Photo.objects.exists()
    assert files(own_folder) == []
    with pytest.raises(PermissionDenied):
        add(worker, person)


def test_what_is_said_about_a_photo_names_nobody_and_the_picture_is_kept(as_user, worker, person):
    entries.record_consent(actor=worker, asset=person, purpose="photo", method="spoken")
    url, wilma = reverse("assets:photos", args=[person.uid]), as_user(worker)
    told = {"alt": "Agnes at the bench", "credit": "A McSecret", "licence": "CC0-1.0"}
    page = wilma.post(url, told | {"file": sent()})
    html, photo = page.content.decode(), Photo.objects.get()
    assert "“Agnes” tells who it is" in html and "“McSecret” tells who it is" in html
    assert "Agnes at the bench" in html and 'value="A McSecret"' in html
    assert (photo.alt, photo.credit) == ("A photo that is yet to be described", "")
    change = reverse("assets:photo_change", args=[photo.key])
    page = wilma.post(change, told | {"do": "keep"})
    assert set(page.context["mending"].errors) == {"alt", "credit"}
    assert f'action="{url}"' in page.content.decode()
    told |= {"do": "keep", "alt": "Somebody at the bench", "credit": "Wilma"}
    assert wilma.post(change, told).status_code == 302
    photo.refresh_from_db()
    assert (photo.alt, photo.credit) == ("Somebody at the bench", "Wilma")


def test_not_by_a_first_name_they_ask_to_be_shown_nor_by_one_written_down_later(
    worker, moderator, person
):
    entries.record_consent(actor=worker, asset=person, purpose="photo", method="spoken")
    Asset.objects.filter(pk=person.pk).update(name="Agnes: Doors", show_first_name=True)
    with pytest.raises(ValidationError, match="“Agnes”"):
        add(worker, person, alt="Agnes at the bench")  # they may change their mind about that
    add(worker, person, alt="Senga at the bench")
    person.refresh_from_db()
    with pytest.raises(ValidationError, match="under Photos") as refused:
        entries.edit_asset(
            actor=moderator,
            asset=person,
            version=person.version,
            data={"person_name": "Senga Reid"},
        )
    assert list(refused.value.message_dict) == ["person_name"]


def test_erasing_a_person_deletes_the_files(
    worker, moderator, person, own_folder, django_capture_on_commit_callbacks
):
    entries.record_consent(actor=worker, asset=person, purpose="photo", method="spoken")
    add(worker, person)
    assert files(own_folder)
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(actor=moderator, asset=person)
    assert files(own_folder) == []


# --- Merging, and what is left over


def test_photos_follow_a_merge_as_far_as_they_fit_and_come_back(
    moderator, worker, community, library
):
    double = factories.AssetFactory(community=community)
    mine = [add(worker, library) for _n in range(4)]
    other = [add(worker, double) for _n in range(4)]
    told = entries.merge_assets(actor=moderator, kept=library, gone=double)
    assert list(library.photos.all()) == [*mine, *other[:2]]
    assert set(double.photos.all()) == set(other[2:])
    entries.undo_merge(actor=moderator, merge=told)
    assert list(library.photos.all()) == mine
    assert set(double.photos.all()) == set(other)


def test_files_of_no_photo_are_cleaned_away_after_a_day(worker, library, own_folder):
    photo = add(worker, library)
    default_storage.save("photos/ab/abcdef/320.webp", ContentFile(b"x"))
    default_storage.save("uploads/abcdef", ContentFile(b"x"))
    assert services.clean_files() == 0
    assert services.clean_files(now=timezone.now() + services.LEFT_OVER * 2) == 2
    assert files(own_folder) == sorted(Path(photo.path_of(n)).as_posix() for n in (320, 800, 1600))


def test_one_taken_away_while_it_is_prepared_leaves_nothing(
    worker, library, own_folder, monkeypatch
):
    photo = services.add_photo(
        actor=worker, asset=library, file=ContentFile(picture().getvalue()), alt="x"
    )
    real = services.made_anew

    def meanwhile(*given):
        Photo.objects.filter(pk=photo.pk).delete()
        return real(*given)

    monkeypatch.setattr(services, "made_anew", meanwhile)
    services.prepare_photo(photo.pk)
    assert files(own_folder) == []
