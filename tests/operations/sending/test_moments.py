"""Nothing leaves at a moment, or with words, that nobody has seen: dates that change, workers that were away."""

import csv
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command

from kb.mail.notice_days import NoticeKind
from kb.mail.recipients import Recipient
from kb.models import Delivery, Event, Move, Notice, Server
from kb.models.ground.revisions import raise_revision
from kb.models.sending.notices import NoticeState
from kb.models.site.profile import SiteProfile
from kb.operations.imports.moves import import_moves
from kb.operations.moves.moves import set_dates
from kb.operations.programs.provisioning import put_move
from kb.operations.refusals import NotPossible
from kb.operations.sending import notices, schedule
from kb.operations.sending.moments import fates
from tests.clock import SetClock
from tests.mail_sink import Sink
from tests.notices import MOVE, BeginSending, a_tested_notice, add_clients, states
from tests.rows import LoadSample
from tests.working import Waiting

NOON: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY: Final = datetime(2026, 12, 15, tzinfo=UTC)
ENDS: Final = DAY + timedelta(days=30)
BEFORE: Final = (NoticeKind.DAYS_14, NoticeKind.DAYS_7, NoticeKind.DAYS_1)


@pytest.fixture
def clients(sample: LoadSample, sink: Sink) -> Move:
    """Three weeks before the day, with clients who may change already."""
    sample(NOON)
    add_clients("anna", "bert")
    Move.objects.filter(slug=MOVE).update(change_from=NOON - timedelta(days=3), moves_at=DAY, old_closes_at=ENDS)
    raise_revision()
    return Move.objects.get(slug=MOVE)


def a_set_notice(kind: NoticeKind, at: datetime = NOON, *, twice: bool = False) -> Notice:
    row = a_tested_notice(at, kind)
    notices.confirm(row, 2, 3600, "anna", at, twice=twice)
    return Notice.objects.select_related("move").get(pk=row.pk)


def again(row: Notice) -> Notice:
    return Notice.objects.select_related("move").get(pk=row.pk)


def run(set_clock: SetClock, since: datetime, until: datetime, every: timedelta = timedelta(minutes=30)) -> None:
    """What a worker would do: watch, and go on with every notice, time and again."""
    at = since
    while at <= until:
        set_clock(at)
        schedule.watch(at)
        for pk in Notice.objects.values_list("pk", flat=True):
            schedule.go_on(notice=pk)
        at += every


Door = Callable[[Move, datetime, Path], None]


def by_page(move: Move, day: datetime, folder: Path) -> None:
    set_dates(move, move.title, NOON - timedelta(days=3), day, ENDS, "anna", NOON)


def by_program(move: Move, day: datetime, folder: Path) -> None:
    services = (move.from_service.slug, move.to_service.slug)
    moments = (moment.isoformat() for moment in (NOON - timedelta(days=3), day, ENDS))
    put_move(move.slug, (move.title, *services, *moments, ""), lambda _: None, "a program", NOON)


def by_list(move: Move, day: datetime, folder: Path) -> None:
    assert import_moves(a_list(move, day, folder), NOON).written


def a_list(move: Move, day: datetime, folder: Path) -> Path:
    columns = ("move", "title", "from_service", "to_service", "change_from", "moves_at", "old_closes_at")
    moments = (moment.isoformat() for moment in (NOON - timedelta(days=3), day, ENDS))
    with (folder / "moves.csv").open("w", newline="") as file:
        services = (move.from_service.slug, move.to_service.slug)
        csv.writer(file).writerows([columns, (move.slug, move.title, *services, *moments)])
    return folder / "moves.csv"


def by_hand(move: Move, day: datetime, folder: Path) -> None:
    Move.objects.filter(pk=move.pk).update(moves_at=day)
    raise_revision()


DOORS: Final = (by_page, by_program, by_list, by_hand)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("days", [-20, -7, -1, 0, 1])
def test_a_day_that_is_brought_forward_fires_nothing_that_is_over(
    clients: Move, sink: Sink, set_clock: SetClock, tmp_path: Path, door: Door, days: int
) -> None:
    rows = [a_set_notice(kind) for kind in BEFORE]
    new_day = NOON.replace(hour=0) + timedelta(days=days)
    door(clients, max(new_day, NOON - timedelta(days=3)), tmp_path)
    run(set_clock, NOON + timedelta(minutes=1), NOON + timedelta(days=2))
    assert sink.arrived == []
    for row in rows:
        assert (again(row).state, Delivery.objects.count()) == (NoticeState.DRAFT, 0)
        assert again(row).fault.startswith("The dates of the move were changed, and by the new ones it should have")


@pytest.mark.parametrize("door", DOORS)
def test_a_day_that_is_put_off_takes_its_notices_along(
    clients: Move, sink: Sink, set_clock: SetClock, tmp_path: Path, door: Door
) -> None:
    row = a_set_notice(NoticeKind.DAYS_7)
    assert row.leaves_at == datetime(2026, 12, 8, 9, tzinfo=UTC)
    door(clients, DAY + timedelta(days=2), tmp_path)
    run(set_clock, NOON, datetime(2026, 12, 10, 8, 59, tzinfo=UTC), timedelta(hours=12))
    assert sink.arrived == []
    set_clock(datetime(2026, 12, 10, 9, tzinfo=UTC))
    schedule.go_on(notice=row.pk)
    assert states(row) == {"anna": "queued", "bert": "queued"}
    assert again(row).leaves_at == datetime(2026, 12, 10, 9, tzinfo=UTC)


def test_what_would_read_differently_by_new_dates_is_looked_at_again(clients: Move, set_clock: SetClock) -> None:
    row = a_set_notice(NoticeKind.DAYS_7)
    set_dates(clients, clients.title, DAY - timedelta(days=3), DAY, ENDS, "anna", NOON)
    assert again(row).state == NoticeState.DRAFT
    assert again(row).fault.startswith("The move is not as it was when you tested the message")
    event = Event.objects.filter(action="notice.put-back").get()
    assert (event.who, event.after["kind"]) == ("clock", "days-7")


def test_dates_that_change_neither_the_moment_nor_the_words_do_no_harm(clients: Move, set_clock: SetClock) -> None:
    row = a_set_notice(NoticeKind.DAYS_7)
    set_dates(clients, clients.title, NOON - timedelta(days=2), DAY, ENDS + timedelta(days=1), "anna", NOON)
    set_clock(datetime(2026, 12, 8, 9, tzinfo=UTC))
    schedule.go_on(notice=row.pk)
    assert states(row) == {"anna": "queued", "bert": "queued"}


def test_other_servers_are_other_words(clients: Move, set_clock: SetClock) -> None:
    row = a_set_notice(NoticeKind.DAYS_7)
    Server.objects.filter(service=clients.to_service, protocol="imap").update(port=4711)
    raise_revision()
    set_clock(datetime(2026, 12, 8, 9, tzinfo=UTC))
    schedule.go_on(notice=row.pk)
    assert (again(row).state, Delivery.objects.count()) == (NoticeState.DRAFT, 0)


@pytest.mark.parametrize(("hours", "leaves"), [(0, True), (11, True), (13, False), (24 * 9, False)])
def test_a_worker_that_was_away_for_long_sends_nothing_late(
    clients: Move, set_clock: SetClock, hours: int, leaves: bool
) -> None:
    row = a_set_notice(NoticeKind.DAYS_14)
    late = datetime(2026, 12, 1, 9, tzinfo=UTC) + timedelta(hours=hours)
    set_clock(late)
    schedule.watch(late)
    schedule.go_on(notice=row.pk)
    assert again(row).state == (NoticeState.SENDING if leaves else NoticeState.DRAFT)
    assert ("too long ago" in again(row).fault) is not leaves


@pytest.mark.parametrize(("hours", "state"), [(11, NoticeState.DONE), (13, NoticeState.STOPPED)])
def test_half_a_notice_from_a_backup_waits_for_somebody(
    begin: BeginSending, set_clock: SetClock, hours: int, state: NoticeState
) -> None:
    going = begin(NOON, "anna", "bert", rate=1)
    going.round()
    assert len(going.sink.arrived) == 1
    set_clock(NOON + timedelta(hours=1 + hours))
    schedule.go_on(notice=going.notice.pk)
    assert going.state == state
    if state == NoticeState.STOPPED:
        assert going.notice.fault.startswith("For half a day nothing was sent")
        assert len(going.sink.arrived) == 1
        notices.go_on_again(going.notice, "anna", NOON + timedelta(hours=1 + hours))
        schedule.go_on(notice=going.notice.pk)
        assert len(going.sink.arrived) == 2


def test_a_move_that_changes_while_a_notice_leaves_stops_it(begin: BeginSending, set_clock: SetClock) -> None:
    going = begin(NOON, "anna", "bert", rate=3600)
    going.round()
    assert len(going.sink.arrived) == 1
    move = Move.objects.get(slug=MOVE)
    set_dates(move, move.title, move.change_from, move.moves_at + timedelta(days=1), None, "anna", NOON)
    going.clock.later(seconds=5)
    going.round()
    assert (going.state, len(going.sink.arrived)) == (NoticeState.STOPPED, 1)
    assert going.notice.fault.startswith("The move is not as it was when you tested the message")


def test_two_within_a_day_need_a_word(clients: Move, sink: Sink, set_clock: SetClock) -> None:
    first = a_set_notice(NoticeKind.DAYS_1)
    eve = datetime(2026, 12, 13, 15, tzinfo=UTC)
    row = a_tested_notice(eve)
    with pytest.raises(NotPossible, match="two messages within a day"):
        notices.confirm(row, 2, 3600, "anna", eve)
    notices.confirm(row, 2, 3600, "anna", eve, twice=True)
    run(set_clock, eve + timedelta(minutes=1), eve + timedelta(minutes=9), timedelta(minutes=1))
    nine = datetime(2026, 12, 14, 9, tzinfo=UTC)
    run(set_clock, nine, nine + timedelta(minutes=9), timedelta(minutes=1))
    assert len(sink.arrived) == 4
    assert {again(row).state for row in (first, row)} == {NoticeState.DONE}


def test_without_the_word_the_second_goes_back(clients: Move, sink: Sink, set_clock: SetClock) -> None:
    """However it came to be set: the word was typed for another one, or dates brought them together."""
    row = a_set_notice(NoticeKind.DAYS_1)
    other = a_tested_notice(NOON)
    eve = datetime(2026, 12, 13, 15, tzinfo=UTC)
    Notice.objects.filter(pk=other.pk).update(state=NoticeState.DONE, started_at=eve, leaves_at=eve, subject="Another")
    set_clock(datetime(2026, 12, 14, 9, tzinfo=UTC))
    schedule.go_on(notice=row.pk)
    assert again(row).state == NoticeState.DRAFT
    assert again(row).fault.startswith("Another notice of this move left on Sunday 13 December 2026 at 15:00")
    assert sink.arrived == []


def test_dates_that_bring_a_notice_close_to_one_that_left_put_it_back(clients: Move) -> None:
    row = a_set_notice(NoticeKind.DAYS_7)
    Notice.objects.filter(pk=a_tested_notice(NOON).pk).update(
        state=NoticeState.DONE, started_at=NOON, leaves_at=NOON, subject="Another"
    )
    set_dates(clients, clients.title, clients.change_from, DAY - timedelta(days=15), ENDS, "anna", NOON)
    assert again(row).state == NoticeState.DRAFT
    assert "within a day" in again(row).fault


@pytest.mark.parametrize("day", [DAY, datetime(2027, 3, 28, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)])
def test_from_nine_to_nine_is_a_day_also_when_clocks_change(clients: Move, day: datetime) -> None:
    SiteProfile.objects.update(zone="Europe/London")
    midnight = day.astimezone(ZoneInfo("Europe/London")).replace(hour=0)
    Move.objects.filter(pk=clients.pk).update(
        change_from=day - timedelta(days=60),
        moves_at=midnight,
        old_closes_at=None,
        published_at=day - timedelta(days=90),
    )
    raise_revision()
    at = day - timedelta(days=30)
    for kind in (*BEFORE, NoticeKind.DAY, NoticeKind.AFTER_3, NoticeKind.AFTER_12):
        assert a_set_notice(kind, at).close_agreed_at is None


def test_a_client_who_had_one_within_a_day_waits_for_the_next(begin: BeginSending, set_clock: SetClock) -> None:
    """One is let go on that had been stopped, just when another has left."""
    going = begin(NOON, "anna", "bert")
    Delivery.objects.filter(recipient__startswith="bert").update(due_at=NOON + timedelta(hours=1))
    going.round()
    assert going.states() == {"anna": "sent", "bert": "queued"}
    other = a_tested_notice(NOON)
    Notice.objects.filter(pk=other.pk).update(state=NoticeState.SENDING, next_at=NOON, rate=36_000)
    anna, bert = Delivery.objects.order_by("recipient")
    for row in (anna, bert):
        key = {"recipient": row.recipient, "recipient_key": row.recipient_key, "domain": row.domain}
        Delivery.objects.create(notice=other, due_at=NOON, **key)
    going.notice = again(other)
    going.clock.later(minutes=5)
    assert going.round() == NOON + timedelta(days=1)
    assert states(other) == {"anna": "queued", "bert": "sent"}
    going.clock.later(hours=24)
    going.round()
    assert states(other) == {"anna": "sent", "bert": "sent"}


def test_a_test_reads_as_it_will_when_it_leaves(clients: Move, sink: Sink, work: Waiting, set_clock: SetClock) -> None:
    set_clock(NOON)
    for kind, day, subject, words in (
        (
            NoticeKind.DAYS_7,
            "Tuesday 8 December",
            "Reminder: change the email settings of anna-client.example before",
            "Now: you can change",
        ),
        (
            NoticeKind.DAY,
            "Tuesday 15 December",
            "Mail for anna-client.example is moving",
            "Until a device is changed, read and write in",
        ),
        (NoticeKind.AFTER_12, "Sunday 27 December", "One more look for a forgotten device", "mail moved."),
    ):
        sink.arrived.clear()
        row = notices.prepare(clients, kind, "en")
        notices.ask_test(row, Recipient.parse("me@example.net"), NOON)
        work.run_all()
        ((recipient, message),) = sink.arrived
        plain = message.get_payload()[0].get_payload(decode=True).decode()  # type: ignore[union-attr, index]
        assert recipient == "me@example.net"
        assert message["Subject"].replace("\r\n", "").startswith(subject)
        assert words in plain
        assert plain.startswith(
            f"[This is a test. It reads as it will on {day} 2026 at 09:00 (London time), for anna-client.example.]"
        )
        assert "22 Nov 2026" in message["Date"]


def test_a_notice_of_a_draft_can_be_tested_and_does_not_leave(clients: Move, sink: Sink, work: Waiting) -> None:
    Move.objects.filter(pk=clients.pk).update(published_at=None)
    raise_revision()
    row = a_tested_notice(NOON, NoticeKind.DAYS_7)
    work.run_all()
    assert row.subject.startswith("Reminder: change the email settings of client.example")
    with pytest.raises(NotPossible, match="Publish the move first"):
        notices.confirm(row, 2, 100, "anna", NOON)


def test_what_was_tested_before_the_dates_changed_is_tested_again(clients: Move) -> None:
    row = a_tested_notice(NOON, NoticeKind.DAYS_7)
    set_dates(clients, clients.title, clients.change_from, DAY + timedelta(days=1), ENDS, "anna", NOON)
    with pytest.raises(NotPossible, match="reads differently by now than in your test"):
        notices.confirm(again(row), 2, 100, "anna", NOON)


def test_no_two_notices_of_a_move_have_one_subject(clients: Move) -> None:
    for kind in BEFORE:
        a_set_notice(kind)
    subjects = list(Notice.objects.values_list("subject", flat=True))
    assert len(set(subjects)) == 3
    row = a_tested_notice(NOON)
    Notice.objects.filter(pk=row.pk).update(subject=subjects[1].upper())
    with pytest.raises(NotPossible, match="the same subject"):
        notices.confirm(again(row), 2, 100, "anna", NOON, twice=True)


def test_what_new_dates_would_do_is_said_before(clients: Move) -> None:
    rows = [a_set_notice(kind) for kind in BEFORE]
    clients.moves_at = NOON.replace(hour=0) + timedelta(days=8)
    found = fates(clients, clients.as_value(), NOON)
    assert [(fate.notice.kind, fate.after, bool(fate.fault)) for fate in found] == [
        ("days-14", datetime(2026, 11, 16, 9, tzinfo=UTC), True),
        ("days-7", datetime(2026, 11, 23, 9, tzinfo=UTC), False),
        ("days-1", datetime(2026, 11, 29, 9, tzinfo=UTC), False),
    ]
    assert {again(row).state for row in rows} == {NoticeState.READY}


def test_the_command_says_what_becomes_of_notices(
    clients: Move, set_clock: SetClock, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    set_clock(NOON)
    for kind in (NoticeKind.DAYS_14, NoticeKind.DAYS_7):
        a_set_notice(kind)
    call_command("import_moves", a_list(clients, DAY - timedelta(days=10), tmp_path))
    said = capsys.readouterr().out
    assert "Notice days-14 of the move sample-open goes back to draft. The dates of the move were changed" in said
    assert "Notice days-7 of the move sample-open leaves on Saturday 28 November 2026 at 09:00 (London time)." in said
    assert {row.kind: row.state for row in Notice.objects.all()} == {"days-14": "draft", "days-7": "ready"}
    call_command("import_moves", tmp_path / "moves.csv")
    assert "Notice" not in capsys.readouterr().out
