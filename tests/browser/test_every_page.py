"""What holds for every public page: no cookie, nothing blocked, nothing missing, nothing heavy, no way to be lost."""

import urllib.request
from collections.abc import Iterator

import brotli
import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser.conftest import PATIENCE, Open, Visit
from tests.browser.public_pages import CASE, GUIDES, PAGES, REFUSALS, first_stop

pytestmark = pytest.mark.browser

#: Bytes as a browser is sent them that knows brotli, which all do on encrypted lines. The first is what a server may
#: send before it hears back: ten packets.
HTML_AND_CSS = 14_000
#: A whole guide, with all its steps, is for paper, helpers and search engines: no link of ours leads there first. These
#: say too much for ten packets: of what is sent, styles are 5,800 bytes, and the words alone are up to 5,500.
LONG = "outlook-classic outlook-classic-new"
WHOLE = 14_700
WITH_SCRIPT = 30_000
#: … and the sheet for paper, where a page itself may weigh more.
SCRIPTS = 8_000


@pytest.mark.thorough
def test_no_page_sets_a_cookie_or_makes_the_browser_complain_or_must_be_pushed_sideways(open_page: Open) -> None:
    """At 320 pixels: a desk screen at 400 %. What the browser complains of is asserted by `open_page`."""
    page = open_page(viewport={"width": 320, "height": 640})
    wide: dict[str, int] = {}
    cookies: list[str] = []
    page.context.on("response", lambda answer: cookies.extend([answer.url] * ("set-cookie" in answer.headers)))
    for path, status in {**dict.fromkeys(PAGES, 200), **REFUSALS}.items():
        answer = page.goto(path)
        assert answer is not None
        assert (path, answer.status) == (path, status)
        width = page.evaluate("document.scrollingElement.scrollWidth")
        wide |= {path: width} if width > 320 else {}
    assert wide == {}
    assert cookies == []
    assert page.context.cookies() == []


def test_the_operators_door_keeps_to_the_same_policy(open_page: Open) -> None:
    page = open_page("/admin/", color_scheme="dark")
    expect(page.get_by_label("Password")).to_be_visible()
    policy = page.evaluate("fetch(location.href).then(answer => answer.headers.get('content-security-policy'))")
    assert "unsafe-inline" not in policy
    assert "script-src 'self'" in policy


def test_an_unknown_domain_is_met_with_what_was_understood_and_a_way_on(open_page: Open) -> None:
    page = open_page()
    page.get_by_label("Your email address, or what your screen says").fill("Nobody@Not-Ours.EXAMPLE.")
    with page.expect_navigation() as navigation:
        page.get_by_role("button", name="Show me what to do").click()
    assert navigation.value.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("We do not know that domain")
    expect(page.locator(".understood")).to_have_text("We understood not-ours.example")
    expect(page.get_by_role("button", name="Show me what to do")).to_be_visible()
    expect(page.get_by_role("link", name="01632 960 001").first).to_be_visible()
    assert CASE not in page.locator("main h1, main li, .understood").all_inner_texts()


def fetched_for(page: Page, path: str) -> Iterator[Response]:
    """The document, style sheets and scripts that a first view of the page fetches: of nothing is there a copy."""
    responses: list[Response] = []

    def hear(response: Response) -> None:
        responses.append(response)

    protocol = page.context.new_cdp_session(page)
    protocol.send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.on("response", hear)
    with page.expect_response(
        "**/css/print.*"
    ):  # the last; to see that nothing follows would take half a second a page
        page.goto(path)
    page.remove_listener("response", hear)
    protocol.detach()
    return (one for one in responses if one.request.resource_type in {"document", "stylesheet", "script"})


def sent_bytes(url: str) -> int:
    """The length of the body as it travels to a browser once its answer is made; short ones may go out as they are."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip, deflate, br"})  # noqa: S310  our own address
    with urllib.request.urlopen(request, timeout=PATIENCE / 1000) as answer:  # noqa: S310
        body = answer.read()
        assert answer.headers["Content-Encoding"] == "br" or len(body) < 1000, url
    assert len(body) < 1000 or brotli.decompress(body)
    return len(body)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/", HTML_AND_CSS),
        (f"/for/{CASE}/", HTML_AND_CSS),
        ("/for/open.example/", HTML_AND_CSS),
        *((f"/for/{CASE}{at}", HTML_AND_CSS) for slug in GUIDES if (at := first_stop(slug)) != f"/guides/{slug}/"),
        *((f"/for/{CASE}/guides/{slug}/", WHOLE if slug in LONG.split() else HTML_AND_CSS) for slug in GUIDES),
    ],
)
def test_a_first_view_comes_in_the_first_packets(visit: Visit, path: str, most: int) -> None:
    page = visit("/healthz")
    weights = {"document": 0, "stylesheet": 0, "script": 0, "paper": 0}
    for response in fetched_for(page, path):
        kind = "paper" if "/css/print." in response.url else response.request.resource_type
        weights[kind] += sent_bytes(response.url)
    assert all(weights.values()), weights
    # The sheet for paper is fetched after the page is shown.
    assert weights["document"] + weights["stylesheet"] <= most, weights
    assert sum(weights.values()) <= max(WITH_SCRIPT, most + SCRIPTS), weights
