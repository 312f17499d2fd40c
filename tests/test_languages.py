"""Which languages a site offers, what their addresses are, and words in a language that is told."""

import pytest
from django.utils import translation
from django.utils.formats import localize

from kb.languages import LANGUAGES, Language, SiteLanguages, gettext, in_digits, language_named, site_languages

ENGLISH, GERMAN = LANGUAGES["en"], LANGUAGES["de"]
BRITISH = SiteLanguages(ENGLISH, (GERMAN,))
GERMANS = SiteLanguages(GERMAN, (ENGLISH,))


@pytest.mark.parametrize(
    ("name", "expected"), [("en", ENGLISH), ("en-GB", ENGLISH), (" DE ", GERMAN), ("fr", None), ("", None)]
)
def test_a_language_is_known_by_its_code_or_its_tag(name: str, expected: object) -> None:
    assert language_named(name) == expected


def test_a_site_offers_its_own_language_and_each_other_once() -> None:
    assert site_languages("en-gb", ["en-gb", "de", "de"]) == BRITISH
    assert site_languages("de", ["en-gb", "de"]) == GERMANS
    assert site_languages("en-gb", []) == SiteLanguages(ENGLISH)
    assert site_languages("klingon", ["fr"]) == SiteLanguages(ENGLISH)


ADDRESSES = [
    ("/", "/de/"),
    ("/guides/iphone-mail/", "/de/guides/iphone-mail/"),
    ("/for/de.example/", "/de/for/de.example/"),
    ("/search/?q=x", "/de/search/?q=x"),
    ("/default/", "/de/default/"),
]


@pytest.mark.parametrize(("bare", "prefixed"), ADDRESSES)
def test_every_address_has_one_in_each_language(bare: str, prefixed: str) -> None:
    assert (BRITISH.of_path(bare), BRITISH.of_path(prefixed)) == (ENGLISH, GERMAN)
    for address in (bare, prefixed):
        assert BRITISH.path_in(address, ENGLISH) == bare
        assert BRITISH.path_in(address, GERMAN) == prefixed


def test_the_sites_own_language_has_no_prefix() -> None:
    assert GERMANS.of_path("/de/guides/") is GERMAN  # no such page: the router says so
    assert GERMANS.path_in("/guides/", ENGLISH) == "/en/guides/"
    assert SiteLanguages(ENGLISH).of_path("/de/guides/") is ENGLISH


def test_an_address_without_its_last_slash_is_in_its_language_too() -> None:
    assert BRITISH.of_path("/de") is GERMAN
    assert BRITISH.of_path("/dementia") is ENGLISH


def test_a_message_without_a_translation_stays_as_it_is() -> None:
    assert gettext("Nobody has translated this.", "de") == "Nobody has translated this."
    assert gettext("", "de") == ""
    assert gettext("Password", "xx") == "Password"


@pytest.mark.parametrize("language", [ENGLISH, GERMAN])
@pytest.mark.parametrize("number", [0, 999, 1_000, 12_345, 1_234_567, -4_321])
def test_numbers_are_written_as_django_writes_them(language: Language, number: int) -> None:
    with translation.override(language.django_code):
        assert in_digits(number, language.code) == localize(number)
