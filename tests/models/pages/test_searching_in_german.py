"""German readers type German words; the first answer is the page in German that they mean."""

import pytest

from kb.models.pages.indexes import index_of
from tests.libraries import shipped_library

GERMAN = shipped_library("de")


@pytest.mark.parametrize(
    ("typed", "page"),
    [
        ("handy bekommt keine mails mehr", "articles/nothing-new-arrives/"),
        ("ich kann keine mails senden", "articles/cannot-send/"),
        ("mails bleiben im postausgang hängen", "articles/cannot-send/"),
        ("passwort wird ständig abgefragt", "articles/password-asked-again/"),
        ("kennwort vergessen", "articles/passwords/"),
        ("zertifikat abgelaufen", "articles/certificate-warnings/"),
        ("pop3 oder imap", "articles/pop3-or-imap/"),
        ("mails sichern outlook", "articles/back-up-first/"),
        ("adressbuch importieren", "articles/webmail-contacts/"),
        ("postfach voll", "articles/webmail/"),
        ("ist diese mail echt", "articles/is-this-message-genuine/"),
        ("mails doppelt", "articles/mail-twice-or-missing/"),
        ("alle geräte gesperrt", "articles/one-device-locks-everyone-out/"),
        ("drucker sendet nicht", "guides/scanner/"),
        ("umzug wann", "articles/what-the-move-is-about/"),
        ("iphone einstellungen ändern", "guides/iphone-mail/"),
        ("neues konto einrichten iphone", "guides/iphone-mail-new/"),
        ("outlook konto hinzufügen", "guides/outlook-classic-new/"),
        ("gmail app", "guides/gmail-android/"),
        ("Serveridentität kann nicht überprüft werden", "guides/iphone-mail/"),
        ("Der Zielprinzipalname ist falsch", "guides/outlook-classic/"),
    ],
)
def test_the_first_answer_is_the_page_that_is_meant(typed: str, page: str) -> None:
    hits = index_of(GERMAN.pages, "de").search(typed).hits
    assert hits[0].page.url.endswith(page)


@pytest.mark.parametrize("typed", ["0x800CCC1A", "outlook fehler 0x800ccc1a", "800ccc1a beim senden"])
def test_a_code_leads_to_what_is_said_of_it(typed: str) -> None:
    hits = index_of(GERMAN.pages, "de").search(typed).hits
    assert hits[0].heading is not None
    assert "0x800CCC1A" in hits[0].heading[1]
    assert any("outlook-classic" in hit.page.url for hit in hits)


@pytest.mark.parametrize(
    ("typed", "page"),
    [
        ("mailpasswortes", "articles/password"),
        ("imapserverdaten", "settings"),
        ("sicherungskopien der mails", "articles/back-up-first/"),
        ("doppelter mails", "articles/mail-twice-or-missing/"),
        ("zertifikatsmeldungen", "articles/certificate-warnings/"),
    ],
)
def test_other_forms_and_compounds_of_a_word_find_the_same(typed: str, page: str) -> None:
    results = index_of(GERMAN.pages, "de").search(typed)
    assert page in ("settings" if results.own_values else results.hits[0].page.url)
