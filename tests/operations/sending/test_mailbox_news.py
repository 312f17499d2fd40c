"""Waiting for a message at an open mailbox: until the server tells of one where it can, else for the whole time."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from kb.mail.bounce_mailbox import BounceMailbox, ImapEncryption
from kb.operations.sending import bounce_mailbox
from kb.operations.sending.bounce_mailbox import opened
from kb.operations.sending.mailbox_faults import MailboxUnusable
from kb.probes.guard import Budget
from tests.imap_box import Box, running_box
from tests.mail_peers import Says, closes, drips, floods, imap_peer
from tests.thunderbird.street import Authority

pytestmark = pytest.mark.usefixtures("trusted")

LONG_AGO: Final = date(2026, 1, 1)
#: Longer than any test may take.
LONG: Final = 60.0
IDLES: Final = b"* CAPABILITY IMAP4rev1 AUTH=PLAIN IDLE\r\n{tag} OK done\r\n"
SLOW: Final = "The mail server of the mailbox is too slow. The site no longer waited for it."
BROKE: Final = "The connection broke while the mailbox was read."


@pytest.fixture(params=list(ImapEncryption))
def running(
    tmp_path: Path, authority: Authority, request: pytest.FixtureRequest
) -> Iterator[tuple[Box, BounceMailbox]]:
    with running_box(tmp_path, authority, request.param) as running:
        yield running


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """For how long was slept between two looks, in whole seconds; nobody really sleeps."""
    found: list[float] = []

    class Clock:
        monotonic = staticmethod(time.monotonic)

        @staticmethod
        def sleep(seconds: float) -> None:
            found.append(round(seconds))

    monkeypatch.setattr(bounce_mailbox, "time", Clock)
    return found


@pytest.fixture
def later() -> Iterator[Callable[[Callable[[], Any]], None]]:
    """Something that happens a moment after."""
    timers: list[threading.Timer] = []

    def begin(act: Callable[[], Any]) -> None:
        timers.append(threading.Timer(0.3, act))
        timers[-1].start()

    yield begin
    for timer in timers:
        timer.join()


def idled(box: Box) -> list[str]:
    return [one for one in box.asked if one in {"IDLE", "DONE"}]


def test_it_waits_until_the_server_tells_of_a_message(
    running: tuple[Box, BounceMailbox], later: Callable[[Callable[[], Any]], None], slept: list[float]
) -> None:
    box, where = running
    box.more_within = "IDLE"
    with opened(where) as mailbox:
        mailbox.look()
        later(lambda: box.put(b"Subject: new\r\n\r\n"))
        mailbox.wait(LONG)
        assert mailbox.numbers_after(0, LONG_AGO) == [1]
        later(lambda: box.put(b"Subject: newer\r\n\r\n"))
        mailbox.wait(LONG)
        assert mailbox.numbers_after(0, LONG_AGO) == [1, 2]
    assert idled(box) == ["IDLE", "DONE"] * 2
    assert max(slept) <= 1


def test_it_waits_no_longer_than_it_is_told_to_and_looks_on(running: tuple[Box, BounceMailbox]) -> None:
    box, where = running
    box.more_within = "IDLE"
    with opened(where) as mailbox:
        mailbox.look()
        mailbox.wait(0.2)
        assert mailbox.numbers_after(0, LONG_AGO) == []
    assert idled(box) == ["IDLE", "DONE"]


def test_where_the_server_does_not_tell_all_of_the_time_is_waited(
    running: tuple[Box, BounceMailbox], slept: list[float]
) -> None:
    box, where = running
    with opened(where) as mailbox:
        mailbox.look()
        mailbox.wait(12)
        mailbox.wait(12)
    assert slept == [12, 12]
    assert idled(box) == []
    behind = box.asked[box.asked.index('EXAMINE "INBOX"') :]
    assert behind.count("CAPABILITY") == 1


class Peer:
    def __init__(self, folder: Path, authority: Authority, says: Says, budget: Budget | None = None) -> None:
        self.heard: list[str] = []
        self._running, self._budget = imap_peer({"CAPABILITY": IDLES, **says}, folder, authority), budget

    def waited(self, seconds: float, times: int = 1) -> None:
        with self._running as (self.heard, port):
            where = BounceMailbox("localhost", port, ImapEncryption.TLS, "site", "secret")
            with opened(where, self._budget) as mailbox:
                mailbox.look()
                for _ in range(times):
                    mailbox.wait(seconds)
                assert mailbox.numbers_after(0, LONG_AGO) == [1]


@pytest.mark.parametrize(
    "refusal", [b"{tag} NO not now\r\n", b"{tag} BAD what?\r\n", b"* OK hm\r\n{tag} NO not now\r\n"]
)
def test_who_offers_it_and_refuses_is_not_asked_again(
    tmp_path: Path, authority: Authority, slept: list[float], refusal: bytes
) -> None:
    peer = Peer(tmp_path, authority, {"IDLE": refusal})
    peer.waited(12, times=2)
    assert peer.heard.count("IDLE") == 1
    assert slept == [12, 12]


@pytest.mark.parametrize(
    "said",
    [
        b"+ idling\r\n* 2 EXISTS\r\n",
        b"* 1 RECENT\r\n+ idling\r\n* 2 EXISTS\r\n* 1 RECENT\r\n",
        b"+\r\n* OK still here\r\n",
    ],
)
def test_news_that_come_with_the_first_word_are_not_missed(
    tmp_path: Path, authority: Authority, slept: list[float], said: bytes
) -> None:
    """… and who always has some is listened to once a second."""
    peer = Peer(tmp_path, authority, {"IDLE": said})
    peer.waited(LONG, times=2)
    assert peer.heard.count("IDLE") == 2
    assert slept == [1, 1]


def test_it_is_left_when_the_time_of_all_is_up(tmp_path: Path, authority: Authority) -> None:
    dripping, silent = Budget(100, 1_000_000), Budget(1, 1_000_000)
    with pytest.raises(MailboxUnusable, match=SLOW):
        Peer(tmp_path, authority, {"IDLE": drips(dripping, b"* OK\r\n")}, dripping).waited(LONG)
    with pytest.raises(MailboxUnusable, match=SLOW):
        Peer(tmp_path, authority, {"IDLE": b"+ go\r\n"}, silent).waited(LONG)


@pytest.mark.parametrize(("says", "sentence"), [(closes, BROKE), (floods(b"* OK\r\n"), "far more")])
def test_who_hangs_up_or_floods_is_left(tmp_path: Path, authority: Authority, says: Any, sentence: str) -> None:
    with pytest.raises(MailboxUnusable, match=sentence):
        Peer(tmp_path, authority, {"IDLE": says}).waited(LONG)


def test_a_connection_that_ends_while_it_is_listened_to_is_broken(tmp_path: Path, authority: Authority) -> None:
    def go_and_leave(line: Any) -> None:
        line.sendall(b"+ idling\r\n")
        closes(line)

    with pytest.raises(MailboxUnusable, match=BROKE):
        Peer(tmp_path, authority, {"IDLE": go_and_leave}).waited(LONG)
