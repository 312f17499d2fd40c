"""Headings in which no word is parted after its first letter."""

import re
from datetime import datetime

import pytest
from django.test import Client

from kb.views.frame.headings import with_words_whole


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("E-Mail einrichten", "[E-Mail] einrichten"),
        ("Die E-Mail-Adresse", "Die [E-Mail]-Adresse"),
        ("Keine E-Mails, kein T-Online", "Keine [E-Mails], kein [T-Online]"),
        ("Der A-Record („X-Server“)", "Der [A-Record] („[X-Server]“)"),
        ("<b>E-Mail</b> und e-mail", "<b>[E-Mail]</b> und [e-mail]"),
        ("Ü-Wagen", "[Ü-Wagen]"),
        ("IMAP-Server, POP3-Konto, 2-Faktor", "IMAP-Server, POP3-Konto, 2-Faktor"),
        ("e-shop.example und e-shop.<wbr>example", "e-shop.example und e-shop.<wbr>example"),
        ("mail.a-b.example und x@e-mail.example", "mail.a-b.example und x@e-mail.example"),
        ('<a href="/e-mail/e-mail" title="E-Mail">Dort</a>', '<a href="/e-mail/e-mail" title="E-Mail">Dort</a>'),
        ("Vor- und Nachname, E- und U-Bahn", "Vor- und Nachname, E- und [U-Bahn]"),
        ("R&amp;D-Team", "R&amp;D-Team"),
    ],
)
@pytest.mark.parametrize("tag", ["h1", "h2", "h3"])
def test_what_hangs_on_one_letter_stays_with_it(heading: str, expected: str, tag: str) -> None:
    said = expected.replace("[", '<span class="in-one">').replace("]", "</span>")
    assert with_words_whole(f'<{tag} id="h-e-mail">{heading}</{tag}>') == f'<{tag} id="h-e-mail">{said}</{tag}>'


@pytest.mark.parametrize("html", ["<p>E-Mail</p>", "<title>E-Mail</title>", "<header>E-Mail</header>", "E-Mail"])
def test_other_words_are_as_they_were(html: str) -> None:
    assert with_words_whole(html) == html


@pytest.mark.parametrize("address", ["/de/guides/thunderbird/", "/de/guides/thunderbird/try-your-password/", "/de/"])
def test_pages_say_so_in_their_headings(noon: datetime, client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    headings = "".join(heading[0] for heading in re.finditer(r"<(h[1-3])\b.*?</\1>", page, re.DOTALL))
    assert "E-Mail" in headings
    assert re.findall(r'(?<!<span class="in-one">)E-Mail(?![^<]*>)', headings) == []
    assert "in-one" not in page.partition("<title>")[2].partition("</title>")[0]


def test_a_label_is_whole_too() -> None:
    label = "<p>Tap <strong>Server für ausgehende E-Mails</strong>, not E-Mail.</p>"
    assert with_words_whole(label) == label.replace("E-Mails</", '<span class="in-one">E-Mails</span></')
