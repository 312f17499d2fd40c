"""An operator's new move: from two servers and a pasted list to its publication, and the list taken back again."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.barriers import violations
from tests.browser.conftest import DESK, PHONE, Open
from tests.browser.pictures import picture

pytestmark = pytest.mark.browser

LIST = """florist.example, Flora Bloom, flora@florist.example, 01632 960001
garage.example, Gwen Spanner, gwen@garage.example
tailor.example
tailor
"""


def begin(page: Page, title: str) -> None:
    page.get_by_label("What is it called?").fill(title)
    page.locator("#old").select_option(label="the old server (old-host)")
    page.locator("#new").select_option(label="the new server (new-host)")


def set_date(page: Page, label: str, moment: str) -> None:
    page.get_by_label(label).fill(moment)


def test_from_a_pasted_list_to_a_published_move_and_back(sign_in: Open, open_page: Open) -> None:
    page = sign_in("/operator/moves/new/", viewport=DESK)
    begin(page, "Mail moves to our new server")
    picture(page, "new-move")
    page.get_by_role("button", name="Make the draft").click()
    expect(page.get_by_text("mail.client.example").first).to_be_visible()
    page.get_by_role("link", name="Next: dates").click()
    set_date(page, "Clients may change from", "2031-03-03T00:00")
    set_date(page, "Day of the move", "2031-03-24T06:00")
    set_date(page, "The old server stops", "2031-04-28T18:00")
    picture(page, "new-move-dates")
    page.get_by_role("button", name="Keep them, next: domains").click()

    page.get_by_label("Paste domains").fill(LIST)
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_text("3 new, 0 changed, 0 the same, 1 rejected.")).to_be_visible()
    picture(page, "new-move-list")
    page.get_by_label("Leave the 1 rejected row out").check()
    page.get_by_role("button", name="Add 3 domains").click()
    expect(page.get_by_text("3 new, 0 changed, 0 the same. 1 rejected row was left out.")).to_be_visible()
    batch = page.url

    page.get_by_role("link", name="Next: see it as a client").click()
    page.get_by_label("When").select_option("open")
    page.get_by_role("button", name="Show").click()
    frame = page.frame_locator(".client-frame")
    expect(frame.get_by_text("mail.florist.example").first).to_be_visible()
    assert violations(page, "as a client") == []
    page.get_by_role("link", name="Next: publish").click()
    picture(page, "new-move-publish")
    page.get_by_role("button", name="Publish now").click()
    expect(page.get_by_text("Published. The pages of its domains say so from now on.")).to_be_visible()
    page.wait_for_timeout(1100)  # a process trusts the revision that it read for a second
    expect(open_page("/for/tailor.example/").locator("main")).to_contain_text("mail.tailor.example")

    page.goto(batch)
    page.get_by_text("Undo this").click()
    picture(page, "new-move-undo")
    assert violations(page, "a list that is written") == []
    page.get_by_role("button", name="Undo it").click()
    expect(page.get_by_text("Undone by")).to_be_visible()
    page.wait_for_timeout(1100)
    open_page("/for/tailor.example/", status=404)


def test_it_works_on_a_phone_without_script(sign_in: Open) -> None:
    page = sign_in("/operator/moves/new/", viewport=PHONE, java_script_enabled=False)
    begin(page, "A move on a phone")
    page.get_by_role("button", name="Make the draft").click()
    page.get_by_role("link", name="Next: dates").click()
    page.get_by_role("button", name="Keep them, next: domains").click()
    page.get_by_label("Paste domains").fill("phone.example")
    page.get_by_role("button", name="Show what would change").click()
    page.get_by_role("button", name="Add 1 domain").click()
    expect(page.get_by_text("1 new, 0 changed, 0 the same.")).to_be_visible()
    page.get_by_role("link", name="A move on a phone").click()
    page.get_by_role("link", name="Overview").click()
    page.get_by_role("link", name="Delete the draft").click()
    expect(page.get_by_text("1 domain stays here, at the old server.")).to_be_visible()
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_text("The draft is deleted.")).to_be_visible()
