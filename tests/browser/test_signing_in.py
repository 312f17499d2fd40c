"""From `createsuperuser` to the operator's home: password, telephone, recovery codes; and in again with each."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.barriers import violations
from tests.browser.conftest import PHONE, Open
from tests.browser.operators import (
    PASSWORD,
    give_code,
    give_password,
    make_operator,
    name_here,
    secret_on,
    set_up,
    type_code,
)
from tests.browser.pictures import picture

pytestmark = pytest.mark.browser


def fits(page: Page, name: str) -> None:
    """On a telephone nothing is cut off, and nothing is in the way of anybody."""
    assert violations(page, name) == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], name


def test_the_first_sign_in_and_the_next_ones_on_a_telephone(open_page: Open) -> None:
    name = make_operator("anna")
    page = open_page("/operator/votes/", viewport=PHONE, reduced_motion="reduce")
    fits(page, "sign-in")
    picture(page, "sign-in")
    give_password(page, name)
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up your telephone")
    fits(page, "set-up")
    picture(page, "set-up")
    secret = secret_on(page)
    type_code(page, "000000")
    expect(page.get_by_label("Code of six digits")).to_have_accessible_description(
        "That code is not right. Does the clock of the telephone set itself?"
    )
    fits(page, "set-up with a wrong code")
    assert secret_on(page) == secret
    used = give_code(page, secret)

    expect(page.get_by_role("heading", level=1)).to_have_text("Keep your recovery codes")
    fits(page, "recovery-codes")
    picture(page, "recovery-codes")
    codes = page.locator(".keys li").all_inner_texts()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert download.value.suggested_filename == "recovery-codes.txt"
    assert Path(download.value.path()).read_text().splitlines() == codes
    page.get_by_role("link", name="I have kept them: go on").click()
    expect(page).to_have_url(re.compile(r"/operator/votes/$"))

    page.get_by_role("button", name="Sign out").click()
    give_password(page, name)
    fits(page, "code")
    picture(page, "code")
    type_code(page, used)
    expect(page.get_by_label("Code of six digits")).to_have_accessible_description("That code is not right.")
    give_code(page, secret, steps=1)
    expect(page.get_by_role("heading", level=1)).to_have_text("What needs doing")

    page.get_by_role("button", name="Sign out").click()
    give_password(page, name)
    page.get_by_role("link", name="use a recovery code").click()
    page.get_by_label("Recovery code").fill(codes[0].upper())
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What needs doing")
    page.goto("/operator/account/")
    expect(page.get_by_text("9 of ten are left.")).to_be_visible()
    fits(page, "account")
    for link in ("Set up another telephone", "Make new recovery codes", "Change the password", "Sign out everywhere"):
        page.goto("/operator/account/")
        page.get_by_role("link", name=link).click()
        fits(page, link)


def test_somebody_who_is_invited_comes_in_on_a_telephone(sign_in: Open, open_page: Open) -> None:
    name = name_here("ben")
    page = sign_in("/operator/people/new/", viewport=PHONE, reduced_motion="reduce")
    fits(page, "invite")
    page.get_by_label("Name to sign in with").fill(name)
    page.get_by_label("Role").select_option(label="Editor: may edit pages too")
    page.get_by_role("button", name="Make the link").click()
    fits(page, "link")
    link = page.locator(".secret").inner_text()

    guest = open_page("/operator/" + link.partition("/operator/")[2], viewport=PHONE, reduced_motion="reduce")
    fits(guest, "welcome")
    guest.get_by_label("New password", exact=True).fill(PASSWORD)
    guest.get_by_label("New password again").fill(PASSWORD)
    guest.get_by_role("button", name="Go on").click()
    set_up(guest, name)
    expect(guest.get_by_role("heading", level=1)).to_have_text("What needs doing")

    page.get_by_role("link", name="Go on").click()
    expect(page.get_by_text("Editor · last signed in")).to_be_visible()
    fits(page, "person")
    page.get_by_role("button", name="Switch the account off").click()
    expect(page.get_by_text("The account is switched off and signed out everywhere.")).to_be_visible()
    guest.reload()
    expect(guest.get_by_role("heading", level=1)).to_have_text("Sign in")
