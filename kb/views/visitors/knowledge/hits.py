"""What is read of a page that was found: its title, one sentence, and what it is for."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext

from kb.guides.page.devices import DEVICES
from kb.guides.page.platforms import PLATFORMS
from kb.search.index import Hit
from kb.search.pages import SearchPage


@dataclass(frozen=True, slots=True)
class ShownHit:
    """What is read first leads to `door`; `heading` below it, if there is one, to `place`.

    For an app that has a line on a page, and no page, it is that line.

    `device` in words; `drawing` is the platform that is drawn beside it, if it is one alone.
    """

    hit: Hit
    title: str
    summary: str
    door: str
    heading: str
    place: str
    device: str
    drawing: str


def shown(hit: Hit, way: Callable[[str], str]) -> ShownHit:
    """`way` makes of a page's address the one that this reader gets."""
    title, summary, door, heading = hit.page.title, hit.page.summary, hit.page.first or hit.page.url, ""
    if hit.line:
        title, summary, door = hit.line.name, hit.line.answer, hit.url
    elif hit.heading:
        heading = hit.heading[1]
    return ShownHit(hit, title, summary, way(door), heading, way(hit.url), _device_of(hit.page), _drawing_of(hit.page))


def _device_of(page: SearchPage) -> str:
    """The app, if it is for one; else its kinds of machine, and of two or more those that have a name."""
    devices = [DEVICES[device] for device in page.devices if device in DEVICES]
    if len(devices) == 1:
        return gettext(devices[0].label)
    platforms = [platform for platform in PLATFORMS.values() if platform.id in page.devices]
    named = [platform for platform in platforms if platform.id != "other"] or platforms
    return ", ".join(gettext(platform.label) for platform in named) or gettext("Every device")


def _drawing_of(page: SearchPage) -> str:
    platforms = PLATFORMS.keys() & set(page.devices)
    return next(iter(platforms)) if len(platforms) == 1 else ""
