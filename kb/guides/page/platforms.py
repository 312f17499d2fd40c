"""The closed table of platforms, and which of them a browser seems to run on."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kb.languages import gettext_noop as _


@dataclass(frozen=True, slots=True)
class Platform:
    """One of the six kinds of machine. `hint` says how a person recognises it; label and hint are English."""

    id: str
    label: str
    hint: str


PLATFORMS: Final = {
    platform.id: platform
    for platform in (
        Platform("iphone", _("iPhone or iPad"), _("Made by Apple, with an apple on its back.")),
        Platform(
            "android", _("Android phone or tablet"), _("Samsung, Google Pixel, Motorola, Xiaomi and most others.")
        ),
        Platform("windows", _("Windows computer"), _("A PC or laptop with the four-pane Start button.")),
        Platform("mac", _("Mac"), _("An Apple computer, with an apple menu at the top left of the screen.")),
        Platform(
            "browser", _("Webmail in a browser"), _("You open a web page to read your mail. Chromebooks do this too.")
        ),
        Platform("other", _("Something else"), _("Linux, a scanner or printer, a shop till, an older phone.")),
    )
}

#: The platform of a browser that tells nothing: not a guess that a page should repeat.
UNGUESSED: Final = "other"
#: The first that matches wins. A Windows Phone claims to be Android and iPhone as well; an iPad in an app's own
#: browser may claim to be a Mac, but a Mac never says Mobile.
_GUESSES: Final = (
    (re.compile(r"Windows Phone|Tizen|KAIOS|Web0S|WebOS", re.IGNORECASE), "other"),
    (re.compile(r"iPhone|iPad|iPod|Macintosh.*\bMobile/", re.IGNORECASE), "iphone"),
    (re.compile(r"\bCrOS\b"), "browser"),
    (re.compile(r"Android", re.IGNORECASE), "android"),
    (re.compile(r"Windows", re.IGNORECASE), "windows"),
    (re.compile(r"Macintosh|Mac OS X|Mac_PowerPC", re.IGNORECASE), "mac"),
)
#: Only this much of a User-Agent is looked at: real ones are shorter, and the header is anybody's text.
_LONGEST_USER_AGENT: Final = 512


def guess_platform(user_agent: str) -> str:
    """The id of the platform that a browser seems to run on, `other` if nothing is known.

    Only a guess: Safari on an iPad says that it is a Mac, word for word, so pages let the visitor change it.
    """
    return _guess(user_agent[:_LONGEST_USER_AGENT])


@lru_cache(maxsize=512)
def _guess(seen: str) -> str:
    # Six expressions over a long text take as long as the look-up of a domain, and browsers are few.
    return next((platform for pattern, platform in _GUESSES if pattern.search(seen)), UNGUESSED)
