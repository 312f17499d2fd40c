"""A device of a client on an open move, whose servers readiness knows, and a mailbox for its message."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from kb.mail.names import DomainName
from kb.mail.readiness.facts import HostFacts, NameFacts
from kb.models import Domain, Move
from kb.models.proof.tags import ProofTag
from kb.models.readiness.sightings import keep_hosts
from kb.operations.proof import reading
from kb.operations.proof.asking import give_tag, proof_of
from kb.operations.proof.reading import read_mailbox
from kb.operations.proof.settings import proof_box
from kb.operations.sending.bounce_mailbox import opened
from tests.imap_box import Box, running_box, url_of
from tests.mail_sink import Sink
from tests.rows import LoadSample
from tests.thunderbird.street import Authority

NOON: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINUTE: Final = timedelta(minutes=1)
NAME: Final = "open.example"
OLD, NEW, ELSEWHERE = "203.0.113.10", "203.0.113.20", "203.0.113.99"


@dataclass
class Post:
    """The mailbox of proof, and how messages to it look."""

    box: Box
    sink: Sink

    def put(
        self, tag: str, *, by: str = NEW, sender: str = f"Anna <anna@{NAME}>", more: str = "", judged: str = ""
    ) -> None:
        """`judged` stands above what our own exchanger wrote, `more` below it, where anybody may write."""
        received = f"Received: from x (y [{by}]) by mx.help.test (Postfix) with ESMTPS id 1\r\n"
        lines = (
            f"From: {sender}\r\nTo: <test+{tag}@help.test>\r\nMessage-ID: <{tag}.{len(self.box.letters)}@x.test>\r\n"
        )
        self.box.put(f"{judged}{received}{more}{lines}X-Mailer: iPhone Mail (21A1)\r\n\r\nTest\r\n".encode(), NOON)

    def read(self, at: datetime = NOON + MINUTE, passed: set[int] | None = None) -> int:
        setup = proof_box()
        assert setup
        with opened(setup.mailbox) as mailbox:
            return read_mailbox(mailbox, setup, at, set() if passed is None else passed)

    @property
    def left(self) -> int:
        return len(self.box.letters)


@pytest.fixture
def post(
    sample: LoadSample, sink: Sink, tmp_path: Path, authority: Authority, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Post]:
    sample(NOON)
    row = Domain.objects.select_related("move", "service").get(name=NAME)
    assert isinstance(row.move, Move)
    value, name = row.move.as_value(), DomainName(NAME)
    for service, number in ((value.from_service, OLD), (value.to_service, NEW)):
        hosts = {server.host for server in service.of(name).servers}
        keep_hosts({host: HostFacts(host, NOON, NameFacts((number,))) for host in hosts})
    monkeypatch.setattr(reading, "_ROUND", 0.0)
    with running_box(tmp_path, authority) as (box, where):
        box.more_within = "UIDPLUS"
        settings.PROOF_URL = url_of(where)
        settings.PROOF_ADDRESS = "test@help.test"
        settings.PROOF_AUTHSERV = "mx.help.test"
        yield Post(box, sink)


Give = Callable[..., str]


@pytest.fixture
def give(post: Post) -> Give:
    def given(platform: str = "iphone", at: datetime = NOON) -> str:
        tag = give_tag(NAME, "iphone-mail", platform, "en", at)
        assert tag
        return tag

    return given


def row_of(tag: str) -> ProofTag:
    row = proof_of(tag, NAME)
    assert row
    return row
