"""The dates of a move to take away; tests/golden/ has the documents."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event
from icalendar.alarms import Alarms

from kb.mail.moves import MailSettings, Phase, mail_settings
from kb.protocols.messages import calendar
from tests.golden_files import DURING, MOVE, NAME, OLD, calendar_of, open_end, settings_during


def uids(settings: MailSettings) -> list[str]:
    return [str(event["uid"]) for event in Calendar.from_ical(calendar_of(settings)).walk("VEVENT")]


def events_of(settings: MailSettings) -> list[Event]:
    return [event for event in Calendar.from_ical(calendar_of(settings)).walk("VEVENT") if isinstance(event, Event)]


def in_zone(zone: str, moves_at: datetime) -> Event:
    """The day of a move, as the file of a site in that zone has it."""
    move = replace(MOVE, change_from=moves_at - timedelta(days=9), moves_at=moves_at, old_closes_at=None)
    settings = mail_settings(NAME, OLD, move, moves_at)
    body = calendar.render(settings, page_url="https://help.example/", site_name="Host", zone=ZoneInfo(zone))
    return Calendar.from_ical(body).events[1]


def rings(event: Event, reader: ZoneInfo) -> Iterator[datetime]:
    """When its reminder rings for a reader in a zone."""
    alarms = Alarms(event)
    alarms.set_local_timezone(reader)
    return (time.trigger.astimezone(reader) for time in alarms.times)


def test_it_can_be_read_by_a_calendar() -> None:
    events = events_of(settings_during(Phase.OPEN))
    assert [event["dtstart"].dt for event in events] == [date(2024, 2, 14), date(2024, 3, 6), MOVE.old_closes_at]
    assert [event["dtend"].dt - event["dtstart"].dt for event in events] == [
        timedelta(days=1),
        timedelta(days=1),
        timedelta(minutes=30),
    ]
    assert [len(event.walk("VALARM")) for event in events] == [1, 1, 1]


@pytest.mark.parametrize(
    ("zone", "moves_at", "day"),
    [
        ("UTC", datetime(2025, 5, 2, tzinfo=UTC), date(2025, 5, 2)),
        ("Europe/Berlin", datetime(2025, 10, 25, 22, tzinfo=UTC), date(2025, 10, 26)),  # the clocks go back that day
        ("America/New_York", datetime(2025, 7, 4, 4, tzinfo=UTC), date(2025, 7, 4)),
        ("Asia/Kolkata", datetime(2025, 1, 31, 18, 30, tzinfo=UTC), date(2025, 2, 1)),
        ("Africa/Cairo", datetime(2025, 4, 24, 22, tzinfo=UTC), date(2025, 4, 25)),  # there is no midnight that night
        ("Pacific/Kiritimati", datetime(2025, 12, 31, 10, tzinfo=UTC), date(2026, 1, 1)),
    ],
)
def test_a_day_alone_is_that_day_in_every_zone(zone: str, moves_at: datetime, day: date) -> None:
    event = in_zone(zone, moves_at)
    assert event["dtstart"].to_ical() == f"{day:%Y%m%d}".encode()
    assert event["dtstart"].params["VALUE"] == event["dtend"].params["VALUE"] == "DATE"
    assert event["dtend"].dt == day + timedelta(days=1)


@pytest.mark.parametrize(
    ("zone", "moves_at"),
    [
        ("UTC", datetime(2025, 5, 2, 0, 1, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2025, 5, 2, tzinfo=UTC)),
        ("America/New_York", datetime(2025, 7, 3, 23, tzinfo=UTC)),
        ("Africa/Cairo", datetime(2025, 4, 24, 23, tzinfo=UTC)),
    ],
)
def test_a_time_on_the_clock_is_a_moment(zone: str, moves_at: datetime) -> None:
    event = in_zone(zone, moves_at)
    assert (event["dtstart"].dt, event["dtend"].dt) == (moves_at, moves_at + timedelta(minutes=30))
    assert list(rings(event, ZoneInfo(zone))) == [moves_at - timedelta(days=1)]


@pytest.mark.parametrize("reader", ["Europe/London", "America/Los_Angeles", "Asia/Tokyo", "Pacific/Apia"])
def test_before_a_day_alone_it_rings_at_nine_where_the_reader_is(reader: str) -> None:
    zone = ZoneInfo(reader)
    event = in_zone("Europe/Berlin", datetime(2025, 6, 9, 22, tzinfo=UTC))
    assert list(rings(event, zone)) == [datetime(2025, 6, 9, 9, tzinfo=zone)]


def test_every_entry_says_which_revision_it_is() -> None:
    changed = MOVE.change_from + timedelta(days=3)
    postponed = replace(MOVE, moves_at=MOVE.moves_at + timedelta(days=2), sequence=7, changed_at=changed)
    for settings, sequence, revised in (
        (settings_during(Phase.OPEN), 0, MOVE.published_at),
        (mail_settings(NAME, OLD, postponed, DURING[Phase.OPEN]), 7, changed),
    ):
        for event in events_of(settings):
            stamps = (event["sequence"], event["dtstamp"].dt, event["last-modified"].dt)
            assert stamps == (sequence, revised, revised)


def test_a_draft_that_was_changed_is_as_new_as_its_publication() -> None:
    draft = replace(MOVE, sequence=2, changed_at=datetime(2024, 1, 5, tzinfo=UTC))
    events = events_of(mail_settings(NAME, OLD, draft, DURING[Phase.OPEN]))
    assert {event["last-modified"].dt for event in events} == {MOVE.published_at}


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
    body = calendar.render(
        settings_during(Phase.OPEN), page_url="https://help.example/", site_name=site_name, zone=ZoneInfo("UTC")
    )
    assert body.count(b"\r\nBEGIN:VEVENT\r\n") == 3


def test_lines_end_and_fold_as_the_standard_asks() -> None:
    lines = calendar_of(open_end()).split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)


def test_without_a_move_there_is_no_calendar() -> None:
    with pytest.raises(ValueError, match=r"^A domain without a move has no dates\.$"):
        calendar_of(mail_settings(NAME, OLD, None, DURING[Phase.OPEN]))
