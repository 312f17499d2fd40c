"""The pictures of the handbook, taken by journeys, so that none can show what the site no longer says.

Beside each picture lies the visible text of the page that it shows, without what differs from run to run. A journey
that comes by compares; `make pictures` writes both anew. Take a picture only of a page that no other journey changes.
"""

import io
import os
import re
from difflib import unified_diff
from pathlib import Path
from typing import Final

from django.conf import settings
from PIL import Image
from playwright.sync_api import Page

FOLDER: Final = Path(settings.BASE_DIR) / "docs/img/handbook"
#: In bytes: the handbook is read on phones too.
LARGEST: Final = 60_000
_WIDE: Final = {"width": 768, "height": 900}
#: In pixels; what is further down is no longer looked at on a picture.
_HIGHEST: Final = 1_200
_MONTHS: Final = (
    "Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    "Nov(?:ember)?|Dec(?:ember)?"
)
_DAYS: Final = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
#: What differs from run to run, and what stands for it in the text. The order matters: a date has numbers in it.
_MASKS: Final = (
    (re.compile(r"https?://127\.0\.0\.1:\d+"), "http://HOST"),
    (re.compile(r"\b[\w-]+-(?:main|gw\d+)\b"), "NAME"),
    (re.compile(r"\b\d{4}-\d\d-\d\d\b"), "DATE"),
    (re.compile(rf"(?:\b(?:{_DAYS}),? )?\b\d{{1,2}} (?:{_MONTHS})(?: \d{{4}})?\b"), "DATE"),
    (re.compile(rf"\b(?:{_DAYS})\b"), "DAY"),
    (re.compile(r"\b\d{1,2}:\d\d(?::\d\d)?\b"), "TIME"),
    (re.compile(r"\b\d+ (?=(?:second|minute|hour|day|week)s?\b)"), "N "),
    (re.compile(r"\b(?:[A-Z2-7]{4} ){3,}[A-Z2-7]{1,4}\b"), "SECRET"),
    (re.compile(r"\b[a-z2-9]{4}(?:-[a-z2-9]{4}){2,}\b"), "CODE"),
    (re.compile(r"\b[0-9a-f]{16,}\b"), "DIGEST"),
)


def picture(page: Page, name: str) -> None:
    """Compare what the page says with the committed text, or write text and picture if UPDATE_PICTURES is set."""
    before = page.viewport_size
    page.set_viewport_size(_WIDE)  # type: ignore[arg-type]
    said = masked(page.locator("body").inner_text())
    text = FOLDER / f"{name}.txt"
    if os.environ.get("UPDATE_PICTURES"):
        FOLDER.mkdir(parents=True, exist_ok=True)
        text.write_text(said, encoding="utf-8")
        (FOLDER / f"{name}.png").write_bytes(_taken(page))
    known = text.read_text(encoding="utf-8") if text.exists() else ""
    changes = "\n".join(unified_diff(known.splitlines(), said.splitlines(), lineterm="", n=1))
    assert not changes, f"docs/img/handbook/{name} is not what the site says any more, run make pictures:\n{changes}"
    if before:
        page.set_viewport_size(before)


def masked(text: str) -> str:
    """The text line by line, without what differs from run to run."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    kept = "\n".join(line for line in lines if line)
    for pattern, stand_in in _MASKS:
        kept = pattern.sub(stand_in, kept)
    return f"{kept}\n"


def _taken(page: Page) -> bytes:
    """The page as PNG with a palette, in light mode and at rest."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.evaluate("document.activeElement?.blur(); window.scrollTo(0, 0)")
    high = min(_HIGHEST, page.evaluate("document.documentElement.scrollHeight"))
    clip = {"x": 0, "y": 0, "width": _WIDE["width"], "height": high}
    shot = page.screenshot(full_page=True, clip=clip, animations="disabled")  # type: ignore[arg-type]
    small = io.BytesIO()
    with Image.open(io.BytesIO(shot)) as image:
        image.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    assert small.tell() <= LARGEST, f"{small.tell()} bytes are too many for a picture of the handbook"
    return small.getvalue()
