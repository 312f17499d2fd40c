"""A move with clients to write to, a mail server that takes what is sent, and a clock that tests set."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from kb.mail.notice_days import NoticeKind
from kb.mail.outgoing import OutgoingServer
from kb.mail.recipients import Recipient
from kb.models import Contact, Delivery, Domain, Move, Notice
from kb.models.sending.notices import FASTEST_RATE, NoticeState, TrialState
from kb.operations.sending import notices
from kb.operations.sending.rounds import NoticeRound
from kb.operations.sending.schedule import start
from kb.operations.sending.sender import Outbox, outbox
from kb.operations.work import rounds as work_rounds
from tests.clock import SetClock
from tests.mail_sink import Sink, running_sink, trust
from tests.rows import LoadSample
from tests.thunderbird.street import Authority

MOVE: Final = "sample-open"
SENDER: Final = "Example Host <help@example.net>"


@dataclass
class Clock:
    """Stands still unless somebody sets it; the process's own clock goes with it where a test asks for that."""

    now: datetime
    set_clock: SetClock = lambda _: None

    def __post_init__(self) -> None:
        self.set_clock(self.now)

    def __call__(self) -> datetime:
        return self.now

    def later(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        self.set_clock(self.now)
        return self.now


def add_clients(*locals_: str, move: str = MOVE) -> None:
    """One domain each, whose contact is this local part."""
    row = Move.objects.get(slug=move)
    for local in locals_:
        domain = Domain.objects.create(name=f"{local}-client.example", service=row.from_service, move=row)
        Contact.objects.create(domain=domain, name=local.capitalize(), email=f"{local}@{domain.name}")


def a_tested_notice(at: datetime, kind: NoticeKind = NoticeKind.NOW, move: str = MOVE) -> Notice:
    """A notice as it is after a test that arrived."""
    row = notices.prepare(Move.objects.get(slug=move), kind, "en")
    notices.ask_test(row, Recipient.parse("me@example.net"), at)
    Notice.objects.filter(pk=row.pk).update(test_state=TrialState.SENT)
    return Notice.objects.select_related("move").get(pk=row.pk)


def states(notice: Notice) -> dict[str, str]:
    """What became of each recipient, by local part."""
    return {
        recipient.partition("@")[0]: state
        for recipient, state in Delivery.objects.filter(notice=notice).values_list("recipient", "state")
    }


@dataclass
class Sending:
    """A notice that is being sent through a real mail server."""

    notice: Notice
    sink: Sink
    clock: Clock

    @property
    def box(self) -> Outbox:
        found = outbox()
        assert found
        return found

    def round(self) -> datetime | None:
        self.notice.refresh_from_db()
        return NoticeRound(self.notice, self.box, self.clock).run()

    def to_the_end(self) -> None:
        """Round after round, each at its moment."""
        while (again := self.round()) is not None:
            self.clock.now = again

    def states(self) -> dict[str, str]:
        return states(self.notice)

    @property
    def state(self) -> str:
        self.notice.refresh_from_db()
        return self.notice.state


BeginSending = Callable[..., Sending]


@pytest.fixture(scope="session")
def authority() -> Authority:
    return Authority()


@pytest.fixture
def trusted(authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in trust(authority, tmp_path).items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def sink(
    tmp_path: Path, authority: Authority, trusted: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Sink]:
    """A mail server by which the site sends."""
    with running_sink(tmp_path, authority) as (sink, server):
        settings.EMAIL_URL = address_of(server)
        settings.EMAIL_FROM = SENDER
        monkeypatch.setattr(work_rounds, "LONGEST_ROUND", 600.0)  # on a busy machine a round would end early
        yield sink


def address_of(server: OutgoingServer) -> str:
    return f"{server.encryption}://{server.host}:{server.port}"


@pytest.fixture
def begin(sample: LoadSample, sink: Sink) -> BeginSending:
    """Loads the sample at a moment, adds clients and begins to send them a notice, as fast as it may."""

    def begin_sending(at: datetime, *clients: str, rate: int = FASTEST_RATE) -> Sending:
        sample(at)
        add_clients(*clients)
        row = a_tested_notice(at)
        notices.confirm(row, len(clients), rate, "anna", at)
        row.refresh_from_db()
        start(row, at)
        if rate == FASTEST_RATE:
            Notice.objects.filter(pk=row.pk).update(next_at=at - timedelta(seconds=30))  # turns for all of them at once
        row.refresh_from_db()
        assert row.state == NoticeState.SENDING
        return Sending(row, sink, Clock(at))

    return begin_sending
