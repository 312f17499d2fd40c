"""One POST to real receivers on this machine: polite ones, broken ones, and those that mean harm."""

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import pytest

from kb.probes.guard import Budget, NotReached, Trouble, parsed_networks
from kb.probes.http_post import Answer, NotATarget, Target, post
from tests.mail_sink import trust
from tests.thunderbird.street import Authority
from tests.webhook_receiver import (
    SILENCE,
    Receiver,
    Reply,
    drips,
    never_ends_its_body,
    never_ends_its_headers,
    receiving,
    says_nothing,
    status,
)

INSIDE: Final = parsed_networks(["127.0.0.0/8"])
BODY: Final = b'{"a":1}'


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


@pytest.fixture
def https_receiver(authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    for name, value in trust(authority, tmp_path).items():
        monkeypatch.setenv(name, value)
    with receiving(authority, tmp_path) as found:
        yield found


def posted(address: str, seconds: float = 60, octets: int = 65_536) -> Answer:
    budget = Budget(seconds, octets)
    return post(Target.parse(address), {"webhook-id": "msg_1"}, BODY, inside=INSIDE, budget=budget)


def trouble(address: str, seconds: float = 60) -> Trouble:
    with pytest.raises(NotReached) as fault:
        posted(address, seconds)
    return fault.value.trouble


def test_a_request_arrives_as_it_was_sent(receiver: Receiver) -> None:
    assert posted(receiver.address) == Answer(204)
    (request,) = receiver.requests
    assert request.line == "POST /signpost?from=here HTTP/1.1"
    assert request.headers == {
        "host": f"127.0.0.1:{receiver.port}",
        "accept-encoding": "identity",
        "content-length": "7",
        "webhook-id": "msg_1",
        "connection": "close",
    }
    assert request.body == BODY


def test_by_https_the_name_is_said_and_checked(https_receiver: Receiver) -> None:
    assert posted(https_receiver.address) == Answer(204)
    assert https_receiver.requests[0].headers["host"] == f"localhost:{https_receiver.port}"
    assert trouble(https_receiver.address.replace("localhost", "127.0.0.1")) is Trouble.CERTIFICATE
    assert len(https_receiver.requests) == 1


def test_a_certificate_of_nobody_is_refused(https_receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    assert trouble(https_receiver.address) is Trouble.CERTIFICATE
    assert https_receiver.requests == []


def test_a_large_message_goes_through_whole(https_receiver: Receiver) -> None:
    body = os.urandom(200_000)
    target = Target.parse(https_receiver.address)
    assert post(target, {}, body, inside=INSIDE, budget=Budget(60, 65_536)).status == 204
    assert https_receiver.requests[0].body == body


@pytest.mark.parametrize("code", [200, 301, 302, 307, 404, 410, 500])
def test_the_status_is_told_and_no_redirect_followed(receiver: Receiver, code: int) -> None:
    receiver.replies = [status(code, f"Location: {receiver.address}")]
    assert posted(receiver.address) == Answer(code)
    assert len(receiver.requests) == 1


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("120", 120), ("Wed, 21 Oct 2026 07:28:00 GMT", None), ("-5", None), ("²", None), ("9" * 40, None)],
)
def test_it_hears_when_it_may_come_back(receiver: Receiver, value: str, seconds: int | None) -> None:
    receiver.replies = [status(503).replace(b"Length: 0", b"Length: 0\r\nRetry-After: " + value.encode())]
    assert posted(receiver.address) == Answer(503, seconds)


@pytest.mark.parametrize("secure", [False, True])
@pytest.mark.parametrize("reply", [drips, says_nothing])
def test_nobody_holds_it_longer_than_its_time(
    receiver: Receiver, https_receiver: Receiver, secure: bool, reply: Reply
) -> None:
    slow = https_receiver if secure else receiver
    slow.replies = [reply]
    begun = time.monotonic()
    assert trouble(slow.address, seconds=0.1) is Trouble.TIME
    assert time.monotonic() - begun < SILENCE / 2


@pytest.mark.parametrize("secure", [False, True])
def test_nobody_makes_it_listen_without_end(receiver: Receiver, https_receiver: Receiver, secure: bool) -> None:
    loud = https_receiver if secure else receiver
    loud.replies = [never_ends_its_headers]
    assert trouble(loud.address) in {Trouble.TOO_MUCH, Trouble.GARBLED}
    loud.replies = [never_ends_its_body]
    assert posted(loud.address) == Answer(200)


def test_the_bytes_of_a_handshake_count(https_receiver: Receiver) -> None:
    with pytest.raises(NotReached, match=Trouble.TOO_MUCH):
        posted(https_receiver.address, octets=200)
    assert https_receiver.requests == []


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (b"", Trouble.UNREACHABLE),
        (b"220 smtp.example ESMTP\r\n", Trouble.GARBLED),
        (b"HTTP/1.1 abc\r\n\r\n", Trouble.GARBLED),
        (b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n", Trouble.GARBLED),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 4000, Trouble.TOO_MUCH),
    ],
)
def test_what_is_no_answer_is_told_apart(receiver: Receiver, reply: bytes, said: Trouble) -> None:
    receiver.replies = [reply]
    assert trouble(receiver.address) is said


def test_http_on_the_port_of_https_is_no_tls(receiver: Receiver) -> None:
    assert trouble(receiver.address.replace("http:", "https:")) is Trouble.TLS


def test_the_environments_proxy_is_not_asked(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert posted(receiver.address) == Answer(204)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("https://a.example", Target(True, "a.example", 443, "/")),
        ("https://A.Example:8443/x/?y=1&z", Target(True, "a.example", 8443, "/x/?y=1&z")),
        ("http://billing:8080/hook", Target(False, "billing", 8080, "/hook")),
        ("https://8.8.8.8/", Target(True, "8.8.8.8", 443, "/")),
        ("https://[2a00:1450::1]:8443/", Target(True, "2a00:1450::1", 8443, "/")),
        ("https://xn--bcher-kva.example/%20", Target(True, "xn--bcher-kva.example", 443, "/%20")),
    ],
)
def test_it_reads_an_address(text: str, target: Target) -> None:
    assert Target.parse(text) == target


@pytest.mark.parametrize(
    "text",
    [
        *("", "a.example", "ftp://a.example/", "//a.example/", "file:///etc/passwd", "gopher://a.example/"),
        *("https://user@a.example/", "https://user:pass@a.example/", "https://@a.example/", "https://a@b@c.example/"),
        *("https://a.example/#x", "https://a.example:0/", "https://a.example:65536/", "https://a.example:x/"),
        *("https://127.1/", "https://0x7f.1/", "https://2130706433/", "https://0177.0.0.1/", "https://①②⑦.0.0.1/"),
        *("https://[::1%25eth0]/", "https://[::1%eth0]/", "https:///x", "https://a..example/", "https://-a.example/"),
        *(
            "https://a.example\\@b.example/",
            "https://a.example/ x",
            "https://a.example/\r\nHost: b",
            "https://ä.example/",
        ),
        "https://a.example/" + "x" * 500,
    ],
)
def test_it_refuses_what_is_none_and_never_repeats_it(text: str) -> None:
    with pytest.raises(NotATarget) as fault:
        Target.parse(text)
    assert fault.value.reason.endswith((".", "signpost", "https://"))
    assert "b.example" not in fault.value.reason
    assert "pass" not in fault.value.reason.replace("password", "")


def test_no_connection_is_left_open(receiver: Receiver) -> None:
    posted(receiver.address)
    before = len(os.listdir("/proc/self/fd"))
    receiver.replies = [status(204), b"", b"nonsense\r\n", status(500)]
    for _ in range(6):
        with suppress(NotReached):
            posted(receiver.address)
    wait_until = time.monotonic() + 60
    while len(os.listdir("/proc/self/fd")) > before and time.monotonic() < wait_until:
        time.sleep(0.01)  # the receiver closes its ends in threads of its own
    assert len(os.listdir("/proc/self/fd")) <= before
