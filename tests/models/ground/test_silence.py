"""Who waits for a database that is silent is let go; who waits for one that works is left alone."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from psycopg.pq import TransactionStatus

from kb.models.ground.outages import Outage
from kb.models.ground.silence import Watch
from kb.models.ground.troubles import Trouble


class Server:
    """One end of a real socket, and what psycopg's connection says of the other."""

    def __init__(self, status: TransactionStatus) -> None:
        self.ours, self.theirs = socket.socketpair()
        self.ours.settimeout(0)
        self.closed = False
        self.pgconn = self
        self.transaction_status = status

    @property
    def socket(self) -> int:
        return self.ours.fileno()

    def is_shut(self) -> bool:
        try:
            return self.ours.recv(1) == b""
        except BlockingIOError:
            return False


class Answers(Outage):
    """An outage that begins without a thread; the test says whether another question is answered."""

    def __init__(self, answers: bool) -> None:
        super().__init__(lambda: None)
        self.answers, self.asked = answers, 0

    def begin(self, trouble: Trouble) -> None:
        self.trouble = trouble

    def answers_within(self, seconds: float) -> bool:  # noqa: ARG002
        self.asked += 1
        return self.answers


@pytest.fixture
def servers() -> Iterator[dict[TransactionStatus, Server]]:
    made = {status: Server(status) for status in TransactionStatus}
    yield made
    for one in made.values():
        one.ours.close()
        one.theirs.close()


def looks(outage: Outage, servers: dict[Any, Server], *moments: float) -> list[str]:
    """Which of them are shut after looking at these moments."""
    now = [0.0]
    watch = Watch(outage, clock=lambda: now[0])
    watch._connections.update(servers.values())  # type: ignore[arg-type]
    for now[0] in moments:
        watch.look()
    return [status.name for status, server in servers.items() if server.is_shut()]


def test_who_waits_for_a_second_is_let_go_and_nobody_else(servers: dict[Any, Server]) -> None:
    outage = Answers(False)
    assert looks(outage, servers, 0.0, 0.5, 1.0) == ["ACTIVE"]
    assert (outage.trouble, outage.asked) == (Trouble.AWAY, 1)


def test_who_waits_for_less_is_left_alone(servers: dict[Any, Server]) -> None:
    outage = Answers(False)
    assert looks(outage, servers, 0.0, 0.5, 0.9) == []
    assert (outage.trouble, outage.asked) == (None, 0)


def test_a_long_statement_of_a_database_that_works_goes_on(servers: dict[Any, Server]) -> None:
    outage = Answers(True)
    assert looks(outage, servers, 0.0, 30.0, 60.0) == []
    assert outage.trouble is None


def test_what_is_known_to_be_away_is_not_asked_once_more(servers: dict[Any, Server]) -> None:
    outage = Answers(True)
    outage.begin(Trouble.AWAY)
    assert looks(outage, servers, 0.0, 1.0) == ["ACTIVE"]
    assert outage.asked == 0


def test_what_was_closed_meanwhile_is_not_touched(servers: dict[Any, Server]) -> None:
    servers[TransactionStatus.ACTIVE].closed = True
    assert looks(Answers(False), servers, 0.0, 5.0) == []
