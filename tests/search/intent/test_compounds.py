"""Words of a question that are put together from others."""

import pytest

from kb.search.intent.compounds import taken_apart


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("mailpasswort", ("mail", "passwort")),
        ("mailpasswortes", ("mail", "passwortes")),
        ("imapserverdaten", ("imap", "serverdaten")),
        ("outlookordner", ("outlook", "ordner")),
        ("druckerzertifikat", ("drucker", "zertifikat")),
        ("webmailadressbuch", ("webmail", "adressbuch")),
    ],
)
def test_a_compound_is_its_parts(word: str, parts: tuple[str, ...]) -> None:
    assert tuple(taken_apart([word])) == parts


@pytest.mark.parametrize(
    "word",
    ["passwort", "postausgangsserver", "certificate", "thunderbird", "mailbox", "something", "fotobuch", "server"],
)
def test_a_word_that_means_something_or_has_an_unknown_part_stays(word: str) -> None:
    assert tuple(taken_apart([word])) == (word,)


def test_the_other_words_keep_their_order() -> None:
    assert tuple(taken_apart(["mein", "mailpasswort", "geht", "nicht"])) == (
        "mein",
        "mail",
        "passwort",
        "geht",
        "nicht",
    )
