"""A conversation with a server at the other end of a line: what is said, what is heard, and when it is left."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb.mail.readiness.asked import HTTPS, Endpoint
from kb.mail.readiness.facts import LineTrouble, ServerFacts
from kb.mail.servers import Security
from kb.probes.guard import Budget
from kb.probes.lines import Ended, Line
from kb.probes.looks import MOST_AT_ONCE, _Turns
from kb.probes.servers import Visit, spoken, visited
from kb.probes.tls import describing_context
from tests.readiness import zoo
from tests.readiness.certificates import Authority, Wish

AT = datetime(2026, 11, 12, 8, tzinfo=UTC)
HOST = "mail.shop.example"
SMTP = Endpoint(HOST, 587, "smtp", Security.STARTTLS)
IMAPS = Endpoint(HOST, 993, "imap", Security.TLS)
IMAP = Endpoint(HOST, 143, "imap", Security.STARTTLS)
POP3 = Endpoint(HOST, 110, "pop3", Security.STARTTLS)
WEB = Endpoint(HOST, 443, HTTPS, Security.TLS, "/mail")
_QUITE_LONG = 20.0


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Authority(tmp_path_factory.mktemp("lab") / "authority").issue(Wish((HOST,)), "host.pem")


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Authority(tmp_path_factory.mktemp("other") / "authority").issue(Wish(("*.else.example",)), "host.pem")


def conversation(
    act: zoo.Act, endpoint: Endpoint, *, seconds: float = _QUITE_LONG, octets: int = 65_536, brief: bool = False
) -> ServerFacts:
    """With a server that does this. Raises `Ended`."""
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    server = threading.Thread(target=zoo._one, args=(theirs, act))
    server.start()
    visit = Visit("8.8.8.8", endpoint, (), "help.example", AT, seconds, brief)
    nothing = ServerFacts("8.8.8.8", endpoint.port, endpoint.protocol, endpoint.security, AT)

    async def run() -> ServerFacts:
        line = Line(ours, Budget(seconds, octets))
        try:
            return await spoken(line, visit, nothing, describing_context(), 0)
        finally:
            line.close()

    try:
        return asyncio.run(run())
    finally:
        server.join()


def scripted(*answers: str, heard: list[str] | None = None) -> zoo.Act:
    """A server that says the next of these whenever it is told something; `heard` gets what it is told."""

    def act(line: socket.socket) -> None:
        for answer in answers:
            line.sendall(answer.encode())
            if not (said := line.recv(4096)):
                return
            if heard is not None:
                heard.append(said.decode("ascii", "replace").strip())

    return act


def trouble(act: zoo.Act, endpoint: Endpoint, *, seconds: float = _QUITE_LONG, octets: int = 65_536) -> LineTrouble:
    with pytest.raises(Ended) as ended:
        conversation(act, endpoint, seconds=seconds, octets=octets)
    return ended.value.trouble


def test_what_a_good_server_shows_is_kept(certificate: Path) -> None:
    facts = conversation(zoo.upgrades(certificate), SMTP)
    assert (facts.trouble, facts.sign_in, facts.injected, facts.clear_sign_in) == ("", ("PLAIN", "LOGIN"), False, False)
    assert facts.tls == "TLSv1.3"
    assert facts.certificate is not None
    assert facts.certificate.covers


def test_a_certificate_of_another_name_does_not_cover_this_one(other: Path) -> None:
    facts = conversation(zoo.upgrades(other), SMTP)
    assert facts.certificate is not None
    assert not facts.certificate.covers
    assert facts.certificate.names == ("*.else.example",)


def test_what_is_said_too_early_is_noticed_and_forgotten(certificate: Path) -> None:
    facts = conversation(zoo.injects(certificate), SMTP)
    assert (facts.injected, facts.sign_in) == (True, ("PLAIN", "LOGIN"))


def test_a_further_name_is_shown_its_certificate_and_no_more(certificate: Path) -> None:
    facts = conversation(zoo.one_cipher(certificate), IMAPS, brief=True)
    assert facts.certificate is not None
    assert facts.sign_in == ()


def test_webmail_is_asked_for_its_head_alone(certificate: Path) -> None:
    asked: list[bytes] = []

    def act(line: socket.socket) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        with context.wrap_socket(line, server_side=True) as inside:
            asked.append(inside.recv(4096))
            inside.sendall(b"HTTP/1.1 302 Found\r\nLocation: https://elsewhere.example/\r\n\r\n")

    assert conversation(act, WEB).status == 302
    assert asked[0].startswith(b"HEAD /mail HTTP/1.1\r\nHost: mail.shop.example\r\n")
    assert asked[0].endswith(b"\r\n\r\n")
    assert b"Cookie" not in asked[0]
    assert b"Authorization" not in asked[0]


@pytest.mark.parametrize(
    ("act", "endpoint", "expected"),
    [
        (zoo.drop, SMTP, LineTrouble.DROPPED),
        (zoo.drop, IMAPS, LineTrouble.DROPPED),
        (zoo.flood, SMTP, LineTrouble.FLOOD),
        (zoo.endless_line, SMTP, LineTrouble.FLOOD),
        (zoo.web_first, SMTP, LineTrouble.GARBLED),
        (zoo.web_first, IMAP, LineTrouble.GARBLED),
        (zoo.web_first, POP3, LineTrouble.GARBLED),
        (zoo.web, IMAPS, LineTrouble.NOT_TLS),
        (zoo.plain_imap, IMAPS, LineTrouble.NOT_TLS),
        (zoo.no_ciphers, IMAPS, LineTrouble.TLS),
        (zoo.refuses_starttls, SMTP, LineTrouble.STARTTLS_REFUSED),
        (scripted("* BYE busy\r\n"), IMAP, LineTrouble.TURNED_AWAY),
        (scripted("-ERR busy\r\n"), POP3, LineTrouble.TURNED_AWAY),
        (scripted("421 4.3.2 busy\r\n"), SMTP, LineTrouble.TURNED_AWAY),
        (scripted("554-no\r\n554 service\r\n"), SMTP, LineTrouble.TURNED_AWAY),
        (scripted("220 x\r\n", "550 go away\r\n"), SMTP, LineTrouble.TURNED_AWAY),
        (scripted("220 x\r\n", "250-x\r\n250 SIZE 1\r\n"), SMTP, LineTrouble.STARTTLS_MISSING),
        (scripted("* OK\r\n", "* CAPABILITY IMAP4rev1\r\nA1 OK\r\n"), IMAP, LineTrouble.STARTTLS_MISSING),
        (scripted("+OK\r\n", "+OK\r\nUSER\r\n.\r\n"), POP3, LineTrouble.STARTTLS_MISSING),
        (scripted("+OK\r\n", "-ERR no such command\r\n"), POP3, LineTrouble.STARTTLS_MISSING),
        (scripted("* OK\r\n", "* CAPABILITY STARTTLS\r\nA1 OK\r\n", "A2 NO\r\n"), IMAP, LineTrouble.STARTTLS_REFUSED),
        (scripted("+OK\r\n", "+OK\r\nSTLS\r\n.\r\n", "-ERR\r\n"), POP3, LineTrouble.STARTTLS_REFUSED),
        (scripted("* OK\r\n", "* X\r\n" * 500), IMAP, LineTrouble.FLOOD),
        (scripted("+OK\r\n", "+OK\r\n" + "X\r\n" * 500), POP3, LineTrouble.FLOOD),
        (scripted("220-x\r\n" * 500), SMTP, LineTrouble.FLOOD),
    ],
)
def test_how_a_bad_conversation_ends(act: zoo.Act, endpoint: Endpoint, expected: LineTrouble) -> None:
    assert trouble(act, endpoint) is expected


@pytest.mark.parametrize("endpoint", [SMTP, IMAP, POP3, IMAPS, WEB])
def test_who_says_nothing_is_left_when_the_time_is_up(endpoint: Endpoint) -> None:
    def listens(line: socket.socket) -> None:
        while line.recv(4096):
            pass

    assert trouble(listens, endpoint, seconds=0.1) is LineTrouble.MUTE


@pytest.mark.parametrize("endpoint", [SMTP, IMAP, POP3])
def test_all_of_a_conversation_has_so_many_bytes(endpoint: Endpoint) -> None:
    lines = {"smtp": "220-x\r\n", "imap": "* OK x\r\n", "pop3": "+OK x\r\n"}
    assert trouble(scripted(lines[endpoint.protocol] * 90), endpoint, octets=300) is LineTrouble.FLOOD


@pytest.mark.parametrize(
    ("endpoint", "answers"),
    [
        (SMTP, ("220 x\r\n", "250-x\r\n250-AUTH PLAIN\r\n250 STARTTLS\r\n", "220 go\r\n")),
        (IMAP, ("* OK\r\n", "* CAPABILITY STARTTLS AUTH=PLAIN\r\nA1 OK\r\n", "A2 OK\r\n")),
        (POP3, ("+OK\r\n", "+OK\r\nSTLS\r\nUSER\r\n.\r\n", "+OK\r\n")),
    ],
)
def test_nobody_signs_in_or_hands_anything_over(endpoint: Endpoint, answers: tuple[str, ...]) -> None:
    heard: list[str] = []
    with pytest.raises(Ended):
        conversation(scripted(*answers, heard=heard), endpoint)
    words = [line.split()[-1 if endpoint is IMAP else 0] for line in heard[: len(answers) - 1]]
    assert words == {SMTP: ["EHLO", "STARTTLS"], IMAP: ["CAPABILITY", "STARTTLS"], POP3: ["CAPA", "STLS"]}[endpoint]
    if endpoint is SMTP:
        assert heard[0] == "EHLO help.example"


@pytest.mark.parametrize(("number", "port"), [("127.0.0.1", 993), ("10.0.0.7", 993), ("8.8.8.8", 22)])
def test_where_one_may_not_go_nobody_goes(number: str, port: int) -> None:
    visit = Visit(number, Endpoint(HOST, port, "imap", Security.TLS), (), "help.example", AT, 1)
    assert asyncio.run(visited(visit)).facts.trouble is LineTrouble.NOT_VISITED


class Counting:
    """Who is inside, and how many there were at most."""

    def __init__(self) -> None:
        self.inside: dict[str, int] = {}
        self.most = self.most_of_one = 0

    async def visit(self, turns: _Turns, address: str) -> None:
        async with turns.taken(address):
            self.inside[address] = self.inside.get(address, 0) + 1
            self.most = max(self.most, sum(self.inside.values()))
            self.most_of_one = max(self.most_of_one, self.inside[address])
            await asyncio.sleep(0.005)
            self.inside[address] -= 1


def counted(addresses: Iterator[str]) -> Counting:
    counting = Counting()

    async def run() -> None:
        turns = _Turns(1e9)
        await asyncio.gather(*(counting.visit(turns, address) for address in addresses))

    asyncio.run(run())
    return counting


def test_so_many_go_at_once_and_two_to_one_address() -> None:
    assert counted(f"8.8.8.{number % 100}" for number in range(500)).most == MOST_AT_ONCE == 64
    alone = counted("8.8.8.8" for _ in range(50))
    assert (alone.most, alone.most_of_one) == (2, 2)


def test_who_waits_for_one_address_takes_no_place_of_others() -> None:
    """Behind a hundred for one address somebody comes for another one, and is let in at once."""
    order: list[str] = []

    async def visit(turns: _Turns, address: str) -> None:
        async with turns.taken(address):
            order.append(address)
            await asyncio.sleep(0.002)

    async def run() -> None:
        turns = _Turns(1e9)
        await asyncio.gather(*(visit(turns, address) for address in ["8.8.8.8"] * 100 + ["8.8.4.4"]))

    asyncio.run(run())
    assert order.index("8.8.4.4") <= 2


def test_so_many_begin_in_a_second() -> None:
    async def run() -> float:
        turns, loop = _Turns(100), asyncio.get_running_loop()
        began = loop.time()

        async def visit(number: int) -> None:
            async with turns.taken(f"8.8.8.{number}"):
                pass

        await asyncio.gather(*map(visit, range(11)))
        return loop.time() - began

    assert asyncio.run(run()) >= 0.1
