"""The host's logo as it travels in a notice: the small PNG that pages show, read once for as long as it is the same."""

from functools import lru_cache
from typing import Final

from kb.models.pages.images import image_file
from kb.models.site.profile import current_profile
from kb.protocols.messages.notice_email import Logo

#: In pixels, as mail apps show it. It is kept twice as large, for sharp screens.
_WIDEST, _HIGHEST = 220, 56
#: In bytes; each message carries it.
_HEAVIEST: Final = 100_000


def notice_logo() -> Logo | None:
    """`None` if there is none, or none that every mail app shows."""
    picture = current_profile().logo
    if picture is None or not picture.name.endswith(".png"):
        return None
    data = _bytes_of(picture.name)
    if not 0 < len(data) <= _HEAVIEST:
        return None
    scale = min(0.5, _WIDEST / picture.width, _HIGHEST / picture.height)
    return Logo(data, max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))


@lru_cache(maxsize=2)
def _bytes_of(name: str) -> bytes:
    """A picture is written once under a random name and never changed."""
    path = image_file(name)
    return path.read_bytes() if path else b""
