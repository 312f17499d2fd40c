"""From a typed address to a changed iPhone: the way that the site was made for, in each way to walk it."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESK, PHONE, Open

pytestmark = pytest.mark.browser

TYPED = "HTTPS://www.YourDomain.co.uk/contact"
OLD, NEW = "cloud304.thundercloud.uk", "yourdomain.co.uk"


def field(page: Page) -> Locator:
    return page.get_by_label("Your email address, or what your screen says")


def tile(page: Page, words: str) -> Locator:
    return page.locator(".devices").get_by_role("link", name=words)


def app(page: Page, words: str) -> Locator:
    return page.locator(".apps").get_by_role("link", name=words)


def expect_sign(page: Page) -> None:
    """Old to new, each with the word that says which one is right now."""
    expect(page).to_have_url(f"/for/{NEW}/")
    sign = page.locator("#sign")
    expect(sign.locator(".old")).to_contain_text(OLD)
    expect(sign.locator(".new")).to_have_text(f"Use now {NEW}")


def expect_sketch(page: Page) -> None:
    """The reader's own domain in the line to change of a drawn settings screen."""
    expect(page).to_have_url(f"/for/{NEW}/guides/iphone-mail/")
    expect(page.locator(".sketch .here").filter(has_text=NEW).first).to_be_attached()


def expect_pop3(page: Page) -> None:
    expect(page).to_have_url(f"/for/{NEW}/guides/iphone-mail/?protocol=pop3")
    expect(page.get_by_role("link", name="POP3", exact=True)).to_have_attribute("aria-current", "true")
    expect(page.locator(".sketch").filter(has_text="995").first).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("993")


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({"viewport": DESK}, id="desk"),
        pytest.param({"viewport": PHONE, "has_touch": True, "color_scheme": "dark"}, id="phone-in-the-dark"),
        pytest.param({"viewport": PHONE, "java_script_enabled": False}, id="without-script"),
    ],
)
def test_it_leads_from_a_typed_address_to_the_port_of_pop3(open_page: Open, options: dict[str, Any]) -> None:
    page = open_page(**options)
    field(page).fill(TYPED)
    page.get_by_role("button", name="Show me what to do").click()
    expect_sign(page)
    tile(page, "iPhone").click()
    app(page, "iPhone or iPad Mail").click()
    page.get_by_role("link", name="All steps on one page").click()
    expect_sketch(page)
    page.get_by_role("link", name="POP3", exact=True).click()
    expect_pop3(page)


def focus_by_tab(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus; whatever has it on the way must show it."""
    for _ in range(80):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            "(() => { const style = getComputedStyle(document.activeElement);"
            " return [style.outlineStyle, parseFloat(style.outlineWidth)] })()"
        )
        assert outline[0] != "none", page.evaluate("document.activeElement.outerHTML")
        assert outline[1] >= 2
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"the Tab key does not lead to {target}")


def test_it_can_be_walked_by_keyboard_alone(open_page: Open) -> None:
    page = open_page()
    focus_by_tab(page, field(page))
    page.keyboard.type(TYPED)
    page.keyboard.press("Enter")
    expect_sign(page)
    focus_by_tab(page, tile(page, "iPhone"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"/for/{NEW}/?device=iphone#my-device")
    focus_by_tab(page, app(page, "iPhone or iPad Mail"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"/for/{NEW}/guides/iphone-mail/try-your-password/")
    focus_by_tab(page, page.get_by_role("link", name="All steps on one page"))
    page.keyboard.press("Enter")
    expect_sketch(page)
    focus_by_tab(page, page.get_by_role("link", name="POP3", exact=True))
    page.keyboard.press("Enter")
    expect_pop3(page)


def test_it_offers_the_keyboard_a_way_past_the_top_of_the_page(open_page: Open) -> None:
    page = open_page("/guides/iphone-mail/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
