"""No violation of WCAG 2.2 AA, and no bad practice, that axe-core finds: every page, phone and desk, light and dark."""

import pytest

from tests.browser.barriers import PRACTICE, VIEWS, violations
from tests.browser.conftest import DESK, PHONE, Open, Visit
from tests.browser.public_pages import ARTICLES, GUIDES, PAGES, REFUSALS, WITH_VALUES

pytestmark = pytest.mark.browser

#: Guides and articles are made of the same blocks: a few are seen each way, the rest small and light, wide and dark.
TEXT_VIEWS = ((PHONE, "light"), (DESK, "dark"))
TEXTS = {f"/guides/{slug}/" for slug in GUIDES} - {f"/guides/{slug}/" for slug in WITH_VALUES} | {
    f"/articles/{slug}/" for slug in ARTICLES[1:]
}


@pytest.mark.thorough
@pytest.mark.parametrize(("path", "status"), [*((path, 200) for path in PAGES), *REFUSALS.items()])
def test_no_page_has_a_barrier(visit: Visit, path: str, status: int) -> None:
    views = TEXT_VIEWS if path in TEXTS else VIEWS
    assert violations(visit(path, status), path, views, PRACTICE) == []


@pytest.mark.thorough
def test_no_page_of_a_site_in_trouble_has_a_barrier(broken_site: str, open_site: Open) -> None:
    page = open_site(broken_site, "/guides/", reduced_motion="reduce")
    seen = {}
    for path in ("/for/yourdomain.co.uk/", "/search/?q=one", "/search/?q=two", "/settings/?domain=" + "x" * 2100):
        answer = page.goto(path)
        assert answer is not None
        seen[answer.status] = violations(page, path)
    assert seen == {500: [], 200: [], 429: [], 414: []}


@pytest.mark.parametrize("style", ["main p { color: #aaa }", "main { background: #777 }"])
def test_a_text_that_is_hard_to_read_is_noticed_although_its_looks_were_judged_before(visit: Visit, style: str) -> None:
    page = visit("/guides/iphone-mail/")
    assert violations(page, "as it is", TEXT_VIEWS[:1]) == []
    page.evaluate(
        "style => document.adoptedStyleSheets = [new CSSStyleSheet()].map(s => (s.replaceSync(style), s))", style
    )
    assert "color-contrast" in violations(page, "in other colours", TEXT_VIEWS[:1])[0]
