"""The dates of a move to take away; tests/golden/ has the documents."""

from dataclasses import replace
from datetime import timedelta

import pytest
from icalendar import Calendar

from kb.mail.moves import MailSettings, Phase, mail_settings
from kb.protocols.messages import calendar
from tests.golden_files import DURING, MOVE, NAME, OLD, calendar_of, open_end, settings_during


def uids(settings: MailSettings) -> list[str]:
    return [str(event["uid"]) for event in Calendar.from_ical(calendar_of(settings)).walk("VEVENT")]


def test_it_can_be_read_by_a_calendar() -> None:
    events = Calendar.from_ical(calendar_of(settings_during(Phase.OPEN))).walk("VEVENT")
    assert [event["dtstart"].dt for event in events] == [MOVE.change_from, MOVE.moves_at, MOVE.old_closes_at]
    assert [len(event.walk("VALARM")) for event in events] == [1, 1, 1]


def test_without_a_last_day_it_has_two_dates() -> None:
    assert len(uids(open_end())) == 2


def test_a_later_copy_replaces_the_entries_of_an_earlier_one() -> None:
    settings = settings_during(Phase.OPEN)
    postponed = replace(MOVE, moves_at=MOVE.moves_at + timedelta(days=2))
    later = mail_settings(NAME, OLD, postponed, DURING[Phase.OPEN])
    assert uids(later) == uids(settings)
    assert len(set(uids(settings))) == 3


def test_every_phase_gives_the_same_dates() -> None:
    assert len({calendar_of(settings_during(phase)) for phase in Phase}) == 1


def test_words_of_the_operator_cannot_add_lines() -> None:
    site_name = "Host\r\nBEGIN:VEVENT\r\nX;,:\\"
    body = calendar.render(settings_during(Phase.OPEN), page_url="https://help.example/", site_name=site_name)
    assert body.count(b"\r\nBEGIN:VEVENT\r\n") == 3


def test_lines_end_and_fold_as_the_standard_asks() -> None:
    lines = calendar_of(open_end()).split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)


def test_without_a_move_there_is_no_calendar() -> None:
    with pytest.raises(ValueError, match=r"^A domain without a move has no dates\.$"):
        calendar_of(mail_settings(NAME, OLD, None, DURING[Phase.OPEN]))
