"""A browser uses no script and no style sheet but those that the page was made with."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import Open
from tests.browser.public_pages import CASE

pytestmark = pytest.mark.browser

SHEETS = "[...document.querySelectorAll('link[rel=stylesheet]')].map(link => [link.integrity != '', !!link.sheet])"


@pytest.fixture
def page(site: str, chromium: Browser) -> Iterator[Page]:
    """A page of a browser that may complain: it is what is looked for."""
    context = chromium.new_context(base_url=site)
    yield context.new_page()
    context.close()


def change(page: Page, files: str, more: str) -> None:
    """On the way to the browser, these files get something added, as a cache or a proxy that was broken into would."""

    def send(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text() + more)

    page.route(re.compile(files), send)


@pytest.mark.parametrize("path", ["/", f"/for/{CASE}/", "/operator/sign-in/", "/api/v1/docs"])
def test_a_sheet_that_was_changed_on_the_way_is_left_out(page: Page, path: str) -> None:
    page.goto(path)
    assert page.evaluate(SHEETS)
    assert {tuple(one) for one in page.evaluate(SHEETS)} == {(True, True)}
    change(page, r"/static/css/", "\nbody{display:none}")
    page.goto(path)
    assert {tuple(one) for one in page.evaluate(SHEETS)} == {(True, False)}
    expect(page.locator("h1")).to_be_visible()


def test_a_script_that_was_changed_on_the_way_does_not_run(page: Page) -> None:
    change(page, r"/static/js/", "\nwindow.intruder = true;")
    page.goto("/")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.intruder") is None
    page.unroute_all()
    change(page, r"/static/js/", "")
    page.goto("/?device=mac")
    page.get_by_label("Your email address, or what your screen says").fill("anna@yourdomain.co.uk")
    page.get_by_role("button", name="Show me what to do").click()
    expect(page.locator("main")).to_contain_text("anna@yourdomain.co.uk")  # the script that was not changed has run


def test_what_is_shown_within_a_page_has_its_style(sign_in: Open) -> None:
    page = sign_in("/operator/moves/sample-open/client/")
    inner = page.frame_locator("iframe.client-frame")
    expect(inner.locator("h1")).to_be_visible()
    frame = page.frames[1]
    assert {tuple(one) for one in frame.evaluate(SHEETS)} == {(True, True)}
    assert page.evaluate("crossOriginIsolated") is True
