"""From a move to its messages: for a client, in a language, on a day; copied, and printed on paper."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.pictures import picture

pytestmark = pytest.mark.browser

KIT = "/operator/moves/sample-open/messages/"


def test_messages_are_filled_copied_and_printed(sign_in: Open, tmp_path: Path) -> None:
    page = sign_in(KIT)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    expect(page.get_by_role("link", name="Messages")).to_have_attribute("aria-current", "page")
    shown = page.locator("#text-message .said").inner_text()
    assert "open.example" in shown
    page.get_by_role("button", name="Copy the text message").click()
    expect(page.locator("#text-message .copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == shown
    with page.expect_download() as found:
        page.get_by_role("link", name="Letter for open.example as PDF").click()
    file = tmp_path / "letter.pdf"
    found.value.save_as(file)
    assert file.read_bytes().startswith(b"%PDF-")
    page.get_by_label("Day", exact=True).select_option("announced")
    page.get_by_label("Language").select_option("de")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#email .said").first).to_contain_text("noch nichts zu tun")


def test_a_phone_shows_messages_without_sideways_scrolling(sign_in: Open) -> None:
    page = sign_in(KIT)
    expect(page.get_by_role("heading", name="Text message")).to_be_visible()
    assert fits(page)
    page.goto(f"{page.url}email.html?domain=open.example")
    expect(page.get_by_role("paragraph").filter(has_text="Incoming server")).to_contain_text("mail.open.example")
    assert page.locator("h2").first.evaluate("heading => getComputedStyle(heading).fontWeight") == "700"
    assert fits(page)


def test_the_handbook_shows_the_messages(sign_in: Open) -> None:
    page = sign_in("/operator/moves/own-domain-2024/messages/?domain=yourdomain.co.uk&phase=open")
    expect(page.locator("#email .said").first).to_contain_text("yourdomain.co.uk")
    picture(page, "messages")


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
