"""Pictures for pages: whatever was uploaded is decoded, bounded and written anew, so that only its pixels are kept.

What a picture is, is told by its content; the name and the type that a browser sends are not looked at. Re-encoding
takes away places, cameras, colour profiles and whatever else hides in a file, such as a page of HTML.
"""

import logging
import os
import secrets
import struct
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Final, NamedTuple

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from PIL import ImageOps
from PIL.Image import Image
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from kb.models.pages.images import LONGEST_ALT, PageImage, is_image_name, media_folder
from kb.models.site.events import name_of, record_event

log = logging.getLogger("kb.images")

#: In bytes, as uploaded.
LARGEST: Final = 5 * 1024 * 1024
#: Width and height in pixels.
LONGEST_SIDE: Final = 4000

_QUALITY: Final = 85
#: How often a JPEG may go over the whole picture. Each time takes as long as the first and some fifty bytes; programs
#: write ten at most.
_MOST_SCANS: Final = 64
_SCAN: Final = b"\xff\xda"
_OWNER_ONLY: Final = 0o600
#: With eight bits for each colour, or fewer.
_MODES: Final = frozenset({"1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr"})
#: What Pillow's decoders raise on broken files.
_BROKEN: Final = (OSError, SyntaxError, ValueError, TypeError, EOFError, struct.error)

_DAMAGED: Final = _("The picture is damaged and cannot be read. Save it again, then try again.")
_NOT_KEPT: Final = _(
    "The picture cannot be kept: the disk is full, or its folder is locked. Tell whoever runs the site."
)
_NOT_A_PICTURE: Final = _("This is not a PNG, JPEG or WebP picture. Save it as one of these, then try again.")


class ImageRefused(ValueError):
    """Why a picture cannot be taken, in one sentence for the person who sent it."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Encoded(NamedTuple):
    data: bytes
    ending: str
    width: int
    height: int


def store_image(data: bytes, alt: str, by: User) -> PageImage:
    """Keep a picture under a new name, with its file and its row. Raises `ImageRefused`."""
    alt = " ".join(alt.split())
    if not alt:
        raise ImageRefused(_("Say in a few words what the picture shows. It is read out to people who cannot see it."))
    if len(alt) > LONGEST_ALT:
        raise ImageRefused(_("The description is too long. Use 200 characters at most."))
    encoded = encode(data)
    name = f"{secrets.token_hex(16)}.{encoded.ending}"
    with transaction.atomic():
        record_event(datetime.now(UTC), name_of(by), "picture.add", f"picture {name}", after={"alt": alt})
        return keep_image(name, encoded, alt, by)


def keep_image(name: str, encoded: Encoded, alt: str, by: User | None) -> PageImage:
    """Keep a picture that was encoded here under a name that it had before, on another site or in a backup."""
    with transaction.atomic():
        image = PageImage.objects.create(
            name=name,
            alt=" ".join(alt.split())[:LONGEST_ALT],
            width=encoded.width,
            height=encoded.height,
            size=len(encoded.data),
            digest=sha256(encoded.data).hexdigest(),
            created_by=by,
        )
        _write(name, encoded.data)
    return image


def check_name(name: str, encoded: Encoded) -> None:
    """Raise `ImageRefused` if we would never have given this name to this picture."""
    if not is_image_name(name) or not name.endswith(f".{encoded.ending}"):
        raise ImageRefused(_("The name of the picture does not fit what it is."))


def remove_image(image: PageImage) -> None:
    """Take a picture back that nothing shows yet, file and row."""
    image.delete()
    (media_folder() / image.name).unlink(missing_ok=True)


def encode(data: bytes) -> Encoded:
    """The picture written anew, upright. Nothing is decoded before its size is known."""
    if len(data) > LARGEST:
        raise ImageRefused(_("The picture is larger than 5 MB. Make it smaller, then try again."))
    try:
        with _opened(data) as opened:
            _check_size(*opened.size)
            if getattr(opened, "n_frames", 1) > 1:
                raise ImageRefused(_("The picture moves. Save one still picture of it, then try again."))
            if opened.mode not in _MODES:
                raise ImageRefused(_("The picture has more than 8 bits for each colour. Save it with 8 bits."))
            file_format = str(opened.format)
            pixels = _bare(ImageOps.exif_transpose(opened))
        return _saved(pixels, file_format)
    except ImageRefused:
        raise
    except _BROKEN as error:
        raise ImageRefused(_DAMAGED) from error


def _opened(data: bytes) -> ImageFile:
    """The picture with its header read. Image.open would warn of large ones only after it has made room for them."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PngImageFile(BytesIO(data))
    if data.startswith(b"\xff\xd8\xff"):
        if data.count(_SCAN) > _MOST_SCANS:
            raise ImageRefused(_DAMAGED)
        return JpegImageFile(BytesIO(data))
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        _check_size(*_webp_size(data))
        return WebPImageFile(BytesIO(data))
    raise ImageRefused(_NOT_A_PICTURE)


def _webp_size(data: bytes) -> tuple[int, int]:
    """Width and height from the first chunk (RFC 9649), since WebP's decoder makes room for them at once."""
    kind = data[12:16]
    if kind == b"VP8X":
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack_from("<HH", data, 26)
    return width & 0x3FFF, height & 0x3FFF


def _check_size(width: int, height: int) -> None:
    if max(width, height) > LONGEST_SIDE:
        raise ImageRefused(_("The picture has more than 4000 pixels on a side. Make it smaller, then try again."))


def _bare(image: Image) -> Image:
    """The pixels alone, in a mode that every format here can hold."""
    clear = image.mode in ("LA", "PA", "RGBA") or "transparency" in image.info
    bare = image.convert("RGBA" if clear else "RGB")
    bare.info.clear()
    return bare


def _saved(pixels: Image, file_format: str) -> Encoded:
    out = BytesIO()
    if file_format == "PNG":
        pixels.save(out, "PNG")
    elif file_format == "JPEG":
        pixels.save(out, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    else:
        pixels.save(out, "WEBP", quality=_QUALITY)
    ending = {"PNG": "png", "JPEG": "jpg"}.get(file_format, "webp")
    return Encoded(out.getvalue(), ending, *pixels.size)


def _write(name: str, data: bytes) -> None:
    """The whole file or none: it gets its name when it is complete. Raises `ImageRefused` if there is no room."""
    folder = media_folder()
    half = folder / f".{name}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_out(half, data)
        half.replace(folder / name)
    except OSError as error:
        log.error("a picture cannot be kept", exc_info=error)
        with suppress(OSError):
            half.unlink()
        raise ImageRefused(_NOT_KEPT) from error


def _write_out(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
