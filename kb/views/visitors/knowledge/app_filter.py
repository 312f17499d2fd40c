"""`?app=`: an article as it is for one app, such as the list of error messages, and the choice among its apps.

Each app is an address, so the choice works in every browser, without script, and is kept like any page.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext

from kb.guides.page.app_names import APP_NAMES
from kb.guides.page.body import CompiledBody
from kb.guides.page.devices import DEVICES, Device
from kb.guides.page.platforms import PLATFORMS
from kb.guides.text.names import devices_called

#: Its name in the query.
APP: Final = "app"


@dataclass(frozen=True, slots=True)
class App:
    """One choice: what it is called, and the address of the page for it, relative to the page."""

    label: str
    address: str
    chosen: bool


def asked_app(request: HttpRequest, body: CompiledBody) -> str:
    """The id of the device that the query names, if a part of the page belongs to it; else empty."""
    return app_called(request.GET.get(APP, ""), body)


def app_called(name: str, body: CompiledBody) -> str:
    """The id of the likeliest device of that name, or with that id, of those to which a part of the page belongs.
    A whole platform is no app."""
    called = () if name in PLATFORMS else devices_called(name)
    return next((device for device in (name, *called) if device in body.apps), "")


def app_choices(body: CompiledBody, app: str, query: Mapping[str, str]) -> list[App]:
    """The apps of a page in the order of the table of devices. `query` is what travels along.

    Devices that have their guide in common, as one program on three systems has, are one choice.
    """
    of_each: dict[str, list[Device]] = {}
    for device in DEVICES.values():
        if device.id in body.apps:
            of_each.setdefault(device.guides[0], []).append(device)
    return [
        App(_label(found), f"?{urlencode({**query, APP: found[0].id})}", chosen=app in _ids(found))
        for found in of_each.values()
    ]


def known_app(body: CompiledBody, device: str, query: Mapping[str, str]) -> App | None:
    """The choice of a reader whose device is known, if the page has anything of it."""
    choices = app_choices(body, device, query) if device in body.apps else ()
    return next((one for one in choices if one.chosen), None)


def _label(devices: list[Device]) -> str:
    return gettext(devices[0].label if len(devices) == 1 else APP_NAMES[devices[0].id])


def _ids(devices: Iterable[Device]) -> frozenset[str]:
    return frozenset(device.id for device in devices)
