"""Which box of a reader's own check list is done once a guide worked. The list itself never leaves their browser."""

from typing import Final

from kb.guides.page.pages import Guide

_OF_PLATFORMS: Final = {"iphone": "phone", "android": "phone", "windows": "computer", "mac": "computer"}
#: Of devices that have no such platform.
_OF_DEVICES: Final = {
    "thunderbird-linux": "computer",
    "claws-mail": "computer",
    "scanner": "scanner",
    "website-form": "website",
    "wordpress-plugins": "website",
}


def box_of(guide: Guide) -> str:
    """The value of the box in `domains/_checklist.html`; empty if none is of this guide."""
    known = (_OF_DEVICES[device] for device in guide.devices if device in _OF_DEVICES)
    return _OF_PLATFORMS.get(guide.platform) or next(known, "")
