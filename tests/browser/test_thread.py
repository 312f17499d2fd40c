"""The header and the line under it, as phones, windows, and paper show them."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESK, PHONE, Open

pytestmark = pytest.mark.browser

#: One of each kind, in both languages.
PAGES = (
    "/",
    "/search/?q=certificate",
    "/guides/iphone-mail/",
    "/for/open.example/",
    "/for/open.example/guides/outlook-classic/?protocol=pop3",
    "/for/open.example/articles/webmail/?device=thunderbird-android",
    "/for/open.example/moves/",
)


def height(box: Locator) -> float:
    found = box.bounding_box()
    assert found
    return found["height"]


def is_one_row(box: Locator) -> bool:
    """Whether all of its links and fields that are seen stand beside one another."""
    middles = [one.bounding_box() for one in box.locator("a:visible, input:visible, button:visible").all()]
    return len({round((one["y"] + one["height"] / 2) / 4) for one in middles if one}) <= 1


@pytest.mark.parametrize("language", ["", "/de"])
@pytest.mark.parametrize("path", PAGES)
def test_header_and_line_are_a_row_each_on_a_phone(open_page: Open, path: str, language: str) -> None:
    page = open_page(language + path, viewport=PHONE)
    header = page.locator("header.top")
    assert height(header) <= 64
    assert is_one_row(header)
    thread = page.locator("header.top + nav.thread")
    assert thread.count() == (path.startswith("/for/") or "guides" in path)
    if thread.count():
        assert height(thread) <= 48
        assert is_one_row(thread)
        assert all(height(link) >= 44 for link in thread.get_by_role("link").all())
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def cut(page: Page, words: str) -> bool:
    link = page.locator("nav.thread").get_by_text(words, exact=True)
    measured = """(one) => {
      const words = document.createRange();
      words.selectNodeContents(one.closest("a"));
      return words.getBoundingClientRect().width > one.closest("a").getBoundingClientRect().width;
    }"""
    return bool(link.evaluate(measured))


def test_only_the_left_side_shortens_and_the_app_before_the_domain(open_page: Open) -> None:
    page = open_page("/for/open.example/articles/webmail/?device=windows-live-mail", viewport=PHONE)
    assert cut(page, "Windows Live Mail")
    assert not any(cut(page, words) for words in ("open.example", "Webmail", "Call us"))


def test_a_window_has_the_field_and_a_phone_the_way_to_it(open_page: Open) -> None:
    phone = open_page("/for/open.example/articles/webmail/", viewport=PHONE)
    expect(phone.locator(".find")).to_be_hidden()
    phone.locator("header.top").get_by_role("link", name="Search").click()
    phone.wait_for_url("**/for/open.example/search/")
    window = open_page("/for/open.example/articles/webmail/", viewport=DESK)
    expect(window.locator("header.top").get_by_role("link", name="Search")).to_be_hidden()
    window.locator(".find input").fill("anna@moved.example")
    window.locator(".find button").click()
    window.wait_for_url("**/for/moved.example/")


@pytest.mark.parametrize("java_script", [True, False])
def test_the_thread_holds_from_a_guide_to_an_article_and_back(open_page: Open, java_script: bool) -> None:
    page = open_page(
        "/for/open.example/guides/iphone-mail/?protocol=pop3", viewport=PHONE, java_script_enabled=java_script
    )
    page.get_by_role("link", name="Which one do I have?").click()
    page.wait_for_url("**/for/open.example/articles/pop3-or-imap/?device=iphone-mail&protocol=pop3")
    page.locator("nav.thread").get_by_role("link", name="iPhone Mail").click()
    page.wait_for_url("**/for/open.example/guides/iphone-mail/?protocol=pop3")
    page.locator("nav.thread").get_by_role("link", name="open.example").click()
    page.wait_for_url("**/for/open.example/?device=iphone-mail&protocol=pop3")


def test_on_paper_the_line_says_the_address_and_the_number(open_page: Open) -> None:
    page = open_page("/for/open.example/articles/webmail/")
    page.emulate_media(media="print")
    thread = page.locator("nav.thread")
    expect(thread).to_contain_text("open.example")
    for shown in ("webmail.new-host.example", "01632 960 001"):
        expect(thread.get_by_text(shown)).to_be_visible()
    for hidden in ("Webmail", "Call us"):
        expect(thread.get_by_text(hidden, exact=True)).to_be_hidden()
