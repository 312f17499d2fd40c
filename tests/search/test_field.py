"""The one field: whatever people have, and what it is. Written from their side; all made up."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.mail.names import DomainName
from kb.search.field import NOTHING, ONE_LONG_WORD, Name, Several, Unclear, Words, name_in, read_field
from kb.search.queries import MAX_TEXT

#: Whoever types these has a name: their own, their website's, a server's.
NAMES = {
    "I cannot find my domain garage.org": "garage.org",
    "garage.org": "garage.org",
    " Garage.ORG. ": "garage.org",
    "www.garage.org": "www.garage.org",
    "http://garage.org": "garage.org",
    "HTTPS://www.Garage.org/contact.html#map": "www.garage.org",
    "htps:/garage.org": "garage.org",
    "garage.org/webmail": "garage.org",
    "garage.org:2096": "garage.org",
    "kim@garage.org": "garage.org",
    "Kim Lee <kim@garage.org>": "garage.org",
    '"Lee, Kim" <kim@garage.org>': "garage.org",
    "kim@garage.org (home)": "garage.org",
    "Kim Lee, kim@garage.org": "garage.org",
    "kim lee at garage.org": "garage.org",
    "kim (at) garage (dot) org": "garage.org",
    "mailto:kim@garage.org?subject=Hello": "garage.org",
    "kim@garage.org; lee@garage.org": "garage.org",
    "My email address is kim@garage.org": "garage.org",
    "Meine Adresse ist kim@garage.org": "garage.org",
    "My website is www.garage.org": "www.garage.org",
    "what is the new server for garage.org?": "garage.org",
    "When does garage.org move?": "garage.org",
    "Wann zieht garage.org um?": "garage.org",
    "settings for garage.org please": "garage.org",
    "bücher-möller.de": "xn--bcher-mller-xfb5e.de",
    "imap.garage.org": "imap.garage.org",
    "Incoming mail server: mail.garage.org": "mail.garage.org",
    "mail.garage.org port 993 SSL": "mail.garage.org",
    "smtp.garage.org:587": "smtp.garage.org",
    "Posteingangsserver mail.garage.org": "mail.garage.org",
    "srv17.bluecloud.co.uk": "srv17.bluecloud.co.uk",
    "kim@gmail.com": "gmail.com",
    "It's *garage.org*": "garage.org",
    "`kim@garage.org`": "garage.org",
    "&lt;kim@garage.org&gt;": "garage.org",
    "garage.org\\webmail": "garage.org",
    "view-source:https://garage.org/": "garage.org",
    "outlook.office365.com": "outlook.office365.com",
    # Slips in the ending, and local parts without what follows: never an address of a page of ours.
    "garage.con": "garage.con",
    "garage.couk": "garage.couk",
    "kim.lee": "kim.lee",
    "kim@garage.orgg": "garage.orgg",
}
#: Whoever types these asks something, and what is searched for.
WORDS = {
    "Cannot Get Mail anna@garage.org": "Cannot Get Mail garage.org",
    "can't send mail garage.org": "can't send mail garage.org",
    "Mail kann nicht geladen werden anna@garage.org": "Mail kann nicht geladen werden garage.org",
    "iphone": "iphone",
    "Outlook": "Outlook",
    "k-9": "k-9",
    "my mail stopped": "my mail stopped",
    "what is my new server?": "what is my new server?",
    "POP3 or IMAP?": "POP3 or IMAP?",
    "993": "993",
    "0x800CCC0E": "0x800CCC0E",
    "(0x80042108)": "(0x80042108)",
    "550 5.7.1": "550 5.7.1",
    "5.7.1": "5.7.1",
    "#5.1.1 smtp;": "#5.1.1 smtp;",
    "535-5.7.8 Username and Password not accepted": "535-5.7.8 Username and Password not accepted",
    "-1200": "-1200",
    "10.0.19045": "10.0.19045",
    "v16.0.1": "v16.0.1",
    "Mail.app": "Mail.app",
    "Mail.app keeps crashing": "Mail.app keeps crashing",
    "OUTLOOK.EXE": "OUTLOOK.EXE",
    "old mail.pst": "old mail.pst",
    "archive.pst": "archive.pst",
    r"D:\Mail\archive.pst": r"D:\Mail\archive.pst",
    "/var/mail/log.txt": "/var/mail/log.txt",
    "com.apple.mail": "com.apple.mail",
    "System.Net.Mail.SmtpException": "System.Net.Mail.SmtpException",
    "Outlook.Application": "Outlook.Application",
    "NET::ERR_CERT_COMMON_NAME_INVALID": "NET::ERR_CERT_COMMON_NAME_INVALID",
    "e.g. outlook": "e.g. outlook",
    "It failed.The server said no": "It failed.The server said no",
    "localhost": "localhost",
    "imap.garage.org error": "imap.garage.org error",
    "Cannot connect using SSL to imap.garage.org": "Cannot connect using SSL to imap.garage.org",
    "The server “mail.garage.org” is not responding.": "The server “mail.garage.org” is not responding.",
    "certificate for srv1.bluecloud.uk, not garage.org": "certificate for srv1.bluecloud.uk, not garage.org",
    "garage.org not receiving": "garage.org not receiving",
    "kim@garage.org 0x800CCC0E": "garage.org 0x800CCC0E",
    "password kim@garage.org": "password garage.org",
    "kim@garage.org kann nicht senden": "garage.org kann nicht senden",
    "The password for “kim@garage.org” is wrong": "The password for “garage.org” is wrong",
    "Das Passwort für kim%40garage.org ist falsch": "Das Passwort für garage.org ist falsch",
    "Cannot send <kim@garage.org>": "Cannot send <garage.org>",
    "550 Mailbox of Kim Lee <kim@garage.org> is full": "550 Mailbox of <garage.org> is full",
    "Login failed (kim＠garage.org)": "Login failed (garage.org)",
    "Task 'kim@garage.org - Receiving' reported error": "Task garage.org - Receiving' reported error",
    "kim@garage.org.pst": "garage.org.pst",
    "www.garage.org.ost": "www.garage.org.ost",
    r"archive.pst\garage": r"archive.pst\garage",
    "www is broken": "www is broken",
    "Is the @ sign missing?": "Is sign missing?",
}
#: What has the shape of a name and is none.
UNCLEAR = {
    "": NOTHING,
    "  \n": NOTHING,
    "?!": NOTHING,
    "@": NOTHING,
    "kim@": NOTHING,
    "kim@garage": "That has no dot in it. A domain looks like example.co.uk.",
    "https://garage": "That has no dot in it. A domain looks like example.co.uk.",
    "garage.co,uk": "There is a comma where a dot should be.",
    "kim@garage.co,uk": "There is a comma where a dot should be.",
    "garage.co uk": "There is a space inside the domain.",
    "garage.co .uk": "There is a space inside the domain.",
    "www garage org": "There is a space inside the domain.",
    "garage..org": "There is a dot too many.",
    "gar_age.org": "That has a character in it that domain names cannot have.",
    "192.0.2.7": "That is a number address, not a domain name.",
    "192.0.2.7:993": "That is a number address, not a domain name.",
    "kim@[192.0.2.7]": "That is a number address, not a domain name.",
    "2001:db8::7": "That is a number address, not a domain name.",
    "nas.local": "That name is set aside for special use, so it cannot be a mail domain.",
    "gar\x00age.org": "That has an invisible character in it. Type the domain by hand.",
    "x" * 300: ONE_LONG_WORD,
}
SEVERAL = {
    "kim@garage.org, lee@florist.co.uk": ["garage.org", "florist.co.uk"],
    "Kim <kim@garage.org>; Lee <lee@florist.co.uk>": ["garage.org", "florist.co.uk"],
    "kim@garage.org lee@florist.co.uk": ["garage.org", "florist.co.uk"],
    "garage.org or www.florist.co.uk": ["garage.org", "florist.co.uk"],
    "garage.org und florist.co.uk": ["garage.org", "florist.co.uk"],
}


@pytest.mark.parametrize(("typed", "name"), NAMES.items())
def test_a_name_is_read_as_one(typed: str, name: str) -> None:
    assert read_field(typed) == Name(DomainName(name))


@pytest.mark.parametrize(("typed", "words"), WORDS.items())
def test_everything_else_is_searched_for(typed: str, words: str) -> None:
    assert read_field(typed) == Words(words)


@pytest.mark.parametrize(("typed", "reason"), UNCLEAR.items())
def test_what_cannot_be_the_name_that_it_looks_like_has_a_reason(typed: str, reason: str) -> None:
    assert read_field(typed) == Unclear(reason)


@pytest.mark.parametrize(("typed", "names"), SEVERAL.items())
def test_of_several_names_alone_one_is_asked_for(typed: str, names: list[str]) -> None:
    assert read_field(typed) == Several(tuple(map(DomainName, names)))


def test_a_long_error_text_is_searched_for_without_what_is_somebodys_own() -> None:
    text = "The connection to the server failed. kim.lee@garage.org " * 40
    read = read_field(text)
    assert isinstance(read, Words)
    assert "kim" not in read.text
    assert read.text.startswith("The connection to the server failed. garage.org The connection")
    assert len(read.text) <= MAX_TEXT


def test_what_is_searched_for_fits_into_an_address_in_every_script() -> None:
    read = read_field("пароль неверный " * 100)
    assert isinstance(read, Words)
    assert 400 < len(read.text.encode()) <= 1_500


@given(st.text() | st.text(alphabet="kim @.:/-'\"<>(),0x%4\u202e", max_size=40))
def test_no_text_raises_and_no_local_part_comes_out(text: str) -> None:
    for said in (read_field(text), read_field(f"{text} geheim@garage.org")):
        assert "geheim" not in repr(said)
        if isinstance(said, Words):
            assert "@" not in said.text
            assert not re.search(r"[\0-\x1f\u202e]", said.text)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("garage.org not receiving", "garage.org"),
        ("The password for “www.garage.org” is wrong", "garage.org"),
        ("garage.org or florist.co.uk fails", None),
        ("Mail.app crashes", None),
        ("550 5.7.1", None),
        ("", None),
    ],
)
def test_a_domain_among_words_is_known_again(words: str, name: str | None) -> None:
    assert name_in(words) == (DomainName(name) if name else None)
