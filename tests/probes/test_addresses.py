"""Where a look may go: decided before any packet leaves."""

import errno
from ipaddress import ip_address

import pytest

from kb.mail.readiness.facts import LineTrouble
from kb.probes.addresses import MOST, may_visit, sorted_out, trouble_of
from kb.probes.guard import parsed_networks

NOT_ON_THE_INTERNET = [
    *("127.0.0.1", "127.8.9.10", "10.0.0.7", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
    *("192.0.2.1", "198.18.0.1", "0.0.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.88.99.1", "192.0.0.8"),
    *("::", "::1", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "fec0::1", "2001:db8::1", "3fff::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.7", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001::1"),
]
ON_IT = ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111"]


@pytest.mark.parametrize("number", NOT_ON_THE_INTERNET)
def test_what_is_not_on_the_internet_is_not_visited(number: str) -> None:
    assert sorted_out([number], ()) == ((), (str(ip_address(number)),))
    assert not any(may_visit(ip_address(number), port, ()) for port in (25, 443, 465, 993))


@pytest.mark.parametrize("number", ["10.0.0.7", "fd00:ec2::254", "127.0.0.1"])
def test_a_network_of_the_operators_own_is_visited(number: str) -> None:
    inside = parsed_networks(["10.0.0.0/24", "fd00:ec2::/48", "127.0.0.1"])
    assert sorted_out([number], inside) == ((number,), ())
    assert may_visit(ip_address(number), 993, inside)
    assert not may_visit(ip_address(number), 993, parsed_networks(["10.0.1.0/24"]))


@pytest.mark.parametrize("port", [0, 22, 80, 119, 3306, 4190, 8443, 10_993, 65_535])
def test_no_port_but_those_of_mail_and_webmail(port: int) -> None:
    assert not may_visit(ip_address("8.8.8.8"), port, ())
    assert not may_visit(ip_address("10.0.0.7"), port, parsed_networks(["10.0.0.0/24"]))


@pytest.mark.parametrize("number", ON_IT)
def test_what_is_on_the_internet_is_no_stranger(number: str) -> None:
    assert sorted_out([number], ()) == ((number,), ())


@pytest.mark.parametrize("port", [25, 110, 143, 443, 465, 587, 993, 995])
def test_these_ports_are_visited(port: int) -> None:
    assert may_visit(ip_address("10.0.0.7"), port, parsed_networks(["10.0.0.0/24"]))


def test_a_name_has_so_many_addresses_in_one_order() -> None:
    numbers = ["2606:4700::2", "8.8.8.9", "8.8.8.8", "2606:4700::1", "8.8.8.8", "10.0.0.1"]
    assert sorted_out(numbers, ()) == (("8.8.8.8", "8.8.8.9", "2606:4700::1", "2606:4700::2"), ("10.0.0.1",))
    assert len(sorted_out([f"8.8.8.{last}" for last in range(50)], ())[0]) == MOST


@pytest.mark.parametrize(
    ("error", "number", "trouble"),
    [
        (ConnectionRefusedError(errno.ECONNREFUSED, ""), "8.8.8.8", LineTrouble.REFUSED),
        (TimeoutError(), "8.8.8.8", LineTrouble.NO_ANSWER),
        (OSError(errno.ETIMEDOUT, ""), "8.8.8.8", LineTrouble.NO_ANSWER),
        (ConnectionResetError(errno.ECONNRESET, ""), "8.8.8.8", LineTrouble.DROPPED),
        (OSError(errno.ENOTCONN, ""), "8.8.8.8", LineTrouble.DROPPED),
        (OSError(errno.EHOSTUNREACH, ""), "8.8.8.8", LineTrouble.UNREACHABLE),
        (OSError(errno.ENETUNREACH, ""), "8.8.8.8", LineTrouble.UNREACHABLE),
        (OSError(errno.ENETUNREACH, ""), "2606:4700::1", LineTrouble.NOT_VISITED),
        (OSError(errno.EADDRNOTAVAIL, ""), "2606:4700::1", LineTrouble.NOT_VISITED),
        (OSError(errno.EHOSTUNREACH, ""), "2606:4700::1", LineTrouble.UNREACHABLE),
    ],
)
def test_what_a_failed_connection_tells(error: OSError, number: str, trouble: LineTrouble) -> None:
    assert trouble_of(error, ip_address(number)) is trouble
