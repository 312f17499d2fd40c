"""The old server's list of log-ins, from the text of whatever prints it to what is known of a move's domains."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kb.models import Contact, Domain, DomainProgress, Event, Move
from kb.models.moves.progress import ProgressState, counts_by_state
from kb.operations.moves.log_in_lists import ListOutcome, LogIns, read_log_ins, take_list
from kb.operations.tables.text import FileRefused
from tests.growth import STEADY, growth

TODAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "name", "day"),
    [
        ("anna.smith@shop.example,2026-11-20", "shop.example", date(2026, 11, 20)),
        ('"Anna" <ANNA@Shop.Example>;2026/11/20 10:11:12', "shop.example", date(2026, 11, 20)),
        ("shop.example\t2026-11-20T10:11:12Z", "shop.example", date(2026, 11, 20)),
        ("anna@shop.example imap 192.0.2.7 1795166400", "shop.example", date(2026, 11, 20)),
        ("imap-login: Login: user=<anna@shop.example>, rip=192.0.2.7, lip=198.51.100.9", "shop.example", None),
        ("2026-11-01 2026-11-20 bücher.example", "xn--bcher-kva.example", date(2026, 11, 20)),
        ("shop.example", "shop.example", None),
        ("shop.example 2026-13-45", "shop.example", None),
    ],
)
def test_a_line_is_a_domain_and_a_day(line: str, name: str, day: date | None) -> None:
    assert read_log_ins([line], TODAY) == LogIns({name: day}, 1, 0)


@pytest.mark.parametrize("line", ["shop.example never", "shop.example **Never logged in**", "shop.example 2027-01-01"])
def test_an_account_that_nobody_uses_is_no_log_in(line: str) -> None:
    assert read_log_ins([line], TODAY) == LogIns({}, 1, 0)


@pytest.mark.parametrize("line", ["user,last login", "192.0.2.7 2026-11-20", "anna", "a@b", "=HYPERLINK()", "\x1b[2J"])
def test_a_line_without_a_domain_is_counted_and_nothing_else(line: str) -> None:
    assert read_log_ins(["", line, "  "], TODAY) == LogIns({}, 0, 1)


def test_the_last_day_of_a_domain_counts_whoever_it_was() -> None:
    lines = ["a@shop.example 2026-11-02", "b@shop.example 2026-11-20", "c@shop.example", "d@shop.example 2026-11-03"]
    assert read_log_ins(lines, TODAY).days == {"shop.example": date(2026, 11, 20)}


@pytest.mark.parametrize(
    ("line", "names"),
    [
        (".shop.example. x", ["shop.example"]),
        ("a@ shop.example b@office.example", ["office.example"]),
        ("a.b@shop.example", ["shop.example"]),
        ("a..b . .. .a a.", []),
        ("a@@shop.example", ["shop.example"]),
        ("x=a.b:shop.example", ["shop.example"]),
    ],
)
def test_a_domain_has_a_dot_inside_and_rather_an_at_before_it(line: str, names: list[str]) -> None:
    assert list(read_log_ins([line], TODAY).days) == names


@pytest.mark.thorough
@pytest.mark.parametrize("word", ["x", "@x", "x@x "])
def test_a_line_costs_as_much_as_it_is_long(word: str) -> None:
    setup = "import datetime; from kb.operations.moves.log_in_lists import read_log_ins"
    assert growth(setup, f"read_log_ins([{word!r} * n], {TODAY!r})") < STEADY


Take = Callable[[str], ListOutcome]


@pytest.fixture
def take(open_move: Move, tmp_path: Path) -> Take:
    def taken(text: str) -> ListOutcome:
        path = tmp_path / "list.txt"
        path.write_text(text)
        return take_list(path, open_move, AT, "anna")

    return taken


@pytest.fixture
def open_move(sample: Callable[..., object]) -> Move:
    """A move whose clients may change, with two domains of its own."""
    sample(AT)
    move = Move.objects.get(slug="sample-open")
    Domain.objects.create(name="second.example", service=move.from_service, move=move)
    return move


def test_a_list_says_who_is_still_there_and_the_next_one_who_has_gone(take: Take, open_move: Move) -> None:
    assert take("x@open.example 2026-11-22\nx@second.example\nx@other.example\n\nHello\n") == ListOutcome(2, 1, 1, 0)
    assert counts_by_state(open_move)[ProgressState.STILL_THERE] == 2
    assert take("x@second.example 2026-11-22") == ListOutcome(1, 0, 0, 1)
    states = counts_by_state(open_move)
    assert (states[ProgressState.STILL_THERE], states[ProgressState.GONE]) == (1, 1)
    assert take("x@second.example 2026-11-22").gone == 0


def test_a_list_of_accounts_that_nobody_uses_says_that_all_have_gone(take: Take, open_move: Move) -> None:
    take("x@open.example 2026-11-22")
    assert take("x@open.example never") == ListOutcome(0, 0, 0, 1)


def test_nothing_is_kept_but_the_domain_and_the_day(take: Take, open_move: Move) -> None:
    take("anna.canary@open.example 2026-11-22 192.0.2.7")
    row = DomainProgress.objects.get(listed=True)
    assert (row.domain.name, row.login_on, row.listed_on) == ("open.example", date(2026, 11, 22), TODAY)
    event = Event.objects.get(action="progress.list")
    assert (event.who, event.subject, sorted(event.after)) == (
        "anna",
        "move sample-open",
        ["gone", "listed", "others", "sha256", "unread"],
    )
    assert not Contact.objects.exists()


def test_a_file_without_a_domain_changes_nothing(take: Take, open_move: Move) -> None:
    take("x@open.example 2026-11-22")
    for text in ("Hello\n", "PK\x03\x04", "\x00", ""):
        with pytest.raises(FileRefused):
            take(text)
    assert counts_by_state(open_move)[ProgressState.STILL_THERE] == 1
    assert Event.objects.filter(action="progress.list").count() == 1
