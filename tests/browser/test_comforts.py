"""What script adds: the reader's own user name, copying, memory of devices. All of it stays in the browser."""

import re

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import PHONE, Open

pytestmark = pytest.mark.browser


def everything_sent(page: Page) -> list[str]:
    """A list that fills with whatever leaves the browser from now on: addresses, headers, bodies."""
    sent: list[str] = []

    def note(request: Request) -> None:
        sent.extend([request.url, request.post_data or "", *request.headers.values()])

    page.context.on("request", note)
    return sent


@pytest.mark.parametrize(
    "typed", ["anna@yourdomain.co.uk", "Anna B <anna@yourdomain.co.uk>", "mailto:anna@yourdomain.co.uk"]
)
def test_the_part_before_the_at_sign_stays_in_the_browser(open_page: Open, typed: str) -> None:
    page = open_page()
    sent = everything_sent(page)
    page.get_by_label("Your email address, or what your screen says").fill(typed)
    page.get_by_role("button", name="Show me what to do").click()
    page.locator("#values summary").click()
    expect(page.locator("#values").get_by_text("anna@yourdomain.co.uk").first).to_be_visible()
    page.goto("/for/yourdomain.co.uk/guides/iphone-mail/")
    expect(page.locator(".sketch").get_by_text("anna@yourdomain.co.uk").first).to_be_visible()
    assert [text for text in sent if "anna" in text.lower()] == []
    assert "domain=yourdomain.co.uk" in sent


@pytest.mark.parametrize("java_script", [True, False])
def test_two_addresses_are_a_question_and_only_domains_are_shown(open_page: Open, java_script: bool) -> None:
    page = open_page(viewport=PHONE, java_script_enabled=java_script)
    sent = everything_sent(page)
    page.get_by_label("Your email address, or what your screen says").fill(
        "Anna <anna@garage.example>, bob@yourdomain.co.uk"
    )
    page.get_by_role("button", name="Show me what to do").click()
    expect(page.get_by_role("heading", name="Which of these is yours?")).to_be_visible()
    expect(page.locator(".choices").get_by_role("link")).to_have_text(["garage.example", "yourdomain.co.uk"])
    page.get_by_role("link", name="yourdomain.co.uk").click()
    expect(page).to_have_url(re.compile(r"/for/yourdomain\.co\.uk/$"))
    assert not java_script or [text for text in sent if "anna" in text.lower() or "bob" in text] == []


def test_a_copy_button_copies_and_says_so(open_page: Open) -> None:
    page = open_page("/for/yourdomain.co.uk/", permissions=["clipboard-read", "clipboard-write"])
    page.locator("#values summary").click()
    page.locator("#values").get_by_role("button", name="Copy the incoming server, yourdomain.co.uk").first.click()
    copied = page.locator(".copied")
    expect(copied).to_have_text("Copied")
    expect(copied).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("Copied: yourdomain.co.uk")
    assert page.evaluate("navigator.clipboard.readText()") == "yourdomain.co.uk"
    expect(page.locator(".copied")).to_have_count(0)


def test_the_user_name_is_copied_whole(open_page: Open) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.get_by_label("Your email address, or what your screen says").fill("anna@yourdomain.co.uk")
    page.get_by_role("button", name="Show me what to do").click()
    page.locator("#values summary").click()
    page.get_by_role("button", name="Copy the user name").first.click()
    expect(page.locator(".copied")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "anna@yourdomain.co.uk"


def test_no_button_is_shown_that_needs_script_where_there_is_none(open_page: Open) -> None:
    page = open_page("/for/yourdomain.co.uk/", java_script_enabled=False)
    visible = [button.inner_text() for button in page.get_by_role("button").all() if button.is_visible()]
    assert visible == ["Search"]


def test_the_chosen_device_is_remembered_without_a_cookie(open_page: Open) -> None:
    page = open_page(viewport=PHONE)
    page.locator(".devices").get_by_role("link", name="Android").click()
    page.goto("/")
    mine = page.locator(".devices .mine")
    expect(mine).to_have_count(1)
    expect(mine).to_contain_text("Android")
    expect(mine).to_contain_text("Chosen by you")
    assert page.context.cookies() == []


def test_the_check_list_survives_a_reload_and_is_not_sent(open_page: Open) -> None:
    page = open_page("/for/yourdomain.co.uk/")
    sent = everything_sent(page)
    page.get_by_text("My devices, to tick off").click()
    page.get_by_label("Phone", exact=True).check()
    page.get_by_label("Add a device").fill("Kitchen tablet")
    page.keyboard.press("Enter")
    page.get_by_label("Kitchen tablet", exact=True).check()
    page.reload()
    expect(page.get_by_label("Phone", exact=True)).to_be_checked()
    expect(page.get_by_label("Kitchen tablet", exact=True)).to_be_checked()
    expect(page.get_by_label("Computer", exact=True)).not_to_be_checked()
    page.get_by_text("My devices, to tick off").click()
    page.get_by_role("button", name="Remove Kitchen tablet").click()
    page.reload()
    expect(page.get_by_text("Kitchen tablet")).to_have_count(0)
    assert [text for text in sent if "kitchen" in text.lower()] == []


def test_each_domain_has_a_check_list_of_its_own(open_page: Open) -> None:
    page = open_page("/for/yourdomain.co.uk/")
    page.get_by_text("My devices, to tick off").click()
    page.get_by_label("Phone", exact=True).check()
    page.goto("/for/bakery.example/")
    page.get_by_text("My devices, to tick off").click()
    expect(page.get_by_label("Phone", exact=True)).not_to_be_checked()


def test_the_first_page_leads_back_to_the_last_domain_until_it_is_forgotten(open_page: Open) -> None:
    page = open_page("/", viewport=PHONE)
    back = page.get_by_role("link", name="Back to")
    expect(back).to_have_count(0)
    page.goto("/for/moved.example/")
    page.goto("/for/open.example/articles/webmail/")
    page.goto("/")
    expect(back).to_have_text("Back to open.example")
    sent = everything_sent(page)
    page.goto("/?device=mac")
    expect(back).to_have_text("Back to open.example")
    assert [text for text in sent if "open.example" in text] == []
    back.click()
    page.wait_for_url("**/for/open.example/")
    page.goto("/de/")
    page.locator("[data-back] a").click()
    page.wait_for_url("**/de/for/open.example/")
    page.goto("/")
    page.get_by_role("button", name="Forget it").click()
    expect(back).to_have_count(0)
    assert page.evaluate("document.activeElement.id") == "main"
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(back).to_have_count(0)
    assert page.context.cookies() == []


def test_a_domain_of_another_script_is_shown_as_people_write_it(open_page: Open) -> None:
    page = open_page("/for/xn--grtnerei-0za.example/", status=404)
    page.goto("/")
    expect(page.get_by_role("link", name="Back to")).to_have_count(0)
    page.evaluate("""localStorage.setItem("domain", '["xn--grtnerei-0za.example", "gärtnerei.example"]')""")
    page.reload()
    expect(page.get_by_role("link", name="Back to gärtnerei.example")).to_be_visible()


@pytest.mark.parametrize("kept", ["", "x", "null", "{}", '["../evil"]', '["javascript:x", "y"]', "[1, 2]"])
def test_what_another_hand_wrote_into_the_browser_leads_nowhere(open_page: Open, kept: str) -> None:
    page = open_page("/")
    page.evaluate("(kept) => localStorage.setItem('domain', kept)", kept)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_timeout(100)
    assert page.locator("[data-back] a").get_attribute("href") == "/"
    expect(page.locator("[data-back]")).to_be_hidden()


def test_without_script_there_is_no_way_back_to_show(open_page: Open) -> None:
    page = open_page("/", java_script_enabled=False)
    expect(page.locator("[data-back]")).to_be_hidden()


def test_what_worked_is_ticked_and_marked_where_the_next_device_is_chosen(open_page: Open) -> None:
    page = open_page("/for/yourdomain.co.uk/guides/iphone-mail/both-ways/", viewport=PHONE)
    page.get_by_role("button", name="It worked").click()
    expect(page.get_by_role("heading", name="Good. This device is done.")).to_be_visible()
    assert [box.is_checked() for box in page.get_by_role("checkbox").all()] == [True, False, False, False, False]
    page.get_by_role("link", name="Choose the next device").click()
    expect(page.locator(".devices .finished")).to_have_count(1)
    expect(page.locator(".devices .finished a")).to_have_attribute("data-device", re.compile(r"^iphone "))
    expect(page.locator(".devices .finished a")).to_contain_text("Done")
    page.get_by_text("My devices, to tick off").click()
    page.get_by_label("Phone", exact=True).uncheck()
    expect(page.locator(".finished")).to_have_count(0)
    page.reload()
    expect(page.locator(".finished")).to_have_count(0)


def test_the_app_that_is_done_is_marked_among_the_apps_of_its_device(open_page: Open) -> None:
    page = open_page("/for/yourdomain.co.uk/guides/thunderbird/?device=thunderbird-windows")
    page.get_by_role("button", name="Yes, it worked").click()
    page.goto("/for/yourdomain.co.uk/?device=windows")
    expect(page.locator(".apps .finished")).to_have_attribute("data-app", "thunderbird-windows")
    expect(page.locator(".devices .finished a")).to_have_attribute("data-device", re.compile(r"^windows "))
    page.goto("/for/open.example/?device=windows")
    expect(page.locator(".finished")).to_have_count(0)


def test_without_script_it_worked_leads_on_all_the_same(open_page: Open) -> None:
    page = open_page("/for/yourdomain.co.uk/guides/iphone-mail/both-ways/", java_script_enabled=False)
    page.get_by_role("button", name="It worked").click()
    expect(page.get_by_role("link", name="Choose the next device")).to_be_visible()
    expect(page.get_by_role("checkbox")).to_have_count(5)


def test_nobody_is_told_what_is_ticked(open_page: Open) -> None:
    page = open_page("/for/yourdomain.co.uk/guides/iphone-mail/both-ways/")
    sent = everything_sent(page)
    page.get_by_role("button", name="It worked").click()
    page.get_by_role("checkbox", name="Tablet").check()
    assert [text for text in sent if "tablet" in text.lower() or "checklist" in text] == []
