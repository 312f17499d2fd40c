"""The site with the colours of the system, without motion, and enlarged four times."""

from typing import Final

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Open
from tests.browser.public_pages import CASE

pytestmark = pytest.mark.browser

GUIDE: Final = f"/for/{CASE}/guides/iphone-mail/"
SCHEMES: Final = ("light", "dark")
#: On which stop a part stands: frames and their numbers, a switch, a grey bar, a plate, buttons, the step of the way.
PARTS: Final = (
    ("incoming-server/", ".screen .here"),
    ("incoming-server/", ".screen .n"),
    ("incoming-server/", ".do .n"),
    ("incoming-server/", ".plate"),
    ("incoming-server/", ".copy-small"),
    ("incoming-server/", ".answer .next"),
    ("incoming-server/", ".else > summary"),
    ("incoming-server/", ".road .now"),
    ("find-your-account/", ".screen .ghost"),
    ("incoming-port/", ".sketch-phone .tick"),
    ("", ".switch [aria-current]"),
    ("", "#sign"),
    ("../outlook-classic/outgoing-server/", ".screen"),
)


#: As wide and high as it was with its words, so that it does not vanish with them.
WITHOUT_WORDS: Final = """part => {
  const { width, height } = part.getBoundingClientRect();
  for (const word of part.childNodes) if (word.nodeType === 3) word.data = " ";
  part.style.minWidth = `${width}px`;
  part.style.minHeight = `${height}px`;
}"""


def looks(page: Page) -> bytes:
    return page.screenshot(animations="disabled")


@pytest.mark.thorough
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("stop", "selector"), PARTS)
def test_each_part_is_seen_with_the_colours_of_the_system(
    open_page: Open, stop: str, selector: str, scheme: str
) -> None:
    """A border, a disc or a bar must be left without its words."""
    page = open_page(f"{GUIDE}{stop}", viewport=PHONE, forced_colors="active", color_scheme=scheme)
    part = page.locator(selector).first
    part.scroll_into_view_if_needed()
    part.evaluate(WITHOUT_WORDS)
    seen = looks(page)
    part.evaluate("part => part.style.setProperty('visibility', 'hidden')")
    assert looks(page) != seen


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_switch_shows_whether_it_is_on(open_page: Open, scheme: str) -> None:
    page = open_page(f"{GUIDE}incoming-port/", viewport=PHONE, forced_colors="active", color_scheme=scheme)
    switch = page.locator(".sketch-phone .tick").first
    switch.scroll_into_view_if_needed()
    seen = looks(page)
    switch.evaluate("part => part.classList.toggle('on')")
    assert looks(page) != seen


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("path", [f"{GUIDE}incoming-server/", GUIDE, f"/for/{CASE}/", "/search/?q=certificate"])
def test_what_has_the_focus_is_marked_with_the_colours_of_the_system(open_page: Open, path: str, scheme: str) -> None:
    page = open_page(path, viewport=PHONE, forced_colors="active", color_scheme=scheme)
    unmarked = []
    for _ in range(25):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            "(({ outlineStyle, outlineWidth }) => [outlineStyle, parseFloat(outlineWidth)])"
            "(getComputedStyle(document.activeElement))"
        )
        if outline[0] == "none" or outline[1] < 2:
            unmarked.append(page.evaluate("document.activeElement.outerHTML.slice(0, 90)"))
    assert unmarked == []


#: Every property that moves, of every element that has one.
MOVING: Final = """() => [...document.querySelectorAll("*")].flatMap((one) => ["", "::before", "::after"]
  .map((part) => getComputedStyle(one, part || null))
  .filter((style) => style.animationName !== "none" ||
    style.transitionDuration.split(",").some((time) => parseFloat(time) > 0))
  .map(() => one.className || one.tagName))"""


STILL: Final = ("/", f"/for/{CASE}/", GUIDE, f"{GUIDE}incoming-server/", "/search/?q=certificate")


@pytest.mark.parametrize("path", STILL)
def test_nothing_moves_for_who_wants_no_motion(open_page: Open, path: str) -> None:
    still = open_page(path, viewport=PHONE, reduced_motion="reduce")
    assert still.evaluate(MOVING) == []
    assert still.evaluate("document.getAnimations().length") == 0
    assert still.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_the_one_motion_is_noticed_where_it_is_wanted(open_page: Open) -> None:
    page = open_page(f"{GUIDE}incoming-server/", viewport=PHONE, reduced_motion="no-preference")
    assert set(page.evaluate(MOVING)) == {"copy-small"}


#: A desk screen of 1280 by 1024 at 400 %.
ZOOMED: Final = {"width": 320, "height": 256}


def sticky(page: Page) -> list[str]:
    """What stays in sight while one scrolls, by class, if it takes more than a third of the screen."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("body *")]
          .filter((one) => ["sticky", "fixed"].includes(getComputedStyle(one).position))
          .filter((one) => one.getBoundingClientRect().height > innerHeight / 3)
          .map((one) => one.className)"""
    )
    return found


ENLARGED: Final = ("incoming-server/", "find-your-account/?seen=mail&protocol=pop3", "both-ways/", "")


@pytest.mark.parametrize("stop", ENLARGED)
def test_at_400_percent_all_of_it_is_there_and_nothing_lies_over_it(open_page: Open, stop: str) -> None:
    page = open_page(f"{GUIDE}{stop}", viewport=ZOOMED)
    assert page.evaluate("document.scrollingElement.scrollWidth") == ZOOMED["width"]
    assert sticky(page) == []
    expect(page.locator("h1")).to_be_visible()
    cut = page.evaluate(
        """() => [...document.querySelectorAll("main *")]
          .filter((one) => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0)
          .filter((one) => getComputedStyle(one).overflowX === "hidden" && !one.closest(".vh, .road, figcaption"))
          .map((one) => one.className)"""
    )
    assert cut == []
