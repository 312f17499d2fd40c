"""A guide with the keyboard alone: each stop by Tab and Enter, at the size of a phone and at 400 % of a desk."""

from typing import Any, Final

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Open
from tests.browser.public_pages import CASE
from tests.libraries import shipped_library

pytestmark = pytest.mark.browser

GUIDE: Final = f"/for/{CASE}/guides/iphone-mail/"
NAMES: Final = [stop.name for stop in shipped_library().guides["iphone-mail"].body.stops(None)]
#: A desk screen of 1280 by 1024 at 400 % (WCAG 2.2, 1.4.10).
ZOOMED: Final = {"width": 320, "height": 256}
#: More than any stop has of what can be focused.
_MOST: Final = 80

#: What has the focus: its words, whether it is seen whole, whether anything lies over it, and how its focus is drawn.
FOCUSED: Final = """() => {
  const one = document.activeElement;
  if (one === document.body) return null;
  const box = one.getBoundingClientRect();
  const style = getComputedStyle(one);
  const middle = [box.left + Math.min(box.width, innerWidth) / 2, box.top + Math.min(box.height, 40) / 2];
  const above = document.elementFromPoint(...middle);
  return {
    words: (one.getAttribute("aria-label") || one.innerText || one.getAttribute("placeholder") || one.id).trim(),
    where: one.closest("header.top, nav.thread, main, footer, .skip") &&
      one.closest("header.top, nav.thread, main, footer, .skip").className.split(" ")[0],
    seen: box.top >= -1 && middle[1] <= innerHeight && box.left >= -1 && box.right <= innerWidth + 1,
    free: Boolean(above) && (one.contains(above) || above.contains(one)),
    drawn: parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== "none",
    high: Math.round(box.height),
  };
}"""


def tabbed(page: Page) -> list[dict[str, Any]]:
    """Everything that Tab comes to, in its order, until the page is left."""
    found: list[dict[str, Any]] = []
    for _ in range(_MOST):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None or (found and focused == found[0]):
            return found
        found.append(focused)
    raise AssertionError("Tab leads round and round")


@pytest.mark.parametrize("size", [PHONE, ZOOMED], ids=["phone", "zoomed"])
def test_all_that_can_be_pressed_on_a_stop_is_reached_seen_and_marked(open_page: Open, size: Any) -> None:
    page = open_page(f"{GUIDE}incoming-server/", viewport=size, reduced_motion="reduce")
    found = tabbed(page)
    assert found[0]["words"] == "Skip to the content"
    order = list(dict.fromkeys(one["where"] for one in found))
    assert order == ["skip", "top", "thread", "wrap", "foot"]
    assert [one["words"] for one in found if not one["drawn"]] == []
    assert [one["words"] for one in found if not (one["seen"] and one["free"])] == []
    words = [one["words"] for one in found if one["where"] == "wrap"]
    inside = [next(at for at, said in enumerate(words) if text in said) for text in ("Copy", "something else", "next")]
    assert inside == sorted(inside)


def test_a_guide_is_walked_from_its_first_stop_to_its_last_with_tab_and_enter(open_page: Open) -> None:
    page = open_page(f"{GUIDE}{NAMES[0]}/", viewport=PHONE, reduced_motion="reduce")
    walked = []
    for name in NAMES:
        expect(page.locator("main")).to_have_attribute("data-stop", name)
        walked.append(name)
        if name != NAMES[-1]:
            press(page, "I see this: next")
    assert walked == NAMES
    press(page, "I am stuck")
    expect(page.locator(".else")).to_have_attribute("open", "")


def test_what_else_may_be_seen_is_opened_and_answered_with_the_keyboard(open_page: Open) -> None:
    page = open_page(f"{GUIDE}find-your-account/", viewport=PHONE, reduced_motion="reduce")
    press(page, "I see something else")
    expect(page.locator(".else")).to_have_attribute("open", "")
    press(page, "No Apps, but a row called Mail", fresh=False)
    expect(page).to_have_url(f"{page.url.split('/for/')[0]}{GUIDE}find-your-account/?seen=mail")
    expect(page.get_by_text("You see:")).to_be_visible()


def test_the_skip_link_leads_past_the_header(open_page: Open) -> None:
    page = open_page(f"{GUIDE}incoming-server/", viewport=PHONE)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def press(page: Page, words: str, *, fresh: bool = True) -> None:
    """Tab until the focus is on what bears these words, then Enter; `fresh` begins at the top of the page."""
    if fresh:
        page.evaluate("document.activeElement.blur()")
    for _ in range(_MOST):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused and words in focused["words"]:
            assert focused["seen"], focused
            assert focused["free"], focused
            page.keyboard.press("Enter")
            page.wait_for_load_state()
            return
    raise AssertionError(f"Tab does not come to “{words}”")


def test_nothing_lies_over_what_has_the_focus_behind_the_open_answers(open_page: Open) -> None:
    page = open_page("/for/open.example/guides/iphone-mail/incoming-server/", viewport=PHONE)
    page.locator(".else > summary").click()
    page.keyboard.press("Shift+Tab")
    focused = page.evaluate(FOCUSED)
    assert focused["words"].startswith("Copy")
    assert focused["free"]
    assert focused["seen"]
