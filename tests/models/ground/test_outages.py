"""While nobody answers one thread asks, and nobody else does; and the log has a line a second."""

import logging
from collections.abc import Callable, Iterator
from threading import Event

import pytest
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.sqlite3.base import DatabaseWrapper

from kb.models.ground import outages
from kb.models.ground.outages import Complaints, Outage, refuse_while_away
from kb.models.ground.troubles import DatabaseAway, Trouble

LONG = 20.0


class Asker:
    """A database of which a test says when it answers."""

    def __init__(self) -> None:
        self.asked, self.answers = 0, Event()
        self.twice = Event()

    def __call__(self) -> Trouble | None:
        self.asked += 1
        if self.asked >= 2:
            self.twice.set()
        return None if self.answers.is_set() else Trouble.DAMAGED


@pytest.fixture
def over() -> Event:
    return Event()


@pytest.fixture
def asker() -> Iterator[Asker]:
    asker = Asker()
    yield asker
    asker.answers.set()


def outage_of(asker: Callable[[], Trouble | None], over: Event) -> Outage:
    class Told(Outage):
        def end(self) -> None:
            super().end()
            over.set()

    return Told(asker, pause=0.001)


def test_one_thread_asks_until_somebody_answers(asker: Asker, over: Event) -> None:
    outage = outage_of(asker, over)
    outage.begin(Trouble.AWAY)
    outage.begin(Trouble.AWAY)
    assert outage.is_on
    assert asker.twice.wait(LONG)
    assert outage.trouble is Trouble.DAMAGED  # what was heard last
    asker.answers.set()
    assert over.wait(LONG)
    assert not outage.is_on


def test_another_outage_is_asked_about_anew(asker: Asker, over: Event) -> None:
    outage = outage_of(asker, over)
    asker.answers.set()
    for _ in range(2):
        over.clear()
        outage.begin(Trouble.AWAY)
        assert over.wait(LONG)
    assert asker.asked == 2


def test_whether_another_question_is_answered_in_time() -> None:
    never = Event()
    assert Outage(lambda: None).answers_within(LONG)
    assert not Outage(lambda: Trouble.AWAY).answers_within(0.05)

    def wait() -> None:
        never.wait(LONG)

    assert not Outage(wait).answers_within(0.05)
    never.set()


def test_a_fault_of_ours_says_nothing_against_the_database(over: Event, caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise RuntimeError("a fault of ours")

    outage = outage_of(fail, over)
    assert outage.answers_within(LONG)
    outage.begin(Trouble.AWAY)
    assert over.wait(LONG)
    assert caplog.records[0].exc_info


@pytest.mark.django_db
def test_no_connection_is_opened_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    class Kind(DatabaseWrapper):
        pass

    refuse_while_away(Kind)
    database = Kind(connections[DEFAULT_DB_ALIAS].settings_dict | {"NAME": ":memory:", "OPTIONS": {}}, "herring")
    monkeypatch.setattr(outages.outage, "trouble", Trouble.AWAY)
    with pytest.raises(DatabaseAway):
        database.connect()
    monkeypatch.setattr(outages.outage, "trouble", None)
    database.connect()
    database.connection.close()


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Callable[[], list[tuple[str, int]]]:
    caplog.set_level(logging.WARNING, "kb.database")
    return lambda: [(one.getMessage(), vars(one)["requests"]) for one in caplog.records]


def test_the_log_has_a_line_a_second_and_not_one_a_request(lines: Callable[[], list[tuple[str, int]]]) -> None:
    now = [100.0]
    complaints = Complaints(clock=lambda: now[0])
    for step in (0.0, 0.2, 0.2, 0.7, 0.5, 3.0):
        now[0] += step
        complaints.note(Trouble.AWAY)
    away = "the database does not answer"
    assert lines() == [(away, 1), (away, 3), (away, 2)]


def test_a_write_that_failed_is_remembered_for_a_minute() -> None:
    now = [100.0]
    complaints = Complaints(clock=lambda: now[0])
    complaints.note(Trouble.AWAY)
    assert complaints.lately is None  # that is known without being remembered
    complaints.note(Trouble.FULL)
    now[0] += 59.9
    assert complaints.lately is Trouble.FULL
    now[0] += 0.1
    assert complaints.lately is None
