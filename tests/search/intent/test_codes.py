"""Which words are codes of errors."""

import pytest

from kb.search.intent.codes import is_code


@pytest.mark.parametrize(
    "word", ["0x800ccc19", "800ccc19", "0x80042109", "550", "421", "5.7.26", "10060", "0x800cc0e", "0x800ccc0ee"]
)
def test_these_are_codes(word: str) -> None:
    assert is_code(word)


@pytest.mark.parametrize("word", ["993", "465", "587", "2019", "365", "0x", "mail", "", "12345678"])
def test_these_are_none(word: str) -> None:
    assert not is_code(word)
