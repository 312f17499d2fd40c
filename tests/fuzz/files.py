"""Files that are sent: lists, pictures and archives as they should be, cut off, and taken for one another."""

import io
import json
import zipfile
from collections.abc import Sequence
from functools import cache
from random import Random
from typing import Final

from openpyxl import Workbook
from PIL import Image

from tests.fuzz.values import nasty

_LIST: Final = (
    "domain,contact,email\nbakery.example,Dora,dora@bakery.example\nnew-shop.example,Otto,otto@shop.example\n"
)
_PAGE: Final = "---\ntitle: Ours\nsummary: Ours.\nchecked: 2026-11-22\nsources: [us]\n---\nOurs.\n"
_NAMES: Final = (
    "list.csv",
    "a.png",
    "pages.zip",
    "list.xlsx",
    "",
    "..",
    "a/b",
    "\u202ea.csv",
    "a" * 300,
    "a\0b",
    "CON",
    "ü.csv",
)


@cache
def _pictures() -> tuple[bytes, ...]:
    found = []
    for kind in ("PNG", "JPEG", "GIF", "WEBP"):
        out = io.BytesIO()
        Image.new("RGB", (5, 4), "red").save(out, kind)
        found.append(out.getvalue())
    return tuple(found)


@cache
def _archives() -> tuple[bytes, ...]:
    manifests = (
        {"format": 1, "pages": {}, "pictures": {}},
        {"format": 2},
        [],
        {"format": 1, "pages": [], "pictures": 3},
    )
    found = []
    for manifest in manifests:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("manifest.json", json.dumps(manifest))
            archive.writestr("articles/ours.md", _PAGE)
            archive.writestr("../out.md", _PAGE)
        found.append(out.getvalue())
    return tuple(found)


@cache
def _workbook() -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in (["Domain", "Name", "Mail"], ["bakery.example", "Dora", "dora@bakery.example"], [1.5, None, True]):
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def some_file(chance: Random, accepted: Sequence[str] = ()) -> tuple[str, bytes]:
    """Its name, and what is in it; mostly of a kind that is accepted."""
    wanted = " ".join(accepted)
    if "image" in wanted and chance.random() < 0.5:
        return "a.png", chance.choice(_pictures())
    if "zip" in wanted and chance.random() < 0.5:
        return "pages.zip", chance.choice(_archives())
    lists = (_LIST.encode(), _LIST.encode("utf-16"), _LIST.replace(",", ";").encode("cp1252"), b"\xff\xfe", b"")
    body = chance.choice(
        (*lists, *_pictures(), *_archives(), _workbook(), b"%PDF-1.7", b"<svg onload=x/>", b"\0" * 500)
    )
    if chance.random() < 0.25 and body:
        place = chance.randrange(len(body))
        body = body[:place] + chance.choice(
            (b"", bytes([chance.randrange(256)]), nasty(chance).encode("utf-8", "replace"))
        )
    return chance.choice(_NAMES[:4]) if chance.random() < 0.7 else chance.choice(_NAMES), body
