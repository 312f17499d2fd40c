"""What a reader may say at the end of a guide: it worked, or one of five reasons why it did not; and what follows."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from kb.guides.page.pages import Guide


class Verdict(StrEnum):
    """`worked`, and the reasons in the order in which they are offered."""

    WORKED = "worked"
    PASSWORD = "password"  # noqa: S105  a word for a trouble
    CERTIFICATE = "certificate"
    SENDING = "sending"
    MISSING = "missing"
    DIFFERENT = "different"


#: Why somebody is stuck; each is a part of an address.
REASONS: Final = tuple(verdict for verdict in Verdict if verdict is not Verdict.WORKED)

#: The article that answers a reason. Screens that look different are a matter of the guide itself.
ARTICLES: Final[Mapping[Verdict, str]] = MappingProxyType(
    {
        Verdict.PASSWORD: "password-asked-again",
        Verdict.CERTIFICATE: "certificate-warnings",
        Verdict.SENDING: "cannot-send",
        Verdict.MISSING: "mail-twice-or-missing",
    }
)
#: Which box of a reader's own check list is done then. The list itself never leaves their browser.
_BOXES_OF_PLATFORMS: Final = {"iphone": "phone", "android": "phone", "windows": "computer", "mac": "computer"}
#: Of devices that have no such platform.
_BOXES_OF_DEVICES: Final = {
    "thunderbird-linux": "computer",
    "claws-mail": "computer",
    "evolution": "computer",
    "scanner": "scanner",
    "website-form": "website",
    "wordpress-plugins": "website",
}


def box_of(guide: Guide) -> str:
    """The value of the box in `domains/_checklist.html`; empty if none is of this guide."""
    known = (_BOXES_OF_DEVICES[device] for device in guide.devices if device in _BOXES_OF_DEVICES)
    return _BOXES_OF_PLATFORMS.get(guide.platform) or next(known, "")
