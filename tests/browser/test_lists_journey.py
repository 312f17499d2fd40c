"""A list as people have it, brought to a move in one go: what is not clear is asked, a kind at a time."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.barriers import violations
from tests.browser.conftest import DESK, PHONE, Open
from tests.browser.pictures import picture
from tests.browser.test_move_journey import begin

pytestmark = pytest.mark.browser

LIST = """chandler.example, Cleo Wick, cleo@chandler.example, 01632 960010
cooper.example\tCal\tcal@cooper.example
https://www.draper.example/shop; Dee; dee@draper.example
gmail.com, Pete Plumber, pete.plumber@gmail.com
farrier.example, 06/03/2024
glover.co,uk
hatter
"""


def a_list_on_a_new_move(page: Page, title: str, text: str) -> None:
    begin(page, title)
    page.get_by_role("button", name="Make the draft").click()
    page.get_by_role("link", name="Next: dates").click()
    page.get_by_role("button", name="Keep them, next: domains").click()
    page.get_by_label("Paste domains").fill(text)
    page.get_by_role("button", name="Show what would change").click()


def test_what_is_not_clear_is_asked_and_rejected_rows_are_put_right(sign_in: Open) -> None:
    page = sign_in("/operator/moves/new/", viewport=DESK)
    a_list_on_a_new_move(page, "A list as it is", LIST)
    expect(page.get_by_text("4 new, 0 changed, 0 the same, 1 rejected. 3 are not clear.")).to_be_visible()
    picture(page, "list-questions")
    assert violations(page, "the questions of a list") == []
    page.get_by_label(re.compile("gmail.com")).check()
    page.get_by_label("Line 6, glover.co,uk").select_option(label="It is glover.co.uk")
    page.get_by_label("Line 7").fill("hatter.example, Hal")
    page.get_by_role("button", name="Save the answers and read again").click()
    expect(page.get_by_text("7 new, 0 changed, 0 the same, 0 rejected.")).to_be_visible()
    page.get_by_role("button", name="Add 7 domains").click()
    expect(page.get_by_text("7 new, 0 changed, 0 the same.")).to_be_visible()
    page.get_by_text("Undo this").click()
    page.get_by_role("button", name="Undo it").click()
    expect(page.get_by_text("Undone by")).to_be_visible()


def test_it_works_on_a_phone_with_the_keyboard_and_without_script(sign_in: Open) -> None:
    page = sign_in("/operator/moves/new/", viewport=PHONE, java_script_enabled=False)
    a_list_on_a_new_move(page, "A list on a phone", "tanner.example\nco.uk\nglover.co,uk\n")
    expect(page.get_by_text("1 new, 0 changed, 0 the same, 0 rejected. 2 are not clear.")).to_be_visible()
    menu = page.get_by_label("Line 3, glover.co,uk")
    menu.focus()
    for key in ("Space", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(menu).to_have_value("name:glover.co.uk")
    page.get_by_role("button", name="Save the answers and read again").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Add 2 domains").click()
    expect(page.get_by_text("2 new, 0 changed, 0 the same.")).to_be_visible()
    page.get_by_text("Undo this").click()
    page.get_by_role("button", name="Undo it").click()
    expect(page.get_by_text("Undone by")).to_be_visible()


def test_columns_are_chosen_from_menus(sign_in: Open) -> None:
    page = sign_in("/operator/moves/new/", viewport=PHONE)
    text = "Domain,Betreuung,IP address\nweaver.example,Wim,192.0.2.7\n"
    a_list_on_a_new_move(page, "A list with titles", text)
    page.get_by_label("Betreuung").select_option(label="Name of a person")
    assert violations(page, "the columns of a list") == []
    page.get_by_role("button", name="Read it with these columns").click()
    expect(page.get_by_text("Wim", exact=False).first).to_be_visible()
    page.get_by_role("button", name="Forget this list").click()
    expect(page.get_by_text("The list is gone.")).to_be_visible()
