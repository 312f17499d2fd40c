"""What fits into one text message."""

import pytest

from kb.guides.messages.gsm import fits, plainer, septets


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("abc", 3),
        ("Grüße @ 10 £", 12),
        ("€", 2),
        ("[a]", 5),
        ("ΔΩ", 2),
        ("Привет", None),
        ("ы", None),
        ("“", None),
    ],
)
def test_it_counts_septets(text: str, length: int | None) -> None:
    assert septets(text) == length


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("a" * 160, True),
        ("a" * 161, False),
        ("a" * 158 + "€", True),
        ("a" * 159 + "€", False),
        ("", False),
        ("ő", False),
    ],
)
def test_one_message_takes_160(text: str, one: bool) -> None:
    assert fits(text) is one


def test_typographic_characters_become_those_of_a_telephone() -> None:
    assert plainer("“It’s 5–6 …”") == '"It\'s 5-6 ..."'
