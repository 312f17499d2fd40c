"""The same pages in each language: told apart by their address, and by nothing else."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Final

import polib
import pytest
from django.test import Client

from kb.languages import LANGUAGES, LOCALE_DIR, SiteLanguages
from kb.mail.moves import Phase
from kb.models import Move
from kb.models.ground.revisions import raise_revision
from tests.browser import public_pages
from tests.views.conftest import browser, domain_in

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


@pytest.mark.thorough
@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_its_language(noon: datetime, client: Client, page: str) -> None:
    assert '<html lang="en-GB">' in text_of(client, page)
    assert '<html lang="de">' in text_of(client, f"/de{page}")


@pytest.mark.thorough
@pytest.mark.parametrize("page", PAGES)
def test_links_and_forms_stay_in_the_language(noon: datetime, client: Client, page: str) -> None:
    text = text_of(client, f"/de{page}")
    to_english = re.findall(r'<a href="(/[^"]*)" lang="en-GB" hreflang="en-GB">English</a>', text)
    addresses = set(_LINK.findall(text)) - set(to_english)
    assert to_english
    assert [one for one in addresses if not one.startswith(("/de/", *_OF_NO_LANGUAGE))] == []
    english = text_of(client, page).replace('href="/de/', "")
    assert [one for one in _LINK.findall(english) if one.startswith("/de/")] == []


@pytest.mark.thorough
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


class _Text(HTMLParser):
    """The words of a page, without those that say of themselves that they are English."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.open: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if not self.open or not self.open[-1]:
            self.words += [said[name] or "" for name in ("alt", "aria-label", "placeholder") if name in said]
        if tag not in _VOID:
            foreign = tag != "html" and (said.get("lang") or "").startswith("en")
            # Texts name English labels, and a title may be that of a text.
            foreign |= tag in ("title", "script") or (said.get("class") or "").startswith("guide")
            self.open.append(foreign or (bool(self.open) and self.open[-1]))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not self.open or not self.open[-1]:
            self.words.append(data)


_VOID: Final = frozenset({"meta", "link", "img", "input", "br", "hr", "wbr"})


def german_words(client: Client, page: str) -> str:
    parser = _Text()
    parser.feed(client.get(f"/de{page}").content.decode())
    return re.sub(r"\s+", " ", " ".join(parser.words))


@pytest.fixture(scope="module")
def english_sentences() -> list[str]:
    """What the site says in English and says differently in German: two words at least, nothing filled in."""
    entries = polib.pofile(str(LOCALE_DIR / "de/LC_MESSAGES/django.po"))
    told = {entry.msgid for entry in entries if entry.msgid != entry.msgstr and "%(" not in entry.msgid}
    return sorted(re.sub(r"<[^>]*>", "", text) for text in told if len(text.split()) > 1)


#: The documents for programs are English.
@pytest.mark.thorough
@pytest.mark.parametrize(
    "page", [page for page in (*public_pages.PAGES, *public_pages.REFUSALS) if not page.startswith(("/api/", "/de/"))]
)
def test_no_english_is_left_on_a_german_page(
    noon: datetime, client: Client, english_sentences: list[str], page: str
) -> None:
    words = german_words(client, page)
    found = [sentence for sentence in english_sentences if sentence in words]  # a pattern each would take seconds
    assert [sentence for sentence in found if re.search(rf"\b{re.escape(sentence)}", words)] == []


@pytest.mark.parametrize(
    ("phase", "heading", "sentence"),
    [
        (Phase.ANNOUNCED, "Noch ist nichts zu tun", "Ändern Sie nichts vor "),
        (Phase.OPEN, "Ändern Sie vor Sonntag, 29. November", "Der alte Server läuft noch bis "),
        (Phase.MOVING, "Ihre E-Mail zieht heute um: Jetzt ändern", "lesen und schreiben Sie im Webmail"),
        (Phase.MOVED, "Ihre E-Mail ist umgezogen: Jetzt ändern", "Ein vergessenes Gerät zeigt keinen Fehler."),
        (Phase.CLOSED, "Der alte Server ist aus: Jetzt ändern", "Am Passwort liegt es nicht"),
    ],
)
def test_each_phase_is_said_in_german(
    noon: datetime, client: Client, phase: Phase, heading: str, sentence: str
) -> None:
    words = german_words(client, f"/for/{domain_in(phase)}/")
    assert heading in words
    assert sentence in words


def test_dates_are_said_in_german(noon: datetime, client: Client) -> None:
    stops = datetime(2024, 3, 29, 18, tzinfo=UTC)
    Move.objects.filter(slug="own-domain-2024").update(old_closes_at=stops)
    raise_revision()
    words = german_words(client, "/moves/own-domain-2024/")
    assert "Der alte Server ist abgeschaltet, seit Freitag, 29. März 2024, 18:00 Uhr (Ortszeit London)." in words


def test_a_text_without_a_translation_says_so_and_stays_english_inside(
    noon: datetime, client: Client, only_english: str
) -> None:
    text = text_of(client, f"/de/for/open.example/guides/{only_english}/?protocol=pop3")
    assert "Diese Seite gibt es noch nicht auf Deutsch. Sie lesen sie auf Englisch." in text
    assert re.search(r'<h1 lang="en-GB">[^<]*Spark', text)
    body = text.partition('<div class="guide on-one-page" lang="en-GB">')[2].partition("Immer noch nicht weiter?")[0]
    assert "the new incoming server, mail.open.example" in body
    assert "neuer Posteingangsserver" not in body
    assert "Posteingangs- und Postausgangsserver" in text
    assert 'href="../../articles/' in body
    assert f'<link rel="canonical" href="http://127.0.0.1:8000/guides/{only_english}/">' in text


def test_a_translated_text_is_german_inside(noon: datetime, client: Client) -> None:
    text = text_of(client, "/de/for/open.example/guides/iphone-mail/")
    assert "noch nicht auf Deutsch" not in text
    assert 'Kopieren<span class="vh"> des neuen Posteingangsservers, mail.open.example</span>' in text
    assert "<figcaption>So ungefähr sieht Ihr Bildschirm aus.</figcaption>" in text
    assert "<span data-user>ihr-name</span>@open.<wbr>example" in text
    assert '<link rel="canonical" href="http://127.0.0.1:8000/de/guides/iphone-mail/">' in text


def test_only_translated_texts_are_offered_to_search_engines_as_versions(
    noon: datetime, client: Client, only_english: str
) -> None:
    assert 'rel="alternate" hreflang="de"' in text_of(client, "/guides/iphone-mail/")
    english_alone = text_of(client, f"/de/guides/{only_english}/")
    assert 'rel="alternate" hreflang="de"' not in english_alone
    assert f'<a href="/guides/{only_english}/" lang="en-GB" hreflang="en-GB">English</a>' in english_alone


def test_the_way_to_another_language_keeps_the_state_of_the_page(noon: datetime, client: Client) -> None:
    text = text_of(client, "/guides/iphone-mail/?protocol=pop3&seen=apps")
    assert '<a href="/de/guides/iphone-mail/?protocol=pop3&amp;seen=apps" lang="de"' in text


def test_calendar_files_are_in_the_language_of_their_address(noon: datetime, client: Client) -> None:
    english, german = (client.get(f"{prefix}/for/open.example/calendar.ics").content.decode() for prefix in ("", "/de"))
    assert "mail moves to the new server" in english
    assert "Die E-Mail zieht auf den neuen Server um" in german


def test_a_refused_entry_is_explained_in_german(noon: datetime, client: Client) -> None:
    response = client.post("/de/settings/", {"domain": "example.co uk"})
    assert response.status_code == 400
    assert "In der Domain ist ein Leerzeichen." in response.content.decode()


def test_a_page_without_other_versions_names_none(noon: datetime, client: Client) -> None:
    text = text_of(client, "/api/v1/docs")
    assert 'rel="alternate" hreflang' not in text
    assert '<a href="/de/" lang="de" hreflang="de">Deutsch</a>' in text
