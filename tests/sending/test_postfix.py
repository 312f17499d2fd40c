"""A real Postfix takes what the site sends, while its workers are killed: nobody gets a message twice."""

import random
import signal
import time
from typing import Any, Final

import pytest

from kb.mail.outgoing import Encryption, OutgoingServer
from kb.operations.sending.mail_server import Outcome, ServerUnusable, connected
from tests.sending.conftest import Site
from tests.sending.postfix import Postfix

CLIENTS: Final = 320
KILLS: Final = 40
MESSAGE: Final = b"Subject: Hello\r\nMessage-ID: <by-hand@help.example>\r\n\r\nHello\r\n"


def test_nobody_gets_it_twice_however_often_the_workers_are_killed(
    site: Site, postfix: Postfix, record_property: Any
) -> None:
    before = postfix.delivered()
    site.act("prepare", *(f"c{number}" for number in range(CLIENTS)))
    kills = _kill_again_and_again(site, random.Random(5))  # noqa: S311  which moments does not matter
    site.act("time-passes")
    site.work_until_done()

    arrived = postfix.delivered() - before
    states = site.states()
    sent, unknown = site.message_ids("sent"), site.message_ids("unknown")
    assert max(arrived.values()) == 1
    assert sum(states.values()) == len(set(sent + unknown)) == CLIENTS
    assert set(states) <= {"sent", "unknown"}
    assert set(sent) <= set(arrived)
    assert set(arrived) <= set(sent + unknown)
    assert len(unknown) <= kills
    assert kills >= KILLS // 2
    found = len(set(unknown) & set(arrived))
    record_property(
        "figure",
        f"sending: {CLIENTS} messages, {kills} workers killed: {len(sent)} sent and all of them there, "
        f"{len(unknown)} unknown of which {found} had arrived, 0 twice",
    )


def _kill_again_and_again(site: Site, dice: random.Random) -> int:
    """Two workers at a time, each killed within a second after it began to send, or while it starts."""
    killed = 0
    for _ in range(KILLS // 2):
        workers = [site.worker(), site.worker()]
        begun = site.unsettled()
        deadline = time.monotonic() + 8
        while site.unsettled() == begun and time.monotonic() < deadline:
            time.sleep(0.01)
        for worker in workers:
            time.sleep(dice.uniform(0, 0.25))
            worker.send_signal(signal.SIGKILL)
            worker.wait()
            killed += 1
        if site.unsettled() == 0:
            break
        site.act("time-passes")
    return killed


def test_who_is_told_later_gets_it_later_and_who_is_refused_is_listed(site: Site, postfix: Postfix) -> None:
    before = postfix.delivered()
    postfix.refuse("/^grey/ 450 4.2.0 Greylisted", "/^gone/ 550 5.1.1 No such mailbox")
    site.act("prepare", "anna", "grey-1", "grey-2", "gone-1", "bert")
    worker = site.worker()
    deadline = time.monotonic() + 60
    while site.states() != {"sent": 2, "queued": 2, "refused": 1} and time.monotonic() < deadline:
        time.sleep(0.1)
    worker.terminate()
    assert worker.wait(timeout=30) == 0
    assert site.states() == {"sent": 2, "queued": 2, "refused": 1}
    postfix.refuse()
    site.act("time-passes")
    site.work_until_done()
    assert site.states() == {"sent": 4, "refused": 1}
    assert sorted((postfix.delivered() - before).values()) == [1, 1, 1, 1]


def test_a_server_without_encryption_gets_nothing(site: Site, postfix: Postfix) -> None:
    before = postfix.delivered()
    site.environment["EMAIL_URL"] = f"smtp+tls://localhost:{postfix.ports['bare']}"
    site.act("prepare", "anna")
    worker = site.worker()
    deadline = time.monotonic() + 60
    while site.notice()[0] != "stopped" and time.monotonic() < deadline:
        time.sleep(0.1)
    worker.terminate()
    worker.wait(timeout=30)
    assert site.notice() == ("stopped", "The mail server offers no encryption here (STARTTLS).")
    assert (site.states(), postfix.delivered() - before) == ({"queued": 1}, {})


@pytest.mark.parametrize(("port", "encryption"), [("starttls", Encryption.STARTTLS), ("tls", Encryption.TLS)])
def test_both_kinds_of_encryption_are_spoken(
    postfix: Postfix, trusted: dict[str, str], monkeypatch: pytest.MonkeyPatch, port: str, encryption: Encryption
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", trusted["SSL_CERT_FILE"])
    with connected(OutgoingServer("localhost", postfix.ports[port], encryption), "help.example") as server:
        assert server.send("help@example.net", "anna@x-client.example", MESSAGE).outcome is Outcome.ACCEPTED


def test_a_certificate_that_nobody_vouches_for_ends_it(
    postfix: Postfix, trusted: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", trusted["SSL_CERT_FILE"])
    stranger = OutgoingServer("localhost", postfix.ports["stranger"], Encryption.STARTTLS)
    refused = pytest.raises(ServerUnusable, match="certificate of the mail server is not right")
    with refused, connected(stranger, "help.example"):
        pass
