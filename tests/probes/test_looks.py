"""A look at many: what the names of one address share, and one whose oddness takes nothing from the others."""

import asyncio
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kb.mail.readiness.asked import Asked, Endpoint
from kb.mail.readiness.facts import LineTrouble, ServerFacts
from kb.mail.servers import Security
from kb.probes import addresses
from kb.probes.guard import parsed_networks
from kb.probes.looks import Sight, look
from kb.probes.servers import Visit, visited
from kb.probes.ways import Way, resolvers_of
from tests.probes.names import answering, from_table
from tests.probes.test_visits import AT
from tests.readiness import zoo
from tests.readiness.certificates import Authority, Wish

HERE = "127.0.0.1"
GOOD, BAD = "good.example", "bad.example"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Authority(tmp_path_factory.mktemp("lab") / "authority").issue(Wish((f"*.{GOOD}",)), "host.pem")


class Place:
    """An address and port where this is done with each connection; `came` counts them."""

    def __init__(self, act: zoo.Act, port: int) -> None:
        self.act, self.port, self.came = act, port, 0

    def __call__(self, line: socket.socket) -> None:
        self.came += 1
        self.act(line)

    def shows(self, *labels: str, security: Security = Security.TLS, seconds: float = 20) -> list[ServerFacts]:
        """To these names, in their order."""
        endpoints = tuple(Endpoint(label, self.port, "imap", security) for label in labels)
        seen = looking(Asked("", endpoints), hosts=dict.fromkeys(labels, HERE), seconds=seconds).hosts
        return [one for label in labels for one in seen[label].servers]


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[zoo.Act], Place]]:
    servers: list[socket.socket] = []

    def made(act: zoo.Act) -> Place:
        server = socket.create_server((HERE, 0))
        servers.append(server)
        one = Place(act, server.getsockname()[1])
        monkeypatch.setattr(addresses, "PORTS", frozenset({one.port}))
        threading.Thread(target=zoo._serve, args=(server, one), daemon=True).start()
        return one

    yield made
    for server in servers:
        server.close()


def looking(*asked: Asked, hosts: dict[str, str] | None = None, seconds: float = 20) -> Sight:
    table = {f"{name} A": [number] for name, number in (hosts or {"shop.example": "8.8.8.8"}).items()}
    with answering(from_table(table)) as names:
        way = Way(resolvers_of([names.where]), "help.example", parsed_networks([f"{HERE}/32"]), 1000, seconds)
        return asyncio.run(look(asked, way, AT))


def knowing(certificate: Path, otherwise: Callable[[ssl.SSLObject], int | None]) -> ssl.SSLContext:
    """`otherwise` is done where the name is not below `GOOD`, before anything is answered."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def chosen(line: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> int | None:
        return None if name and name.endswith(GOOD) else otherwise(line)

    context.sni_callback = chosen
    return context


def refuses(_: ssl.SSLObject) -> int:
    return ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME


def closes(line: Any) -> None:
    """As nginx (`ssl_preread`) and sniproxy do, without a word."""
    line.shutdown(socket.SHUT_RDWR)


def says_nothing(_: Any) -> None:
    time.sleep(3)


@pytest.mark.parametrize(("otherwise", "trouble"), [(refuses, LineTrouble.TLS), (closes, LineTrouble.DROPPED)])
def test_names_that_a_server_does_not_know_say_nothing_of_those_that_it_knows(
    place: Callable[[zoo.Act], Place],
    certificate: Path,
    otherwise: Callable[[Any], int | None],
    trouble: LineTrouble,
) -> None:
    context = knowing(certificate, otherwise)
    labels = [f"a.{BAD}", f"b.{BAD}", f"c.{BAD}", f"a.{GOOD}", f"d.{BAD}", f"b.{GOOD}", f"c.{GOOD}"]
    seen = place(lambda line: zoo._imap_inside(line, context)).shows(*labels)
    good = (LineTrouble.NONE, ("LOGIN", "PLAIN"))
    assert [(one.trouble, tuple(sorted(one.sign_in))) for one in seen] == [
        good if label.endswith(GOOD) else (trouble, ()) for label in labels
    ]


def test_a_name_that_is_answered_by_silence_says_nothing_of_the_others(
    place: Callable[[zoo.Act], Place], certificate: Path
) -> None:
    context = knowing(certificate, says_nothing)
    labels = [f"a.{BAD}", f"b.{BAD}", f"a.{GOOD}", f"b.{GOOD}"]
    seen = place(lambda line: zoo._imap_inside(line, context)).shows(*labels, seconds=1)
    assert [one.trouble for one in seen] == [LineTrouble.MUTE, LineTrouble.MUTE, LineTrouble.NONE, LineTrouble.NONE]


def test_of_many_names_two_at_most_have_a_whole_conversation(
    place: Callable[[zoo.Act], Place], certificate: Path
) -> None:
    whole: list[bytes] = []

    def act(line: socket.socket) -> None:
        with zoo._context(certificate).wrap_socket(line, server_side=True) as inside:
            inside.sendall(b"* OK ready\r\n")
            if asked := inside.recv(4096):
                whole.append(asked)
                inside.sendall(b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\nA1 OK done\r\n")
                inside.recv(4096)

    seen = place(act).shows(*(f"n{number}.{GOOD}" for number in range(12)))
    assert {(one.trouble, tuple(sorted(one.sign_in))) for one in seen} == {(LineTrouble.NONE, ("LOGIN", "PLAIN"))}
    assert len(whole) <= 2


@pytest.mark.parametrize(
    ("act", "security", "trouble"),
    [
        (zoo.drop, Security.STARTTLS, LineTrouble.DROPPED),
        (zoo.plain_imap, Security.TLS, LineTrouble.NOT_TLS),
    ],
)
def test_what_ends_before_a_name_is_told_is_so_for_all_names(
    place: Callable[[zoo.Act], Place], act: zoo.Act, security: Security, trouble: LineTrouble
) -> None:
    bad = place(act)
    assert {one.trouble for one in bad.shows(*(f"n{n}.{GOOD}" for n in range(12)), security=security)} == {trouble}
    assert bad.came <= 3


def test_a_tarpit_for_all_names_is_left_after_some_of_them(place: Callable[[zoo.Act], Place]) -> None:
    tarpit = place(says_nothing)
    assert {one.trouble for one in tarpit.shows(*(f"n{n}.{GOOD}" for n in range(40)), seconds=0.1)} == {
        LineTrouble.MUTE
    }
    assert tarpit.came <= 6


@pytest.mark.thorough
def test_a_tarpit_for_some_names_gets_less_time_for_each(place: Callable[[zoo.Act], Place], certificate: Path) -> None:
    context = knowing(certificate, says_nothing)
    server, began = place(lambda line: zoo._imap_inside(line, context)), time.monotonic()
    seen = server.shows(f"a.{GOOD}", *(f"n{number}.{BAD}" for number in range(12)), f"b.{GOOD}", seconds=1)
    assert [one.trouble for one in seen] == [LineTrouble.NONE, *[LineTrouble.MUTE] * 12, LineTrouble.NONE]
    assert time.monotonic() - began < 5


def test_a_fault_at_one_server_is_logged_and_is_its_trouble(caplog: pytest.LogCaptureFixture) -> None:
    endpoint = Endpoint("mail.shop.example", 993, "imap", Security.TLS)
    seen = asyncio.run(visited(Visit("no number", endpoint, (), "help.example", AT, 1)))
    assert seen.facts.trouble is LineTrouble.FAULT
    assert [record.exc_info is not None for record in caplog.records] == [True]


def test_a_fault_at_the_records_of_one_domain_leaves_the_others(caplog: pytest.LogCaptureFixture) -> None:
    odd: Any = 7
    assert list(looking(Asked(odd, ()), Asked("shop.example", ())).domains) == ["shop.example"]
    assert [record.exc_info is not None for record in caplog.records] == [True]
