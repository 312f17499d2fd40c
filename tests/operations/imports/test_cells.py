from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from kb.operations.imports.cells import read_choice, read_key, read_moment, read_words
from kb.operations.tables.rejections import CellRefused

LONDON = ZoneInfo("Europe/London")


FORM = "In a list it is 2024-03-06, 2024-03-06T18:00 or, with a zone, 2024-03-06T18:00+01:00."


def test_it_reads_a_moment_on_the_clock_of_the_site() -> None:
    assert read_moment("moves_at", " 2024-07-06T18:00 ", LONDON) == datetime(2024, 7, 6, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("06/03/2024", "Enter a date and a time."),
        ("2024-10-27T01:30", "On that night the clocks go back, and this time comes twice."),
    ],
)
def test_it_refuses_what_is_no_moment_or_would_be_a_guess(cell: str, reason: str) -> None:
    with pytest.raises(CellRefused) as refused:
        read_moment("moves_at", cell, LONDON)
    assert (refused.value.column, refused.value.cell, refused.value.reason) == ("moves_at", cell, f"{reason} {FORM}")


def test_it_reads_a_key() -> None:
    assert read_key("service", " old-server-2 ") == "old-server-2"


@pytest.mark.parametrize("cell", ["", "Old", "old server", "old_server", "-old", "a" * 61, "=old", "ключ"])
def test_it_refuses_what_is_no_key(cell: str) -> None:
    with pytest.raises(CellRefused) as refused:
        read_key("service", cell)
    assert refused.value.reason == ("A key has small letters, digits and hyphens, 60 characters at most: old-server.")


def test_it_puts_words_on_one_line() -> None:
    assert read_words("title", " Mail\u00a0moves\n to cloud304 ", most=40) == "Mail moves to cloud304"


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (" ", "This must not be empty."),
        ("a\u200bb", "There is an invisible character in it."),
        ("a" * 41, "This is longer than 40 characters."),
    ],
)
def test_it_refuses_words_that_cannot_be_shown(cell: str, reason: str) -> None:
    with pytest.raises(CellRefused) as refused:
        read_words("title", cell, most=40)
    assert refused.value.reason == reason


def test_it_reads_a_choice_in_any_case_and_names_the_choices() -> None:
    assert read_choice("protocol", " IMAP ", ["imap", "pop3", "smtp"]) == "imap"
    with pytest.raises(CellRefused) as refused:
        read_choice("protocol", "imaps", ["imap", "pop3", "smtp"])
    assert refused.value.reason == "Use imap, pop3 or smtp."
