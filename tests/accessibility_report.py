"""What the page /accessibility/ says: the figures of the tests, the programs of a run, and how both are written down.

A figure is the number of cases that a check has: the page says each.
"""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

import yaml
from axe_playwright_python.sync_playwright import Axe

from tests.browser import test_other_eyes, test_reading_order
from tests.browser.public_pages import PAGES, REFUSALS
from tests.browser.test_keyboard import NAMES
from tests.engines.conftest import STOPS

#: What each check is done to, as its tests do it.
FIGURES: Final[Mapping[str, int]] = {
    "barriers": len(PAGES) + len(REFUSALS),
    "headings": len(test_reading_order.PATHS),
    "read_aloud": len(test_reading_order.READ),
    "enlarged": len(PAGES) + len(REFUSALS),
    "enlarged_stops": len(test_other_eyes.ENLARGED),
    "keyboard": len(NAMES),
    "colours": len(test_other_eyes.PARTS),
    "motion": len(test_other_eyes.STILL),
    "engines": len(STOPS),
}
AXE: Final = Axe().axe_script.split("\n", 1)[0].rpartition(" v")[2]

_HEAD: Final = (
    "# What passed when it was last tested: `make accessibility` writes it, the page /accessibility/ shows it.\n"
)


#: By what a browser is known in the long line that it says of itself, and what people call it. All say AppleWebKit but
#: one, and all of Chromium's say Safari.
_NAMES: Final = (
    (re.compile(r"\bFirefox/([\d.]+)"), "Firefox"),
    (re.compile(r"\bChrome/([\d.]+)"), "Chromium"),
    (re.compile(r"\bAppleWebKit/([\d.]+)"), "WebKitGTK, WebKit"),
)


def written(day: date, programs: list[str], figures: Mapping[str, int]) -> str:
    report = {"day": day, "programs": programs, "checks": dict(figures)}
    return _HEAD + yaml.safe_dump(report, sort_keys=False, allow_unicode=True, width=110)


def programs_of(results: Path) -> list[str]:
    """The browsers of the tests, in the results that pytest wrote, beside what judges in them."""
    said = ET.parse(results).iter("property")  # noqa: S314  our own file
    engines = {called(one.attrib["value"]) for one in said if one.attrib["name"] == "engine"}
    return [f"axe-core {AXE}", *sorted(engines)]


def called(engine: str) -> str:
    """`Firefox 153.0` for what Firefox says of itself; what is a name already stays."""
    found = ((pattern.search(engine), name) for pattern, name in _NAMES)
    return next((f"{name} {match[1]}" for match, name in found if match), engine)
