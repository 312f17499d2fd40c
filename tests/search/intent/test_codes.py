"""Codes of errors and their families."""

import pytest

from kb.search.intent.codes import is_code, relatives

KNOWN = ("0x800ccc0e", "0x800ccc0f", "0x80042108", "550", "553", "530", "421", "5.7.1", "5.7.8", "4.7.0", "993", "mail")


@pytest.mark.parametrize(
    "word", ["0x800ccc19", "800ccc19", "0x80042109", "550", "421", "5.7.26", "10060", "0x800cc0e", "0x800ccc0ee"]
)
def test_these_are_codes(word: str) -> None:
    assert is_code(word)


@pytest.mark.parametrize("word", ["993", "465", "587", "2019", "365", "0x", "mail", "", "12345678"])
def test_these_are_none(word: str) -> None:
    assert not is_code(word)


@pytest.mark.parametrize(
    ("code", "family"),
    [
        ("0x800ccc67", ("0x800ccc0e", "0x800ccc0f")),
        ("800ccc0b", ("0x800ccc0e", "0x800ccc0f")),
        ("0x8004210a", ("0x80042108",)),
        ("554", ("550", "553")),
        ("5.7.26", ("5.7.1", "5.7.8")),
        ("0x80190194", ()),
        ("mail", ()),
    ],
)
def test_a_code_that_no_page_has_belongs_to_a_family(code: str, family: tuple[str, ...]) -> None:
    assert relatives(code, KNOWN) == family
