"""Pictures as they are sent, and what is kept of them: pixels, and nothing else."""

import struct
import zlib
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from kb.models import PageImage
from kb.models.pages.images import image_exists, image_file, media_folder
from kb.operations.pages.images import LARGEST, LONGEST_SIDE, ImageRefused, encode, keep_image, store_image

FORMATS = ("PNG", "JPEG", "WEBP")
SECRET = b"51.5033, -0.1276"


def picture(file_format: str = "PNG", size: tuple[int, int] = (40, 20), mode: str = "RGB", **options: object) -> bytes:
    out = BytesIO()
    Image.new(mode, size, "red" if mode == "RGB" else None).save(out, file_format, **options)
    return out.getvalue()


def photograph() -> bytes:
    """A camera's JPEG: lying on its side, with a place, a comment and a profile."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = SECRET.decode()
    exif.get_ifd(0x8825)[1] = SECRET.decode()
    return picture("JPEG", exif=exif, comment=SECRET, icc_profile=SECRET)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def huge_png() -> bytes:
    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


def huge_webp() -> bytes:
    """16,384 pixels square, as its extended header says; the frame in it is small."""
    frame = picture("WEBP")[12:]
    extended = b"VP8X" + struct.pack("<I", 10) + bytes(4) + (16_383).to_bytes(3, "little") * 2
    return b"RIFF" + struct.pack("<I", 4 + len(extended) + len(frame)) + b"WEBP" + extended + frame


def in_scans(count: int) -> bytes:
    """A JPEG that comes in ever finer scans, the last of them that many times."""
    data = picture("JPEG", progressive=True)
    tables = data.rfind(b"\xff\xc4", 0, data.rfind(b"\xff\xda"))
    return data[:tables] + data[tables:-2] * count + data[-2:]


def moving(file_format: str) -> bytes:
    out = BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    frames[0].save(out, file_format, save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


@pytest.mark.parametrize("file_format", FORMATS)
def test_each_format_stays_what_it_is(file_format: str) -> None:
    encoded = encode(picture(file_format))
    with Image.open(BytesIO(encoded.data)) as image:
        assert (image.format, image.size, image.mode) == (file_format, (40, 20), "RGB")
    assert (encoded.width, encoded.height) == (40, 20)


def test_a_photograph_stands_upright_and_tells_nothing_else() -> None:
    sent = photograph()
    assert SECRET in sent
    encoded = encode(sent)
    assert (encoded.width, encoded.height) == (20, 40)
    assert SECRET not in encoded.data
    with Image.open(BytesIO(encoded.data)) as image:
        assert (dict(image.getexif()), image.info.get("icc_profile"), image.info.get("comment")) == ({}, None, None)


def test_words_and_profiles_in_a_png_are_gone() -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", SECRET.decode())
    assert SECRET not in encode(picture(pnginfo=words, icc_profile=SECRET)).data


@pytest.mark.parametrize("file_format", FORMATS)
def test_what_hangs_on_a_picture_is_gone(file_format: str) -> None:
    assert b"<script>" not in encode(picture(file_format) + b"<script>alert(1)</script>").data


def test_what_is_clear_stays_clear() -> None:
    for mode in ("RGBA", "LA"):
        with Image.open(BytesIO(encode(picture(mode=mode)).data)) as image:
            assert image.mode == "RGBA"
    with Image.open(BytesIO(encode(picture(mode="P", transparency=0)).data)) as image:
        assert image.getpixel((0, 0)) == (0, 0, 0, 0)


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK"])
def test_other_colours_are_read(mode: str) -> None:
    encode(picture("JPEG" if mode == "CMYK" else "PNG", mode=mode))


NO_PICTURE = "This is not a PNG, JPEG or WebP picture. Save it as one of these, then try again."
TOO_LONG = "The picture has more than 4000 pixels on a side. Make it smaller, then try again."
DAMAGED = "The picture is damaged and cannot be read. Save it again, then try again."
MOVES = "The picture moves. Save one still picture of it, then try again."


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", NO_PICTURE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", NO_PICTURE),
        (b"<html><script>alert(1)</script>", NO_PICTURE),
        (b"%PDF-1.7", NO_PICTURE),
        (picture("GIF"), NO_PICTURE),
        (picture("BMP"), NO_PICTURE),
        (b"GIF89a" + picture("PNG"), NO_PICTURE),
        (picture() + b"\0" * LARGEST, "The picture is larger than 5 MB. Make it smaller, then try again."),
        (huge_png(), TOO_LONG),
        (huge_webp(), TOO_LONG),
        *((picture(kind, size=(LONGEST_SIDE + 1, 1)), TOO_LONG) for kind in FORMATS),
        *((picture(kind, size=(1, LONGEST_SIDE + 1)), TOO_LONG) for kind in FORMATS),
        (picture("WEBP", size=(LONGEST_SIDE + 1, 1), lossless=True), TOO_LONG),
        *((picture(kind)[:-30], DAMAGED) for kind in FORMATS),
        (b"\x89PNG\r\n\x1a\n<svg>", DAMAGED),
        (b"\xff\xd8\xff<html>", DAMAGED),
        (b"RIFF\0\0\0\0WEBPVP8L", DAMAGED),
        (in_scans(100), DAMAGED),
        (moving("PNG"), MOVES),
        (moving("WEBP"), MOVES),
        (picture(mode="I;16"), "The picture has more than 8 bits for each colour. Save it with 8 bits."),
    ],
    ids=lambda value: "" if isinstance(value, bytes) else str(value)[:30],
)
def test_it_refuses(data: bytes, sentence: str) -> None:
    with pytest.raises(ImageRefused) as refused:
        encode(data)
    assert str(refused.value.sentence) == sentence


def test_a_picture_may_come_in_ever_finer_scans() -> None:
    assert encode(in_scans(1)).width == encode(in_scans(20)).width == 40


def test_the_longest_side_may_be_reached() -> None:
    assert encode(picture(size=(LONGEST_SIDE, 1))).width == LONGEST_SIDE


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@given(st.sampled_from(FORMATS), st.integers(0, 400), st.binary(min_size=1, max_size=8))
def test_a_changed_file_is_kept_or_refused(file_format: str, place: int, other: bytes) -> None:
    data = photograph() if file_format == "JPEG" else picture(file_format)
    place %= len(data)
    with suppress(ImageRefused):
        assert encode(data[:place] + other + data[place + len(other) :]).data


@pytest.fixture
def editor(db: None) -> User:
    return User.objects.create_user("anna")


def test_a_picture_is_kept_with_its_row(editor: User) -> None:
    sent = picture()
    image = store_image(sent, "  The account\n screen ", editor)
    assert PageImage.objects.get() == image
    assert (image.alt, image.width, image.height, image.created_by) == ("The account screen", 40, 20, editor)
    assert image.markdown == f"![The account screen](/media/{image.name})"
    path = image_file(image.name)
    assert path is not None
    assert (path.parent, path.stat().st_size, path.stat().st_mode & 0o777) == (media_folder(), image.size, 0o600)
    assert image_exists(image.address)


def test_two_pictures_never_share_a_name(editor: User) -> None:
    assert store_image(picture(), "One", editor).name != store_image(picture(), "One", editor).name


@pytest.mark.parametrize(
    ("alt", "sentence"),
    [
        (" \n", "Say in a few words what the picture shows. It is read out to people who cannot see it."),
        ("x" * 201, "The description is too long. Use 200 characters at most."),
    ],
)
def test_a_picture_needs_a_description(editor: User, alt: str, sentence: str) -> None:
    with pytest.raises(ImageRefused) as refused:
        store_image(picture(), alt, editor)
    assert str(refused.value.sentence) == sentence
    assert not PageImage.objects.exists()


def test_a_disk_that_is_full_leaves_no_row(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DATA_DIR", "/proc/nowhere")
    with pytest.raises(ImageRefused, match="the disk is full, or its folder is locked"):
        store_image(picture(), "One", editor)
    assert not PageImage.objects.exists()


def test_a_disk_that_becomes_full_keeps_no_half_of_a_picture(
    editor: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    name = f"{'0' * 32}.png"
    media_folder().mkdir()
    (media_folder() / f".{name}").symlink_to("/dev/full")
    with pytest.raises(ImageRefused, match="the disk is full"):
        keep_image(name, encode(picture()), "One", editor)
    assert list(media_folder().iterdir()) == []
    assert not PageImage.objects.exists()


def test_what_a_killed_process_left_is_in_nobodys_way(
    editor: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    name = f"{'0' * 32}.png"
    media_folder().mkdir()
    (media_folder() / f".{name}").write_bytes(b"half of something")
    keep_image(name, encode(picture()), "One", editor)
    assert [path.name for path in media_folder().iterdir()] == [name]


@pytest.mark.parametrize("name", ["../kb.sqlite3", "secret_key", "a.png", "0" * 32 + ".svg", "0" * 32 + ".png", ""])
def test_only_names_of_ours_are_looked_for(name: str) -> None:
    assert image_file(name) is None
    assert not image_exists(f"/media/{name}")
