"""What axe-core calls a violation of WCAG 2.2 AA, or bad practice, on a page: on a phone and a desk, light and dark.

Contrast takes axe three quarters of its time, and most texts look like hundreds that were judged on pages before. So
each look of a text, which is all that its contrast comes of, is judged a few times by each test process; what the same
look has is left out from then on. What axe may leave undecided has no look: what is upon a picture or a stacked layer,
cut off, short, or a control with its label.
"""

from collections import Counter
from pathlib import Path
from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

from tests.browser.conftest import DESK, PHONE

AXE: Final = Axe()
TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
#: What axe advises beside: headings in their order, all of a page in landmarks, names that are not there twice.
PRACTICE: Final = [*TAGS, "best-practice"]
#: What axe says beside the violations is long, and would be sent through the browser's wire for nothing.
RUN: Final = Path(__file__).with_name("barriers.js").read_text(encoding="utf-8")
#: One after the other without loading again: width and scheme each way round.
VIEWS: Final = ((PHONE, "light"), (PHONE, "dark"), (DESK, "dark"), (DESK, "light"))
#: Times a look is judged: axe gives none of its judgements for what something else happens to lie upon.
_ENOUGH: Final = 5

View = tuple[ViewportSize, Any]
_judged: Final[Counter[str]] = Counter()


def violations(page: Page, where: str, views: tuple[View, ...] = VIEWS, tags: list[str] = TAGS) -> list[str]:
    """Each violation as one readable line: which rule, on what, and why."""
    page.evaluate(AXE.axe_script)
    options = {"runOnly": {"type": "tag", "values": tags}, "resultTypes": ["violations"], "preload": False}
    found = []
    for size, scheme in views:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        known = [look for look, times in _judged.items() if times >= _ENOUGH]
        answer: dict[str, Any] = page.evaluate(RUN, {"options": options, "known": known})
        _judged.update(answer["looks"])
        found += [
            f"{where} {size['width']} {scheme}: {fault['id']}: {node['target']} {node['failureSummary']}"
            for fault in answer["violations"]
            for node in fault["nodes"]
        ]
    return found
