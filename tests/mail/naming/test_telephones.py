"""A telephone number in whatever somebody typed."""

import pytest

from kb.mail.naming.telephones import LONGEST, LONGEST_TYPED, NotANumber, read_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("01632 960 001", "01632 960 001"),
        ("  +44 (0)1632 / 960-001 ", "+44 (0)1632 / 960-001"),
        ("(+49) 30 901820", "(+49) 30 901820"),
        ("+49\u00a030\u202f901820", "+49 30 901820"),
        ("01.23.45.67.89", "01.23.45.67.89"),
        ("030/901 820\u201113", "030/901 820-13"),
        ("030 901820 \u2013 4", "030 901820 - 4"),
        ("\uff10\uff11\uff16\uff13\uff12 \uff19\uff16\uff10", "01632 960"),
        ("\u0660\u0661\u0662\u0663\u0664\u0665\u0666", "0123456"),
        ("tel:+441632960001", "+441632960001"),
        ("Tel: 01632\t960\n001", "01632 960 001"),
        ("\u202a+44 1632 960001\u202c", "+44 1632 960001"),
        ("123456", "123456"),
        ("1" * 20, "1" * 20),
        ("+1 " + "1 - " * 19, "+" + "1" * 20),
    ],
)
def test_a_number_is_taken_as_it_was_typed(typed: str, number: str) -> None:
    assert read_number(typed) == number
    assert len(number) <= LONGEST


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "not a telephone number"),
        ("anna@bakery.example", "not a telephone number"),
        ("call me please", "not a telephone number"),
        ("01632 960 001 ask for Dora", "not a telephone number"),
        ("01632 960 001; 01632 960 002", "not a telephone number"),
        ("0x1632960", "not a telephone number"),
        ("01632+960001", "not a telephone number"),
        ("++441632960001", "not a telephone number"),
        ("()-/ +", "not a telephone number"),
        ("<b>01632960001</b>", "not a telephone number"),
        ("01632\x00960001", "not a telephone number"),
        ("\u2460\u2461\u2462\u2463\u2464\u2465\u00bd", "not a telephone number"),
        ("12345", "too short"),
        ("+1 (2) 3", "too short"),
        ("1" * 21, "too long"),
        ("1" * 5_000, "too long"),
        (" " * LONGEST_TYPED + "01632960001", "too long"),
    ],
)
def test_what_is_no_number_is_refused_with_its_reason(typed: str, reason: str) -> None:
    with pytest.raises(NotANumber, match=reason) as refused:
        read_number(typed)
    assert typed.strip() == "" or typed not in refused.value.reason
