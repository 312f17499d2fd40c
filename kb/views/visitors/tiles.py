"""The device tiles: six kinds of machine, the visitor's own first guessed and then chosen; and the one button."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy

from kb.guides.library.library import Library
from kb.guides.page.app_names import APP_NAMES
from kb.guides.page.devices import DEVICES, UNSURE, Device, devices_on, platform_of, resolve
from kb.guides.page.machines import MACHINES, Machine, guess_machine
from kb.guides.page.pages import Guide
from kb.guides.page.platforms import PLATFORMS, UNGUESSED, Platform, guess_platform
from kb.guides.text.placeholders import Task
from kb.views.frame.languages import current_language


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile. `link` leads to the platform's only guide, or to the choice on this page."""

    platform: Platform
    apps: str
    link: str
    keys: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """The platform that a page is made for. `chosen` tells a visitor's own choice from a guess.

    Of a guess `machine` says more, of a choice `device`, if an app was chosen and not the platform alone.
    """

    platform: Platform
    chosen: bool
    machine: Machine | None = None
    device: Device | None = None

    @property
    def known(self) -> bool:
        """Whether there is anything to say: a choice, or a guess that is one."""
        return self.chosen or self.platform.id != UNGUESSED

    @property
    def key(self) -> tuple[str, bool]:
        return self.platform.id, self.chosen

    @property
    def whole_key(self) -> Hashable:
        """The same for a page that names the machine or the app."""
        return self.key, self.machine and self.machine.id, self.device and self.device.id


def choice(request: HttpRequest) -> Choice:
    """`?device=` if it names a device or a platform, else a guess from the User-Agent."""
    named = resolve(request.GET.get("device", ""))
    if named is not None:
        device = named if isinstance(named, Device) else None
        return Choice(platform_of(named), chosen=True, device=device)
    seen = request.META.get("HTTP_USER_AGENT", "")
    return Choice(PLATFORMS[guess_platform(seen)], chosen=False, machine=guess_machine(seen))


def tiles(library: Library, current: Choice, *, guides_at: str, page: str, task: Task = Task.CHANGE) -> list[Tile]:
    """The tiles. `guides_at` is where guides live (`/guides/`, `/for/<domain>/guides/`), `page` where tiles are.

    A platform on which nobody does the task has none.
    """
    made = (_tile(platform, library, current, task, guides_at, page) for platform in PLATFORMS.values())
    return [tile for tile in made if tile]


def _tile(platform: Platform, library: Library, current: Choice, task: Task, guides_at: str, page: str) -> Tile | None:
    guides = library.guides_for(platform, task)
    if task is Task.ADD and not guides:
        return None
    link = way_to(guides[0], guides_at) if len(guides) == 1 else f"{page}?device={platform.id}#my-device"
    keys = " ".join((platform.id, *(device.id for device in devices_on(platform.id))))
    mine = platform is current.platform and current.known
    return Tile(platform, apps_of(guides, platform), link, keys, mine)


def apps_of(guides: tuple[Guide, ...], platform: Platform) -> str:
    """The apps that have a guide, as the small words on a tile; more than three would not be read there."""
    names = list(dict.fromkeys(_app_of(guide, platform) for guide in guides))
    if len(names) > _ON_A_TILE:
        return gettext("%(apps)s and others") % {"apps": ", ".join(names[: _ON_A_TILE - 1])}
    return ", ".join(names) or gettext("The values that any app needs")


def _app_of(guide: Guide, platform: Platform) -> str:
    """As the guide calls its app; in the words of the table of devices, if the guide speaks another language."""
    here = [device for device in devices_on(platform.id) if device.id in guide.devices]
    return guide.app if guide.language == current_language().code or not here else gettext(here[0].label)


_ON_A_TILE: Final = 3


@dataclass(frozen=True, slots=True)
class App:
    """One answer to "what do you read your mail with?": a device and the way to its guide."""

    device: Device
    link: str

    @property
    def silhouette(self) -> str:
        """The drawing in `img/apps.svg`: one of ours, never a maker's sign."""
        return _SILHOUETTES.get(self.device.id, _WITH_INITIAL)

    @property
    def initial(self) -> str:
        """What stands on an envelope that has nothing else to be known by: how the app's own name begins."""
        if self.silhouette != _WITH_INITIAL:
            return ""
        name = APP_NAMES.get(self.device.id, self.device.label)
        return _INITIALS.get(self.device.id, name[0])


_WITH_INITIAL: Final = "initial"
#: Where the name in two words begins with something else than what one looks for.
_INITIALS: Final = {"outlook-new": "O", UNSURE: "?"}
#: By the device: apps that came with the machine, and what is no app. All others have the initial of their name.
_SILHOUETTES: Final = {
    "iphone-mail": "mail",
    "samsung-email": "seal",
    "android-mail": "open",
    "windows-mail": "plain",
    "windows-live-mail": "open",
    "apple-mail": "stamp",
    "collecting": "tray",
    "nas": "drive",
    "scanner": "scanner",
    "website-form": "form",
    "business-software": "machine",
}


def way_to(guide: Guide, guides_at: str) -> str:
    """Where a reader begins with a guide."""
    return f"{guides_at}{guide.first_address.removeprefix('/guides/')}"


@dataclass(frozen=True, slots=True)
class OwnWay:
    """The one button of a page: its words, the app that it is for, if it has to say so, and the way there."""

    label: str
    app: str
    link: str


#: By platform: a button for somebody who says what they have, and is perhaps on another machine at the moment.
_CHANGE_ONE: Final = {
    "iphone": gettext_lazy("Change an iPhone or iPad"),
    "android": gettext_lazy("Change an Android device"),
    "windows": gettext_lazy("Change a Windows computer"),
    "mac": gettext_lazy("Change a Mac"),
}


def own_way(library: Library, current: Choice, *, guides_at: str) -> OwnWay | None:
    """The way to the visitor's own app, else to the one that came with their machine; `None` if neither is known."""
    machine = current.machine or MACHINES.get(current.platform.id)
    device = current.device or (DEVICES[machine.device] if machine else None)
    guide = next(iter(library.guides_for(device, Task.CHANGE)), None) if device else None
    if device is None or guide is None:
        return None
    app, link = gettext(device.label), way_to(guide, guides_at)
    if machine is None or current.device:
        return OwnWay(gettext("Change: %(app)s") % {"app": app}, "", link)
    label = gettext(machine.change) if current.machine else str(_CHANGE_ONE[machine.id])
    return OwnWay(label, "" if machine.has_one else app, link)


def apps(library: Library, current: Choice, *, guides_at: str, task: Task = Task.CHANGE) -> tuple[App, ...]:
    """The apps of the platform that is known, and last the answer of whoever is not sure; else nothing."""
    if not current.known:
        return ()
    devices = dict.fromkeys((*devices_on(current.platform.id), *filter(None, [DEVICES.get(UNSURE)])))
    best = ((device, library.guides_for(device, task)[:1]) for device in devices)
    return tuple(App(device, way_to(guide, guides_at)) for device, guides in best for guide in guides)
