"""Searching as people do: misspelt, with a code off the screen, by keyboard."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open

pytestmark = pytest.mark.browser

FIELD = "An address, a server name, an error or a question"


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_it_finds_classic_outlook_by_a_misspelt_name_and_a_code(open_page: Open, script: bool) -> None:
    page = open_page("/search/", java_script_enabled=script)
    page.get_by_role("main").get_by_role("combobox" if script else "textbox", name=FIELD).fill("outlok 0x800CCC0E")
    page.get_by_role("button", name="Search").last.click()
    expect(page).to_have_url("/search/?q=outlok+0x800CCC0E")
    first = page.locator(".results li").first
    title = first.get_by_role("heading").get_by_role("link")
    expect(title).to_contain_text("Outlook")
    assert (title.get_attribute("href") or "").startswith("/guides/outlook-classic/")
    first.get_by_role("link", name="0x800CCC0E").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Outlook")
    expect(page.locator("main")).to_contain_text("0x800CCC0E")


def test_suggestions_can_be_chosen_by_keyboard(open_page: Open) -> None:
    page = open_page("/search/")
    field = page.get_by_role("combobox", name=FIELD)
    field.focus()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.keyboard.type("change")
    page.wait_for_timeout(400)
    assert asked == []
    page.keyboard.type(" iphone mail")
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
    page.keyboard.type("change outlook")
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


PASTED = "The password for “kim@yourdomain.co.uk” is incorrect. Kim Lee <kim@yourdomain.co.uk>"


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_a_pasted_error_text_is_searched_for_without_whose_it_is(open_page: Open, script: bool) -> None:
    page = open_page(java_script_enabled=script)
    addresses: list[str] = []
    page.context.on("request", lambda request: addresses.append(request.url))
    page.get_by_label("Your email address, or what your screen says").fill(PASTED)
    page.get_by_role("button", name="Show me what to do").click()
    expect(page.locator(".results li").first).to_be_visible()
    expect(page.get_by_role("link", name="See its mail settings")).to_have_attribute("href", "/for/yourdomain.co.uk/")
    assert [address for address in addresses if "kim" in address.lower()] == []
    assert "password" in page.locator("#q").input_value()


def test_what_cannot_be_a_name_comes_back_with_the_reason_and_the_focus(open_page: Open) -> None:
    page = open_page(java_script_enabled=False)
    page.get_by_label("Your email address, or what your screen says").fill("kim@yourdomain.co,uk")
    page.keyboard.press("Enter")
    field = page.get_by_label("Your email address, or what your screen says")
    expect(page.get_by_role("alert")).to_have_text("There is a comma where a dot should be.")
    expect(field).to_be_focused()
    expect(field).to_have_value("yourdomain.co,uk")
    expect(field).to_have_accessible_description(re.compile("^There is a comma where a dot should be"))
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("yourdomain.co.uk")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/for/yourdomain.co.uk/")


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_the_last_word_before_an_address_is_no_part_of_it(open_page: Open, script: bool) -> None:
    page = open_page("/", java_script_enabled=script)
    page.locator("main input[name=domain]").fill("550 anna@open.example")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/search/?q=550+open.example")
