"""Pictures that strangers send: looked at before they are decoded, and made anew from the pixels.

What comes out has no metadata of any kind - no place, camera, date, thumbnail, comment or colour
profile - because it is a new picture into which pixels were copied.
"""

from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps
from pillow_heif import register_heif_opener

register_heif_opener(thumbnails=False)
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
MOST_PIXELS = 30_000_000
QUALITY = 80


class PictureProblem(ValueError):
    """It can't be taken; the words say what to do."""


def look(file):
    """(width, height) by the head of a file alone; raises PictureProblem."""
    with _opened(file) as picture:
        return picture.size


def made_anew(file, sizes):
    """{size: bytes of a WebP, upright}, and (width, height) of the largest."""
    with _opened(file) as picture:
        try:
            # A JPEG is decoded no larger than will be needed.
            picture.draft("RGB", (max(sizes) * 2, max(sizes) * 2))
            plain = _plain(ImageOps.exif_transpose(picture))
        except (OSError, SyntaxError, ValueError, EOFError, MemoryError) as problem:
            raise PictureProblem(
                _("This picture is damaged or cut off. Send it again, or another one.")
            ) from problem
    made, largest = {}, plain.size
    for size in sorted(sizes, reverse=True):
        plain.thumbnail((size, size), Image.Resampling.LANCZOS)
        largest = max(largest, plain.size) if made else plain.size
        out = BytesIO()
        plain.save(out, "WEBP", quality=QUALITY, method=4, exif=b"", xmp=b"", icc_profile=None)
        made[size] = out.getvalue()
    return made, largest


def _opened(file):
    file.seek(0)
    try:
        picture = Image.open(file, formats=FORMATS)
    except Image.DecompressionBombError as problem:
        raise PictureProblem(_too_large()) from problem
    except Exception as problem:  # whatever a decoder trips over is no picture of ours
        raise PictureProblem(
            _("This is no picture we can read. Send a JPEG, PNG, WebP or HEIC.")
        ) from problem
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise PictureProblem(_too_large())
    return picture


def _too_large():
    return _("This picture has more than %(most)d million pixels. Make it smaller first.") % {
        "most": MOST_PIXELS // 1_000_000
    }


def _plain(picture):
    """Its pixels in a new picture, in sRGB and on white where they were see-through."""
    picture = _in_srgb(picture)
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        plain = Image.new("RGB", picture.size, "white")
        plain.paste(picture, mask=picture.getchannel("A"))
        return plain
    plain = Image.new("RGB", picture.size)
    plain.paste(picture.convert("RGB"))
    return plain


def _in_srgb(picture):
    """A phone's wide colours would look dull without the profile that says what they are."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "RGBA"):
        return picture
    try:
        return ImageCms.profileToProfile(
            picture, ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
