"""The device tiles: six kinds of machine, the visitor's own first guessed and then chosen."""

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from django.utils.translation import gettext

from kb.guides.library.library import Library
from kb.guides.page.devices import (
    DEVICES,
    PLATFORMS,
    UNGUESSED,
    UNSURE,
    Device,
    Platform,
    devices_on,
    guess_platform,
    platform_of,
    resolve,
)
from kb.guides.page.pages import Guide
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
    """The platform that a page is made for. `chosen` tells a visitor's own choice from a guess."""

    platform: Platform
    chosen: bool

    @property
    def known(self) -> bool:
        """Whether there is anything to say: a choice, or a guess that is one."""
        return self.chosen or self.platform.id != UNGUESSED

    @property
    def key(self) -> tuple[str, bool]:
        return self.platform.id, self.chosen


def choice(request: HttpRequest) -> Choice:
    """`?device=` if it names a device or a platform, else a guess from the User-Agent."""
    named = resolve(request.GET.get("device", ""))
    if named is not None:
        return Choice(platform_of(named), chosen=True)
    return Choice(PLATFORMS[guess_platform(request.META.get("HTTP_USER_AGENT", ""))], chosen=False)


def tiles(library: Library, current: Choice, *, guides_at: str, page: str) -> list[Tile]:
    """The six tiles. `guides_at` is where guides live (`/guides/`, `/for/<domain>/guides/`), `page` where tiles are."""
    return [_tile(platform, library, current, guides_at, page) for platform in PLATFORMS.values()]


def _tile(platform: Platform, library: Library, current: Choice, guides_at: str, page: str) -> Tile:
    guides = library.guides_for(platform, Task.CHANGE)
    link = f"{guides_at}{guides[0].slug}/" if len(guides) == 1 else f"{page}?device={platform.id}#my-device"
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


def apps(library: Library, current: Choice, *, guides_at: str) -> tuple[App, ...]:
    """The apps of the platform that is known, and last the answer of whoever is not sure; else nothing."""
    if not current.known:
        return ()
    devices = dict.fromkeys((*devices_on(current.platform.id), *filter(None, [DEVICES.get(UNSURE)])))
    best = ((device, library.guides_for(device, Task.CHANGE)[:1]) for device in devices)
    return tuple(App(device, f"{guides_at}{guide.slug}/") for device, guides in best for guide in guides)
