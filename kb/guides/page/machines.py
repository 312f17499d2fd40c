"""What a browser says that it runs on, nearly to the machine, and the mail app that came with that.

It names the one button of a domain's page: "Change this iPhone". Browsers say less every year, and an iPad calls
itself a Mac, so whoever shows it also shows the way to another device.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kb.guides.page.platforms import guess_platform
from kb.languages import gettext_noop as _


@dataclass(frozen=True, slots=True)
class Machine:
    """`change` is the English label of a button, `device` the id of the app that came with the machine.

    `has_one`: nobody wonders which app that is; otherwise the button names it.
    """

    id: str
    change: str
    device: str
    has_one: bool = False


MACHINES: Final = {
    machine.id: machine
    for machine in (
        Machine("iphone", _("Change this iPhone"), "iphone-mail", has_one=True),
        Machine("ipad", _("Change this iPad"), "iphone-mail", has_one=True),
        Machine("samsung", _("Change this phone"), "samsung-email"),
        Machine("android", _("Change this phone"), "gmail-android"),
        Machine("samsung-tablet", _("Change this tablet"), "samsung-email"),
        Machine("android-tablet", _("Change this tablet"), "gmail-android"),
        Machine("windows", _("Change this computer"), "outlook-classic"),
        Machine("mac", _("Change this Mac"), "apple-mail", has_one=True),
    )
}

_IPHONE: Final = re.compile("iPhone|iPod")
_SAMSUNG: Final = re.compile(r"SamsungBrowser|SAMSUNG|\bSM-[A-Z]")
#: As in `platforms.py`.
_LONGEST_USER_AGENT: Final = 512


def guess_machine(user_agent: str) -> Machine | None:
    """The machine that a browser seems to run on; `None` if it does not say, or if nothing is to be changed on it."""
    return _guess(user_agent[:_LONGEST_USER_AGENT])


def guess_device(user_agent: str) -> tuple[str, str]:
    """All that pages read from a browser's name: the ids of a platform and of a machine, which may be empty."""
    machine = guess_machine(user_agent)
    return guess_platform(user_agent), machine.id if machine else ""


@lru_cache(maxsize=512)
def _guess(seen: str) -> Machine | None:
    platform = guess_platform(seen)
    if platform == "iphone":
        return MACHINES["iphone" if _IPHONE.search(seen) and "iPad" not in seen else "ipad"]
    if platform == "android":
        maker = "samsung" if _SAMSUNG.search(seen) else "android"
        return MACHINES[maker if "Mobile" in seen else f"{maker}-tablet"]
    return MACHINES.get(platform)
