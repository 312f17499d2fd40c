"""Searching as people do: misspelt, with a code off the screen, by keyboard."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open

pytestmark = pytest.mark.browser

FIELD = "What is on your screen, or what is wrong?"


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_it_finds_classic_outlook_by_a_misspelt_name_and_a_code(open_page: Open, script: bool) -> None:
    page = open_page("/search/", java_script_enabled=script)
    page.get_by_role("combobox" if script else "searchbox", name=FIELD).fill("outlok 0x800CCC0E")
    page.get_by_role("button", name="Search").click()
    expect(page).to_have_url("/search/?q=outlok+0x800CCC0E&device=")
    first = page.locator(".results li").first
    expect(first.get_by_role("link")).to_contain_text("Outlook")
    assert (first.get_by_role("link").get_attribute("href") or "").startswith("/guides/outlook-classic/")
    first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Outlook")
    expect(page.locator("main")).to_contain_text("0x800CCC0E")


def test_suggestions_can_be_chosen_by_keyboard(open_page: Open) -> None:
    page = open_page("/search/")
    field = page.get_by_role("combobox", name=FIELD)
    field.focus()
    page.keyboard.type("iphone")
    options = page.get_by_role("listbox").get_by_role("option")
    expect(options.first).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", options.first.get_attribute("id") or "none")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("iPhone")


def test_escape_closes_the_suggestions_and_enter_still_searches(open_page: Open) -> None:
    page = open_page("/search/")
    field = page.get_by_role("combobox", name=FIELD)
    field.focus()
    page.keyboard.type("outlook")
    expect(page.get_by_role("listbox").get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    expect(page.locator(".results li").first).to_be_visible()


def test_a_search_that_finds_nothing_offers_a_way_on(open_page: Open) -> None:
    page = open_page("/search/?q=qwertzuiop")
    expect(page.get_by_role("heading", name="Nothing found for “qwertzuiop”")).to_be_visible()
    expect(page.get_by_role("link", name="All guides")).to_be_visible()
