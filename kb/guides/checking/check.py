"""What is wrong with a library although every file of it compiles. `manage.py check_content` prints this.

A page that cannot be compiled (unknown placeholder, unclosed block, missing field) never gets this far: `library.load`
has refused it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Final

from kb.guides.checking.stops import stop_faults
from kb.guides.library.library import Library
from kb.guides.page.devices import DEVICES
from kb.guides.page.new_accounts import NO_NEW_ACCOUNT
from kb.guides.page.pages import Guide, Page, Side
from kb.guides.text.host_names import hosts_in
from kb.guides.text.placeholders import Task
from kb.mail.servers import INCOMING, Protocol

#: Pages that are not in the library but are there on every site.
SITE_PAGES: Final = frozenset({"/", "/settings/", "/guides/", "/search/", "/moves/"})

#: The snippet that every guide ends with, or a heading that begins so.
_TEST: Final = "test"
#: What the heading of each side must hold, in the languages that have a word for it here.
_HEADINGS: Final[Mapping[str, Mapping[Side, str]]] = {
    "en": {Side.INCOMING: "incoming server", Side.OUTGOING: "outgoing server"},
    "de": {Side.INCOMING: "Posteingangsserver", Side.OUTGOING: "Postausgangsserver"},
}


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to put right; `line` is 1 where the whole file is meant."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


def problems(library: Library, today: date, *, has_image: Callable[[str], bool] = lambda _: True) -> list[Problem]:
    """Everything found in the pages of the library's own language, by file and line.

    `has_image` says whether a path below `/static/` or `/media/` exists.
    """
    pages = [page for page in library.pages if page.language == library.language]
    found = chain(_devices(library), *(page_problems(page, library, today, has_image=has_image) for page in pages))
    return sorted(set(found))


def page_problems(
    page: Page, library: Library, today: date, *, has_image: Callable[[str], bool] = lambda _: True
) -> Iterator[Problem]:
    """The same for one page, whose links are looked up in `library`."""
    yield from _page(page, library, today, has_image)
    if isinstance(page, Guide):
        yield from _guide(page)


def _page(page: Page, library: Library, today: date, has_image: Callable[[str], bool]) -> Iterator[Problem]:
    if page.checked > today:
        yield _problem(page, "checked:", f"checked is in the future: {page.checked}")
    if not page.sources:
        yield _problem(page, "sources:", "sources is empty; say where the facts come from")
    for address in page.body.refused:
        yield _problem(page, address, f"a link or picture may not point to {address}")
    for address in page.body.links:
        if message := _link(address, page, library):
            yield _problem(page, address, message)
    for address in page.body.images:
        if not has_image(address):
            yield _problem(page, address, f"there is no picture {address}")
    for host in dict.fromkeys(hosts_in(page.body.prose)):
        yield _problem(page, host, f"{host} looks like the name of a server; write a placeholder, or use .example")


def _guide(guide: Guide) -> Iterator[Problem]:
    for protocol in INCOMING:
        yield from _state(guide, protocol)
    for stop, message in stop_faults(guide.body):
        yield _problem(guide, f" {stop} ", message)
    if not guide.body.stops(None) and not _is_tested(guide):
        yield _problem(guide, None, "the test is missing: ::: include test, or a heading that begins with Test")
    platforms = {DEVICES[id_].platform for id_ in guide.devices}
    if platforms and guide.platform not in platforms:
        named = ", ".join(sorted(platforms))
        yield _problem(guide, "devices:", f"its devices belong to {named}, not to {guide.platform}")


def _is_tested(guide: Guide) -> bool:
    """Whether a guide without stops ends with the test; of a guide with stops, `stops.py` asks it."""
    return _TEST in guide.body.snippets or any(one.text.lower().startswith(_TEST) for one in guide.body.headings)


def _state(guide: Guide, protocol: Protocol) -> Iterator[Problem]:
    """What the readers of each protocol must find."""
    html = guide.body.shown(protocol)
    # A stop is called by what is on the screen, so there the words may stand anywhere in it.
    headings = [html] if guide.body.stops(protocol) else re.findall(r'<h[2-6] id="[^"]*">(.*?)</h[2-6]>', html)
    for side, words in _HEADINGS.get(guide.language, {}).items():
        if side in guide.changes and not any(words.lower() in heading.lower() for heading in headings):
            yield _problem(guide, None, f'{protocol.label}: no heading says "{words[0].upper()}{words[1:]}"')
    if '<ol class="steps"' not in html and '<ol class="do"' not in html:
        yield _problem(guide, None, f"{protocol.label}: there are no numbered steps")


def _link(address: str, page: Page, library: Library) -> str:
    """What is wrong with an address; empty if nothing is, or if it leaves the site."""
    if not address.startswith(("/", "#")):
        return ""
    path, _, anchor = address.partition("#")
    path = path.partition("?")[0]
    target = page if not path else next((p for p in library.pages if p.address == path), None)
    if target is None:
        return "" if path in SITE_PAGES else f"there is no page {path}"
    if anchor and anchor not in target.body.anchors:
        return f"there is no heading #{anchor} on {path or 'this page'}"
    return ""


def _devices(library: Library) -> Iterator[Problem]:
    for device in DEVICES.values():
        if not library.guides_for(device, Task.ADD) and device.id not in NO_NEW_ACCOUNT:
            message = f"the device {device.id} has no guide of task add, and NO_NEW_ACCOUNT does not say why"
            yield Problem("kb/guides/page/devices.py", 1, message)
        for slug in device.guides:
            if slug not in library.guides:
                yield Problem(
                    "kb/guides/page/devices.py", 1, f"the device {device.id} lists the guide {slug}, which is missing"
                )
            elif device.id not in library.guides[slug].devices:
                yield _problem(
                    library.guides[slug],
                    "devices:",
                    f"the device {device.id} lists this guide, but not the other way round",
                )


def _problem(page: Page, needle: str | None, message: str) -> Problem:
    """A problem at the first line that holds `needle`; at the first line of the file if none does."""
    lines = page.source.text.splitlines()
    line = next((number for number, text in enumerate(lines, start=1) if needle and needle in text), 1)
    return Problem(page.source.path, line, message)
