"""The same pages in each language: told apart by their address, and by nothing else."""

import re
from datetime import datetime
from typing import Final

import pytest
from django.test import Client

from kb.languages import LANGUAGES, SiteLanguages
from tests.views.conftest import browser

#: A page of each kind, one in German for each.
PAGES: Final = (
    "/",
    "/settings/",
    "/for/open.example/",
    "/for/open.example/letter/",
    "/for/open.example/guides/iphone-mail/",
    "/guides/",
    "/guides/iphone-mail/",
    "/articles/",
    "/articles/pop3-or-imap/",
    "/search/?q=password",
    "/moves/",
    "/moves/sample-open/",
)
_LINK: Final = re.compile(r'(?:href|action|data-suggest)="(/[^"]*)"')
#: What has one address for all languages.
_OF_NO_LANGUAGE: Final = ("/static/", "/api/")


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_its_language(noon: datetime, client: Client, page: str) -> None:
    assert '<html lang="en-GB">' in text_of(client, page)
    assert '<html lang="de">' in text_of(client, f"/de{page}")


@pytest.mark.parametrize("page", PAGES)
def test_links_and_forms_stay_in_the_language(noon: datetime, client: Client, page: str) -> None:
    text = text_of(client, f"/de{page}")
    to_english = re.findall(r'<a href="(/[^"]*)" lang="en-GB" hreflang="en-GB">English</a>', text)
    addresses = set(_LINK.findall(text)) - set(to_english)
    assert to_english
    assert [one for one in addresses if not one.startswith(("/de/", *_OF_NO_LANGUAGE))] == []
    english = text_of(client, page).replace('href="/de/', "")
    assert [one for one in _LINK.findall(english) if one.startswith("/de/")] == []


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("wish", [{"accept-language": "de"}, {"cookie": "django_language=de"}])
def test_neither_cookies_nor_the_browsers_wish_change_a_page(
    noon: datetime, page: str, wish: dict[str, str], client: Client
) -> None:
    plain, asked = client.get(page), browser().get(page, headers=wish)
    assert asked.content == plain.content
    assert asked.headers.get("Vary") == plain.headers.get("Vary")
    assert "Accept-Language" not in plain.headers.get("Vary", "")


def test_pages_are_kept_apart_for_each_language(noon: datetime, client: Client) -> None:
    for first, second in (("", "/de"), ("/de", "")):
        pages = [client.get(f"{prefix}/for/open.example/guides/iphone-mail/") for prefix in (first, second)]
        assert pages[0].headers["ETag"] != pages[1].headers["ETag"]


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/de/settings/?domain=open.example", "/de/for/open.example/"),
        ("/de/for/OPEN.example./", "/de/for/open.example/"),
        ("/de/for/www.open.example/", "/de/for/open.example/"),
        ("/de", "/de/"),
        ("/de/guides", "/de/guides/"),
    ],
)
def test_redirects_stay_in_the_language(noon: datetime, client: Client, address: str, leads_to: str) -> None:
    assert client.get(address).headers["Location"] == leads_to


@pytest.mark.parametrize(
    ("address", "language"),
    [("/de/no-such-page/", "de"), ("/de/for/nobody.example/", "de"), ("/fr/", "en-GB"), ("/en/", "en-GB")],
)
def test_refusals_are_in_the_language_too(noon: datetime, client: Client, address: str, language: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert f'<html lang="{language}">' in response.content.decode()


@pytest.mark.parametrize(
    "address", ["healthz", "robots.txt", "api/v1/settings?domain=open.example", "operator/sign-in/"]
)
def test_machines_and_operators_have_one_address(noon: datetime, client: Client, address: str) -> None:
    assert client.get(f"/{address}").status_code == 200
    assert client.get(f"/de/{address}").status_code == 404


def test_a_language_that_is_not_offered_has_no_pages(
    noon: datetime, client: Client, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.conf.settings.SITE_LANGUAGES", SiteLanguages(LANGUAGES["en"]))
    assert client.get("/de/").status_code == 404
    text = text_of(client, "/moves/sample-open/")
    assert "hreflang" not in text
    assert "Deutsch" not in text


def test_the_versions_of_a_page_know_each_other(noon: datetime, client: Client) -> None:
    alternates = (
        '<link rel="alternate" hreflang="en-GB" href="http://127.0.0.1:8000/moves/">\n'
        '<link rel="alternate" hreflang="de" href="http://127.0.0.1:8000/de/moves/">\n'
    )
    english, german = text_of(client, "/moves/"), text_of(client, "/de/moves/")
    assert alternates in english
    assert alternates in german
    assert '<a href="/de/moves/" lang="de" hreflang="de">Deutsch</a>' in english
    assert '<a href="/moves/" lang="en-GB" hreflang="en-GB">English</a>' in german
