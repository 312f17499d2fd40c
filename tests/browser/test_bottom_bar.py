"""The bar that follows on small screens."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, Open

pytestmark = pytest.mark.browser

GUIDE = "/for/yourdomain.co.uk/guides/iphone-mail/"


def test_the_bottom_bar_comes_once_the_sign_has_gone(open_page: Open) -> None:
    page = open_page(GUIDE, viewport=PHONE)
    bar = page.get_by_role("region", name="Your new servers")
    expect(page.locator("#sign")).to_be_in_viewport()
    expect(bar).to_be_hidden()
    page.evaluate("scrollTo(0, document.querySelector('#sign').getBoundingClientRect().bottom + 400)")
    expect(bar).to_be_visible()
    expect(bar).to_contain_text("yourdomain.co.uk 993")
    expect(bar.get_by_role("button", name="Copy the incoming server, yourdomain.co.uk")).to_be_in_viewport()
    page.evaluate("scrollTo(0, 0)")
    expect(bar).to_be_hidden()


def test_there_is_no_bottom_bar_beside_a_sign_that_stays(open_page: Open) -> None:
    page = open_page(GUIDE, viewport=DESK)
    page.evaluate("scrollTo(0, 1600)")
    expect(page.locator("#sign")).to_be_in_viewport()
    expect(page.get_by_role("region", name="Your new servers")).to_be_hidden()
