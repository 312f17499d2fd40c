from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from kb.operations.imports.cells import read_choice, read_key, read_moment, read_words
from kb.operations.tables.rejections import CellRefused

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2024-03-06", datetime(2024, 3, 6, tzinfo=UTC)),
        ("2024-07-06", datetime(2024, 7, 5, 23, tzinfo=UTC)),
        (" 2024-07-06T18:00 ", datetime(2024, 7, 6, 17, tzinfo=UTC)),
        ("2024-07-06 18:00:30", datetime(2024, 7, 6, 17, 0, 30, tzinfo=UTC)),
        ("2024-07-06t18:00z", datetime(2024, 7, 6, 18, tzinfo=UTC)),
        ("2024-07-06T18:00+02:00", datetime(2024, 7, 6, 16, tzinfo=UTC)),
        ("2024-10-27T01:30+01:00", datetime(2024, 10, 27, 0, 30, tzinfo=UTC)),
        ("2024-10-27T02:00", datetime(2024, 10, 27, 2, tzinfo=UTC)),
    ],
)
def test_it_reads_dates_and_times_in_the_sites_zone(cell: str, moment: datetime) -> None:
    assert read_moment("moves_at", cell, LONDON) == moment


def test_it_takes_a_date_for_its_first_moment_where_the_clocks_change_at_midnight() -> None:
    assert read_moment("moves_at", "2024-09-08", ZoneInfo("America/Santiago")) == datetime(2024, 9, 8, 4, tzinfo=UTC)


FORM = "Write a date such as 2024-03-06 or a time such as 2024-03-06T18:00."


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("", FORM),
        ("06/03/2024", FORM),
        ("20240306", FORM),
        ("2024-W10-3", FORM),
        ("2024-03-06T18", FORM),
        ("٢٠٢٤-03-06", FORM),
        ("2024-02-30", "There is no such date or time."),
        ("2024-03-06T24:00", "There is no such date or time."),
        ("0001-01-01T00:00+01:00", "There is no such date or time."),
        (
            "2024-03-31T01:30",
            "That time is left out when the clocks change in Europe/London; give its zone, as in +01:00.",
        ),
        (
            "2024-10-27T01:30",
            "That time comes twice when the clocks change in Europe/London; give its zone, as in +01:00.",
        ),
    ],
)
def test_it_refuses_what_is_no_moment_or_would_be_a_guess(cell: str, reason: str) -> None:
    with pytest.raises(CellRefused) as refused:
        read_moment("moves_at", cell, LONDON)
    assert (refused.value.column, refused.value.cell, refused.value.reason) == ("moves_at", cell, reason)


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
