"""How long a body is said to be: digits and nothing else, however many."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.body_length import ENDLESS, NotALength, body_length


@pytest.mark.parametrize(
    ("said", "length"),
    [
        ("", 0),
        ("0", 0),
        ("0" * 5000, 0),
        ("16384", 16384),
        ("0" * 20 + "200000000", 200_000_000),
        ("0" * 5000 + "5", 5),
        ("9" * 18, ENDLESS - 1),
        ("1" + "0" * 18, ENDLESS),
        ("9" * 19, ENDLESS),
        ("9" * 5000, ENDLESS),
    ],
)
def test_digits_are_a_length(said: str, length: int) -> None:
    assert body_length(said) == length


@pytest.mark.parametrize(
    "said",
    [
        "-1",
        "+1",
        " 1",
        "1 ",
        "1\n",
        "1,1",
        "1, 1",
        "1_0",
        "1.0",
        "1e3",
        "0x10",
        "\u00b2",
        "\u0663",
        "\uff11",
        "\x00",
        "none",
    ],
)
def test_everything_else_is_none(said: str) -> None:
    with pytest.raises(NotALength):
        body_length(said)


@given(length=st.integers(min_value=0, max_value=10**40), zeros=st.integers(min_value=0, max_value=6000))
def test_zeros_in_front_are_worth_nothing(length: int, zeros: int) -> None:
    assert body_length("0" * zeros + str(length)) == min(length, ENDLESS)
