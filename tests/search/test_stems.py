"""German stems, and the words that a German word is put together from."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from kb.search.stems import german_stem, parts_of
from kb.search.words import fold

KNOWN = {
    "postausgang",
    "posteingang",
    "server",
    "mail",
    "einstellung",
    "einstellungen",
    "konto",
    "daten",
    "sicherung",
    "post",
}


@pytest.mark.parametrize(
    "forms",
    [
        ("Passwort", "Passwörter", "passwoerter", "Passworts"),
        ("Einstellung", "Einstellungen"),
        ("Ordner", "Ordnern"),
        ("ändern", "aendern"),
        ("Zertifikat", "Zertifikate", "Zertifikats"),
    ],
)
def test_the_forms_of_a_word_have_one_stem(forms: tuple[str, ...]) -> None:
    assert len({german_stem(fold(form)) for form in forms}) == 1


def test_codes_and_short_words_stay_as_they_are() -> None:
    assert [german_stem(term) for term in ("0x800ccc0e", "den", "ein", "почта")] == [
        "0x800ccc0e",
        "den",
        "ein",
        "почта",
    ]


def test_threads_do_not_mix_their_words() -> None:
    words = [
        f"{beginning}{ending}" for beginning in ("passwort", "konto", "server") for ending in ("es", "en", "ern", "e")
    ]
    german_stem.cache_clear()
    one_by_one = [german_stem(word) for word in words]
    german_stem.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(german_stem, words)) == one_by_one


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("postausgangsserver", ("postausgang", "server")),
        ("mailserver", ("mail", "server")),
        ("servereinstellungen", ("server", "einstellungen")),
        ("kontodatensicherung", ("konto", "daten", "sicherung")),
        ("postfachserver", ()),
        ("postausgang", ()),
        ("server", ()),
        ("0x800ccc0eserver", ()),
    ],
)
def test_a_word_is_divided_into_known_words_only(compound: str, parts: tuple[str, ...]) -> None:
    assert parts_of(compound, KNOWN) == parts


def test_a_word_as_long_as_a_term_may_be_takes_no_time() -> None:
    assert parts_of("mail" * 12, {"mail"}) == ()
