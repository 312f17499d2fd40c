"""The first journey in another language: found with one tap, and never left by itself."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Open

pytestmark = pytest.mark.browser


def test_it_leads_through_the_site_in_german(open_page: Open) -> None:
    page = open_page(viewport=PHONE)
    page.locator("header.top").get_by_role("link", name="Deutsch").click()
    expect(page).to_have_url("/de/")
    page.get_by_label("Ihre E-Mail-Adresse, oder was auf dem Bildschirm steht").fill("anna@yourdomain.co.uk")
    page.get_by_role("button", name="Zeigen, was zu tun ist").click()
    expect(page).to_have_url("/de/for/yourdomain.co.uk/")
    expect(page.locator("#sign .new")).to_have_text("Jetzt verwenden yourdomain.co.uk")
    page.locator(".devices").get_by_role("link", name="iPhone").click()
    page.locator(".apps").get_by_role("link", name="Mail auf dem iPhone oder iPad").click()
    expect(page).to_have_url("/de/for/yourdomain.co.uk/guides/iphone-mail/try-your-password/")
    expect(page.locator(".sketch .here dt").first).to_contain_text("yourdomain.co.uk")
    page.get_by_role("link", name="Posteingangsserver eintragen").click()
    copy = page.get_by_role("button", name="Kopieren des neuen Posteingangsservers").first
    copy.click()
    expect(page.locator("button.copied").first).to_have_text("Kopiert")
    page.get_by_role("contentinfo").get_by_role("link", name="English").click()
    expect(page).to_have_url("/for/yourdomain.co.uk/guides/iphone-mail/incoming-server/")


def test_what_a_script_says_is_german_too(open_page: Open) -> None:
    page = open_page("/de/for/yourdomain.co.uk/")
    page.get_by_text("Meine Geräte zum Abhaken").click()
    page.get_by_label("Noch ein Gerät").fill("Tablet in der Küche")
    page.get_by_role("button", name="Hinzufügen").click()
    page.get_by_role("button", name="Tablet in der Küche entfernen").click()
    expect(page.get_by_label("Tablet in der Küche")).to_have_count(0)
