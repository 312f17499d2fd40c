"""No violation of WCAG 2.2 AA that axe-core can find: every page, phone and desk, light and dark."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import DESK, PHONE, Open, Visit
from tests.browser.public_pages import ARTICLES, GUIDES, PAGES, REFUSALS, WITH_VALUES

pytestmark = pytest.mark.browser

AXE = Axe()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"], "preload": False}
#: What axe says beside the violations is long, and would be sent through the browser's wire for nothing.
RUN = "options => axe.run(options).then(answer => answer.violations)"
#: One after the other without loading again: width and scheme each way round.
VIEWS = [(PHONE, "light"), (PHONE, "dark"), (DESK, "dark"), (DESK, "light")]
#: Guides and articles are made of the same blocks: a few are seen each way, the rest small and light, wide and dark.
TEXT_VIEWS = [(PHONE, "light"), (DESK, "dark")]
TEXTS = {f"/guides/{slug}/" for slug in GUIDES} - {f"/guides/{slug}/" for slug in WITH_VALUES} | {
    f"/articles/{slug}/" for slug in ARTICLES[1:]
}


def violations(page: Page, where: str) -> list[str]:
    """Each violation as one readable line: which rule, on what, and why."""
    page.evaluate(AXE.axe_script)
    found = []
    for size, scheme in TEXT_VIEWS if where in TEXTS else VIEWS:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        faults: list[dict[str, Any]] = page.evaluate(RUN, OPTIONS)
        found += [
            f"{where} {size['width']} {scheme}: {fault['id']}: {node['target']} {node['failureSummary']}"
            for fault in faults
            for node in fault["nodes"]
        ]
    return found


@pytest.mark.parametrize(("path", "status"), [*((path, 200) for path in PAGES), *REFUSALS.items()])
def test_no_page_has_a_barrier(visit: Visit, path: str, status: int) -> None:
    assert violations(visit(path, status), path) == []


def test_no_page_of_a_site_in_trouble_has_a_barrier(broken_site: str, open_site: Open) -> None:
    page = open_site(broken_site, "/guides/", reduced_motion="reduce")
    seen = {}
    for path in ("/for/yourdomain.co.uk/", "/search/?q=one", "/search/?q=two", "/settings/?domain=" + "x" * 2100):
        answer = page.goto(path)
        assert answer is not None
        seen[answer.status] = violations(page, path)
    assert seen == {500: [], 200: [], 429: [], 414: []}
