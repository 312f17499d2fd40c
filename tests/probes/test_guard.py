"""To whom the site may connect: public addresses alone, on few ports, unless the operator opened a network."""

import socket
import threading
import time
from ipaddress import ip_address

import pytest

from kb.probes import guard
from kb.probes.guard import Budget, NotReached, Trouble, admitted, connected, is_inside, is_public, parsed_networks

NOT_PUBLIC = " ".join(
    (
        "0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.254 127.0.0.1 127.255.255.254 169.254.169.254",
        "172.16.0.1 172.31.255.254 192.0.0.1 192.0.0.170 192.0.2.1 192.88.99.1 192.168.0.1 198.18.0.1",
        "198.19.255.254 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 :: ::1",
        "::7f00:1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::ffff:0:7f00:1 64:ff9b::7f00:1 64:ff9b:1::1 100::1",
        "2001::1 2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1:: 2620:4f:8000::1 3fff::1 5f00::1 fc00::1",
        "fd00:ec2::254 fe80::1 fe80::1%eth0 2a00::1%eth0 fec0::1 ff02::1 ff0e::1",
    )
)
PUBLIC = " ".join(
    (
        "1.1.1.1 8.8.8.8 100.63.255.255 100.128.0.1 172.32.0.1 192.0.1.1 223.255.255.255 2001:4860::1",
        "2a00:1450::1",
    )
)
LOOPBACK = parsed_networks(["127.0.0.0/8"])


@pytest.mark.parametrize("number", NOT_PUBLIC.split())
def test_it_connects_to_no_address_that_is_not_anybodys(number: str) -> None:
    assert not is_public(ip_address(number))
    with pytest.raises(NotReached, match=Trouble.FORBIDDEN):
        admitted([number], 443, (), encrypted=True)


@pytest.mark.parametrize("number", PUBLIC.split())
def test_it_lets_public_addresses_through(number: str) -> None:
    assert admitted([number], 443, (), encrypted=True) == [ip_address(number)]


def test_only_the_public_one_of_several_addresses_is_left() -> None:
    numbers = ["2a00:1450::1", "10.0.0.1", "8.8.8.8", "::1", "8.8.8.8"]
    assert [str(one) for one in admitted(numbers, 443, (), encrypted=True)] == ["8.8.8.8", "2a00:1450::1"]


def test_so_many_addresses_are_tried_and_no_more() -> None:
    assert len(admitted([f"8.8.8.{last}" for last in range(9)], 443, (), encrypted=True)) == 4


@pytest.mark.parametrize("port", [25, 22, 80, 6379, 8080, 65_535])
def test_outside_it_speaks_to_the_ports_of_the_web_alone(port: int) -> None:
    with pytest.raises(NotReached, match=Trouble.PORT):
        admitted(["8.8.8.8"], port, LOOPBACK, encrypted=True)
    for good in (443, 8443):
        assert admitted(["8.8.8.8"], good, (), encrypted=True)


def test_without_encryption_it_goes_nowhere_but_inside() -> None:
    with pytest.raises(NotReached, match=Trouble.PLAIN):
        admitted(["8.8.8.8"], 443, LOOPBACK, encrypted=False)
    assert admitted(["8.8.8.8", "127.0.0.1"], 8080, LOOPBACK, encrypted=False) == [ip_address("127.0.0.1")]


def test_a_network_that_was_opened_is_that_one_and_no_other() -> None:
    inside = parsed_networks(["10.1.0.0/16", "fd00:1::/32"])
    for number in ("10.1.2.3", "fd00:1::9"):
        assert is_inside(ip_address(number), inside)
    for number in ("10.2.0.1", "::ffff:10.1.2.3", "fd00:2::9", "fd00:1::9%eth0"):
        assert not is_inside(ip_address(number), inside)
    for port in (1, 22, 25, 110, 993, 1023):
        with pytest.raises(NotReached, match=Trouble.PORT):
            admitted(["10.1.2.3"], port, inside, encrypted=True)


@pytest.mark.parametrize("numbers", [["127.0.0.1"], ["::ffff:127.0.0.1"], ["169.254.169.254"], ["100.64.0.1"], ["::1"]])
def test_a_name_that_leads_inside_costs_no_connection(numbers: list[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)  # a connection would be there at once
        port = server.getsockname()[1]
        for asked in (port, 443):
            with pytest.raises(NotReached, match=Trouble.FORBIDDEN):
                connected("rebound.example", asked, (), Budget(60, 99), encrypted=True, resolve=lambda *_: numbers)
        with pytest.raises(BlockingIOError):
            server.accept()


def test_a_name_is_resolved_once_and_the_connection_made_to_what_was_judged() -> None:
    asked = []

    def resolve(host: str, _seconds: float) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with connected("inside.example", port, LOOPBACK, Budget(60, 99), encrypted=True, resolve=resolve) as line:
            assert line.getpeername() == ("127.0.0.1", port)
    assert asked == ["inside.example"]


def test_what_is_said_in_two_pieces_waits_for_no_word_that_one_arrived() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        line = connected("127.0.0.1", server.getsockname()[1], LOOPBACK, Budget(60, 99), encrypted=False)
        assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        line.close()


def test_a_number_is_not_looked_up() -> None:
    def resolve(_host: str, _seconds: float) -> list[str]:
        raise AssertionError("there is nothing to look up")

    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        connected("127.0.0.1", port, LOOPBACK, Budget(60, 99), encrypted=False, resolve=resolve).close()


def test_an_address_of_this_machine_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loopback plays the machine's public address: whatever is ours, the routes say so."""
    monkeypatch.setattr(guard, "is_public", lambda _address: True)
    monkeypatch.setattr(guard, "PUBLIC_PORTS", frozenset(range(65_536)))
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)  # a connection would be there at once
        port = server.getsockname()[1]
        with pytest.raises(NotReached, match=Trouble.FORBIDDEN):
            connected("127.0.0.1", port, (), Budget(60, 99), encrypted=True)
        with pytest.raises(BlockingIOError):
            server.accept()


def test_nobody_there_and_no_address_are_told_apart() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(NotReached, match=Trouble.UNREACHABLE):
        connected("127.0.0.1", port, LOOPBACK, Budget(60, 99), encrypted=False)
    with pytest.raises(NotReached, match=Trouble.NO_ADDRESS):
        connected("nowhere.example", 443, LOOPBACK, Budget(60, 99), encrypted=True, resolve=lambda *_: [])


def test_a_resolver_that_hangs_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = threading.Event()
    monkeypatch.setattr(guard, "_looked_up", lambda _host: answers.wait(60))
    begun = time.monotonic()
    with pytest.raises(NotReached, match=Trouble.TIME):
        guard.resolved("slow.example", 0.05)
    assert time.monotonic() - begun < 30
    answers.set()


def test_it_resolves_as_the_machine_does() -> None:
    assert "127.0.0.1" in guard.resolved("localhost", 5)
    assert guard.resolved("a" * 300, 5) == []


def test_time_and_bytes_run_out() -> None:
    budget = Budget(60, 10)
    assert 0 < budget.seconds() <= 60
    budget.spend(10)
    with pytest.raises(NotReached, match=Trouble.TOO_MUCH):
        budget.spend(1)
    short = Budget(0.02, 10)
    time.sleep(0.03)
    with pytest.raises(NotReached, match=Trouble.TIME):
        short.seconds()
