"""Phases and boundaries of a move, and what one domain must use at one moment."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kb.mail.moves import DatesOutOfOrder, MailSettings, Moment, Move, Phase, mail_settings
from kb.mail.names import DomainName
from kb.mail.servers import Protocol, Security, ServerPattern, Service

LONDON = ZoneInfo("Europe/London")
JUST_BEFORE = timedelta(microseconds=1)
DAY = timedelta(days=1)

SHOP = DomainName("shop.example")


def service(slug: str, *hosts: str) -> Service:
    """A service with an IMAP server per host."""
    servers = tuple(ServerPattern(Protocol.IMAP, host, 993, Security.TLS) for host in hosts)
    return Service(slug, slug.title(), "", servers)


OLD, NEW, HOME = service("old", "old.host.example"), service("new", "{domain}"), service("home", "home.example")

MOVE = Move(
    slug="spring",
    title="Spring move",
    from_service=OLD,
    to_service=NEW,
    change_from=datetime(2024, 2, 14, tzinfo=LONDON),
    moves_at=datetime(2024, 3, 6, tzinfo=LONDON),
    old_closes_at=datetime(2024, 3, 29, 18, tzinfo=LONDON),
    published_at=datetime(2024, 1, 10, 9, tzinfo=LONDON),
)


def phases_around(move: Move, *moments: datetime) -> list[tuple[str, str]]:
    """For each moment, the phase one microsecond before it and the phase at it."""
    return [(move.phase(moment - JUST_BEFORE).value, move.phase(moment).value) for moment in moments]


def test_it_changes_phase_exactly_at_each_boundary() -> None:
    assert MOVE.old_closes_at
    around = phases_around(MOVE, MOVE.change_from, MOVE.moves_at, MOVE.moves_at + DAY, MOVE.old_closes_at)
    assert around == [("announced", "open"), ("open", "moving"), ("moving", "moved"), ("moved", "closed")]


def test_it_never_closes_without_a_closing_date() -> None:
    move = replace(MOVE, old_closes_at=None)
    assert phases_around(move, move.moves_at + DAY) == [("moving", "moved")]
    assert move.phase(datetime(9999, 1, 1, tzinfo=UTC)) is Phase.MOVED
    assert move.next_boundary(move.moves_at + DAY) is None


def test_it_may_be_on_the_last_day_of_the_calendar() -> None:
    last = datetime.max.replace(tzinfo=UTC)
    for move in (replace(MOVE, moves_at=last, old_closes_at=None), replace(MOVE, moves_at=last, old_closes_at=last)):
        assert move.moving_ends == last
        assert move.phase(MOVE.moves_at) is Phase.OPEN
        assert move.next_boundary(MOVE.moves_at) == last
    nearly = last - timedelta(hours=6)
    assert replace(MOVE, moves_at=nearly, old_closes_at=None).moving_ends == last


def test_it_ends_moving_early_when_the_old_server_closes_sooner() -> None:
    closes = MOVE.moves_at + timedelta(hours=6)
    move = replace(MOVE, old_closes_at=closes)
    assert phases_around(move, closes) == [("moving", "closed")]
    assert move.next_boundary(move.moves_at) == closes
    assert move.next_boundary(closes) is None


def test_it_skips_moved_when_the_old_server_closes_with_the_day_of_the_move() -> None:
    move = replace(MOVE, old_closes_at=MOVE.moves_at + DAY)
    assert phases_around(move, MOVE.moves_at + DAY) == [("moving", "closed")]


def test_it_skips_open_when_the_change_begins_with_the_move() -> None:
    move = replace(MOVE, change_from=MOVE.moves_at)
    assert phases_around(move, move.moves_at) == [("announced", "moving")]


def test_it_closes_at_once_when_all_three_dates_are_one() -> None:
    move = replace(MOVE, change_from=MOVE.moves_at, old_closes_at=MOVE.moves_at)
    assert phases_around(move, move.moves_at) == [("announced", "closed")]
    assert move.next_boundary(move.moves_at) is None


@pytest.mark.parametrize(
    "dates",
    [
        {"change_from": MOVE.moves_at + JUST_BEFORE},
        {"old_closes_at": MOVE.moves_at - JUST_BEFORE},
        {"change_from": MOVE.moves_at + JUST_BEFORE, "old_closes_at": None},
    ],
)
def test_it_refuses_dates_out_of_order(dates: dict[str, Any]) -> None:
    with pytest.raises(
        DatesOutOfOrder, match=r"^The dates must be in this order: change from, moves, old server closes\.$"
    ):
        replace(MOVE, **dates)


@pytest.mark.parametrize("field", ["change_from", "moves_at", "old_closes_at", "published_at"])
def test_it_refuses_a_moment_without_a_zone(field: str) -> None:
    naive: dict[str, Any] = {field: datetime(2024, 3, 6)}  # noqa: DTZ001 (that is the point)
    with pytest.raises(ValueError, match=r"^The moments of a move need a time zone\.$"):
        replace(MOVE, **naive)


@pytest.mark.parametrize(
    ("moves_at", "moving_ends"),
    [
        # The clocks go forward on 31 March 2024 and back on 27 October 2024, in both cases at 01:00 UTC.
        (datetime(2024, 3, 30, 12, tzinfo=LONDON), datetime(2024, 3, 31, 13, tzinfo=LONDON)),
        (datetime(2024, 10, 26, 12, tzinfo=LONDON), datetime(2024, 10, 27, 11, tzinfo=LONDON)),
    ],
)
def test_it_counts_24_real_hours_across_a_clock_change(moves_at: datetime, moving_ends: datetime) -> None:
    move = replace(MOVE, moves_at=moves_at, old_closes_at=None)
    ends = moving_ends.astimezone(UTC)
    assert move.moving_ends == ends
    assert phases_around(move, ends) == [("moving", "moved")]
    assert move.phase(moving_ends) is Phase.MOVED
    at = (ends - timedelta(seconds=100)).astimezone(LONDON)
    assert mail_settings(SHOP, HOME, move, at).max_age == 100


def test_it_tells_the_two_passes_of_a_repeated_hour_apart() -> None:
    first = datetime(2024, 10, 27, 1, 30, tzinfo=LONDON)
    second = datetime(2024, 10, 27, 1, 15, fold=1, tzinfo=LONDON)
    move = replace(MOVE, change_from=first, moves_at=second, old_closes_at=None)
    half_past = [datetime(2024, 10, 27, 1, 40, fold=fold, tzinfo=LONDON) for fold in (0, 1)]
    assert [move.phase(at) for at in half_past] == [Phase.OPEN, Phase.MOVING]
    assert mail_settings(SHOP, HOME, move, first).max_age == 300


@pytest.mark.parametrize(
    ("move", "next_boundary"),
    [
        (None, None),
        (replace(MOVE, published_at=None), None),
        (replace(MOVE, published_at=datetime(2024, 3, 6, 12, tzinfo=UTC)), datetime(2024, 3, 6, 12, tzinfo=UTC)),
    ],
    ids=["no move", "draft", "published later"],
)
def test_it_hides_a_move_that_is_not_published(move: Move | None, next_boundary: datetime | None) -> None:
    at = datetime(2024, 1, 20, tzinfo=UTC)
    settings = mail_settings(SHOP, HOME, move, at)
    assert settings == MailSettings(SHOP, at, HOME, next_boundary=next_boundary)
    assert (settings.old, settings.new, settings.use_now) == (None, None, HOME.of(SHOP))
    assert settings.to_type == HOME.of(SHOP)
    assert not settings.nothing_changes
    assert not settings.changes(Protocol.IMAP)


def test_it_shows_a_move_from_the_moment_of_its_publication() -> None:
    assert MOVE.published_at
    before, after = (mail_settings(SHOP, HOME, MOVE, MOVE.published_at - early) for early in (JUST_BEFORE, 0 * DAY))
    assert (before.phase, before.use_now, before.max_age) == (None, HOME.of(SHOP), 0)
    assert (after.phase, after.use_now, after.max_age) == (Phase.ANNOUNCED, OLD.of(SHOP), 300)


@pytest.mark.parametrize(
    ("at", "phase", "use_now", "next_boundary"),
    [
        (MOVE.change_from - DAY, Phase.ANNOUNCED, OLD, MOVE.change_from),
        (MOVE.change_from, Phase.OPEN, NEW, MOVE.moves_at),
        (MOVE.moves_at, Phase.MOVING, NEW, MOVE.moves_at + DAY),
        (MOVE.moves_at + DAY, Phase.MOVED, NEW, MOVE.old_closes_at),
        (MOVE.old_closes_at, Phase.CLOSED, NEW, None),
    ],
)
def test_it_says_what_to_use_now(at: datetime, phase: Phase, use_now: Service, next_boundary: datetime | None) -> None:
    old, new = OLD.of(SHOP), NEW.of(SHOP)
    settings = mail_settings(SHOP, HOME, MOVE, at)
    assert settings == MailSettings(SHOP, at, HOME, phase, MOVE, next_boundary)
    assert (settings.old, settings.new, settings.use_now) == (old, new, use_now.of(SHOP))
    assert settings.to_type == new
    assert settings.changes(Protocol.IMAP)
    assert not settings.nothing_changes


def test_it_knows_a_move_that_changes_no_value() -> None:
    settings = mail_settings(SHOP, HOME, replace(MOVE, to_service=replace(OLD, slug="same")), MOVE.moves_at)
    assert settings.nothing_changes
    assert not settings.changes(Protocol.IMAP)


def test_it_counts_a_protocol_as_changed_only_by_its_first_server() -> None:
    more = service("more", "old.host.example", "spare.host.example")
    settings = mail_settings(SHOP, HOME, replace(MOVE, to_service=more), MOVE.moves_at)
    assert [settings.changes(protocol) for protocol in Protocol] == [False, False, False]
    assert not settings.nothing_changes


@pytest.mark.parametrize(
    ("before", "max_age"),
    [
        (timedelta(hours=1), 300),
        (timedelta(seconds=300), 300),
        (timedelta(seconds=299, microseconds=999_999), 299),
        (timedelta(seconds=1), 1),
        (JUST_BEFORE, 0),
        (timedelta(0), 300),
    ],
)
def test_it_never_lets_an_answer_outlive_its_boundary(before: timedelta, max_age: int) -> None:
    assert mail_settings(SHOP, HOME, MOVE, MOVE.moves_at - before).max_age == max_age


def test_it_keeps_an_answer_for_five_minutes_when_nothing_is_due() -> None:
    assert mail_settings(SHOP, HOME, None, MOVE.moves_at).max_age == 300


MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2024, 1, 8), timezones=st.sampled_from([UTC, LONDON]))  # noqa: DTZ001


@st.composite
def moves(draw: st.DrawFn) -> Move:
    start, moves_at, closes = sorted(draw(st.tuples(MOMENTS, MOMENTS, MOMENTS)))
    return replace(
        MOVE,
        change_from=start,
        moves_at=moves_at,
        old_closes_at=draw(st.sampled_from([closes, moves_at, None])),
        published_at=draw(st.none() | MOMENTS | st.just(start)),
    )


@settings(deadline=None)
@given(moves(), MOMENTS)
def test_it_gives_the_same_settings_for_another_domain(move: Move, at: datetime) -> None:
    other = DomainName("other.example")
    assert mail_settings(SHOP, HOME, move, at).of(other) == mail_settings(other, HOME, move, at)


@settings(deadline=None)
@given(moves(), MOMENTS, MOMENTS)
def test_it_never_goes_back_to_an_earlier_phase(move: Move, one: datetime, other: datetime) -> None:
    order = list(Phase)
    earlier, later = sorted([one, other])
    assert order.index(move.phase(earlier)) <= order.index(move.phase(later))
    assert move.is_published(earlier) <= move.is_published(later)


def without_moment(settings: MailSettings) -> MailSettings:
    return replace(settings, at=MOVE.moves_at, next_boundary=None)


@settings(deadline=None)
@given(moves())
def test_it_names_a_moment_of_each_phase_that_it_has(move: Move) -> None:
    named = {phase: move.moment_in(phase) for phase in Phase}
    assert {phase: move.phase(moment) for phase, moment in named.items() if moment} == {
        phase: phase for phase, moment in named.items() if moment
    }
    moments = (move.change_from, move.moves_at, move.moving_ends, move.old_closes_at)
    reached = {Phase.ANNOUNCED, *(move.phase(moment) for moment in moments if moment)}
    assert {phase for phase, moment in named.items() if moment} == reached


@settings(deadline=None)
@given(moves(), st.sampled_from(Phase))
def test_an_operator_sees_each_phase_as_if_the_move_were_published(move: Move, phase: Phase) -> None:
    moment, begins = move.in_phase(phase), move.moment_in(phase)
    if begins is None:
        assert moment is None
        return
    published = replace(move, published_at=min(move.published_at or begins, begins))
    assert moment == move.as_if_published(begins) == Moment(published, begins)
    assert (moment.phase, moment.settings(SHOP)) == (phase, mail_settings(SHOP, move.from_service, published, begins))
    assert moment.settings(SHOP).phase is phase


@settings(deadline=None)
@given(moves(), MOMENTS, st.floats(0, 1))
@example(replace(MOVE, published_at=MOVE.moves_at), MOVE.change_from - DAY, 0.5)
def test_it_changes_nothing_before_the_next_boundary_and_something_at_it(move: Move, at: datetime, part: float) -> None:
    now = mail_settings(SHOP, HOME, move, at)
    assert now.next_boundary == move.next_boundary(at)
    assert 0 <= now.max_age <= 300
    end = now.next_boundary or at + 30 * DAY
    assert at < end
    assert now.next_boundary is None or at + timedelta(seconds=now.max_age) <= end
    for moment in (at + part * (end - JUST_BEFORE - at), end - JUST_BEFORE):
        assert without_moment(mail_settings(SHOP, HOME, move, moment)) == without_moment(now)
    then = mail_settings(SHOP, HOME, move, end)
    assert (then.phase != now.phase) == (now.next_boundary is not None)


def held(at: datetime, move: Move = MOVE) -> MailSettings:
    return mail_settings(SHOP, OLD, move, at, held=True)


@pytest.mark.parametrize("at", [MOVE.change_from - DAY, MOVE.change_from, MOVE.moves_at - JUST_BEFORE])
def test_who_is_held_back_is_told_nothing_to_do_and_no_date(at: datetime) -> None:
    settings = held(at)
    assert (settings.phase, settings.held, settings.ready) == (Phase.ANNOUNCED, True, False)
    assert settings.use_now == OLD.of(SHOP)
    assert (settings.move, settings.told_move, settings.next_boundary) == (MOVE, None, MOVE.moves_at)


@pytest.mark.parametrize("at", [MOVE.moves_at, MOVE.moves_at + DAY, MOVE.old_closes_at])
def test_the_day_of_the_move_lets_everybody_go(at: datetime) -> None:
    assert held(at) == mail_settings(SHOP, OLD, MOVE, at)
    assert held(at).told_move == MOVE


def test_an_unpublished_move_holds_nobody() -> None:
    assert held(MOVE.change_from, replace(MOVE, published_at=None)) == MailSettings(SHOP, MOVE.change_from, OLD)


def test_to_whom_nothing_changes_nothing_is_held_back() -> None:
    same = replace(MOVE, to_service=replace(OLD, slug="same"))
    assert held(MOVE.change_from, same).phase is Phase.OPEN


def test_another_domain_of_the_same_row_is_held_alike() -> None:
    assert held(MOVE.change_from).of(DomainName("other.example")).held
