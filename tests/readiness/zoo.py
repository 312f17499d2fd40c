"""Servers that are so wicked that no real program can be: on an address and port of their own, until the block ends."""

import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Final

#: What one of them does with a connection; it is closed afterwards.
Act = Callable[[socket.socket], None]
_LONGEST: Final = 30


def mute(line: socket.socket) -> None:
    line.recv(1)
    time.sleep(_LONGEST)


def drip(line: socket.socket) -> None:
    """A byte now and then, and never a line."""
    for _ in range(_LONGEST):
        line.sendall(b"*")
        time.sleep(1)


def drop(line: socket.socket) -> None:
    line.close()


def reset(line: socket.socket) -> None:
    """Without a farewell."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    line.close()


def flood(line: socket.socket) -> None:
    for _ in range(10_000):
        line.sendall(b"220-" + b"x" * 400 + b"\r\n")


def endless_line(line: socket.socket) -> None:
    for _ in range(10_000):
        line.sendall(b"220 " + b"x" * 1000)


def web(line: socket.socket) -> None:
    line.recv(4096)
    line.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")


def web_first(line: socket.socket) -> None:
    """It greets where a mail server greets."""
    line.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
    line.recv(4096)


def plain_imap(line: socket.socket) -> None:
    line.sendall(b"* OK ready\r\n")
    line.recv(4096)


def no_ciphers(line: socket.socket) -> None:
    """The alert of a handshake that fails (RFC 8446 6.2)."""
    line.recv(4096)
    line.sendall(b"\x15\x03\x03\x00\x02\x02\x28")


def refuses_starttls(line: socket.socket) -> None:
    _until_starttls(line)
    line.sendall(b"454 4.7.0 TLS not available due to local problem\r\n")
    line.recv(4096)


def injects(certificate: Path) -> Act:
    """Says more than it may between STARTTLS and the handshake."""

    def act(line: socket.socket) -> None:
        _until_starttls(line)
        line.sendall(b"220 2.0.0 Ready\r\n250 injected\r\n")
        _smtp_inside(line, certificate)

    return act


def upgrades(certificate: Path) -> Act:
    """The same as it should be."""

    def act(line: socket.socket) -> None:
        _until_starttls(line)
        line.sendall(b"220 2.0.0 Ready\r\n")
        _smtp_inside(line, certificate)

    return act


def slow(certificate: Path) -> Act:
    """Everything is right, after three seconds."""

    def act(line: socket.socket) -> None:
        time.sleep(3)
        upgrades(certificate)(line)

    return act


def talkative(certificate: Path) -> Act:
    """Everything is right, after a greeting of ninety lines."""

    def act(line: socket.socket) -> None:
        line.sendall(b"220-wicked.test has a lot to say\r\n" * 90)
        upgrades(certificate)(line)

    return act


def leaves_early(certificate: Path) -> Act:
    """Everything is right, and then it does not wait for a farewell."""

    def act(line: socket.socket) -> None:
        _until_starttls(line)
        line.sendall(b"220 2.0.0 Ready\r\n")
        with _context(certificate).wrap_socket(line, server_side=True) as inside:
            inside.recv(4096)
            inside.sendall(b"250-wicked.test\r\n250 AUTH PLAIN LOGIN\r\n")

    return act


def late_imap(certificate: Path) -> Act:
    """Nothing is said for two seconds, as by a web server that waits, and then it is TLS."""

    def act(line: socket.socket) -> None:
        time.sleep(2)
        _imap_inside(line, _context(certificate))

    return act


def one_cipher(certificate: Path) -> Act:
    context = _context(certificate)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("ECDHE-ECDSA-AES128-GCM-SHA256")
    return lambda line: _imap_inside(line, context)


def website(certificate: Path, status: str) -> Act:
    def act(line: socket.socket) -> None:
        with _context(certificate).wrap_socket(line, server_side=True) as inside:
            inside.recv(4096)
            inside.sendall(f"HTTP/1.1 {status}\r\nConnection: close\r\n\r\n".encode())

    return act


@contextmanager
def running_zoo(animals: dict[tuple[str, int], Act]) -> Iterator[None]:
    servers = []
    for (address, port), act in animals.items():
        family = socket.AF_INET if ip_address(address).version == 4 else socket.AF_INET6
        server = socket.create_server((address, port), family=family)
        threading.Thread(target=_serve, args=(server, act), daemon=True).start()
        servers.append(server)
    try:
        yield
    finally:
        for server in servers:
            server.close()


def _serve(server: socket.socket, act: Act) -> None:
    while True:
        try:
            line, _ = server.accept()
        except OSError:
            return
        threading.Thread(target=_one, args=(line, act), daemon=True).start()


def _one(line: socket.socket, act: Act) -> None:
    with line, suppress(OSError):
        line.settimeout(_LONGEST)
        act(line)


def _until_starttls(line: socket.socket) -> None:
    line.sendall(b"220 wicked.test ESMTP\r\n")
    line.recv(4096)
    line.sendall(b"250-wicked.test\r\n250 STARTTLS\r\n")
    line.recv(4096)


def _smtp_inside(line: socket.socket, certificate: Path) -> None:
    with _context(certificate).wrap_socket(line, server_side=True) as inside:
        inside.recv(4096)
        inside.sendall(b"250-wicked.test\r\n250 AUTH PLAIN LOGIN\r\n")
        inside.recv(4096)


def _imap_inside(line: socket.socket, context: ssl.SSLContext) -> None:
    with context.wrap_socket(line, server_side=True) as inside:
        inside.sendall(b"* OK ready\r\n")
        inside.recv(4096)
        inside.sendall(b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\nA1 OK done\r\n")
        inside.recv(4096)


def _context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@contextmanager
def silent(address: str, port: int) -> Iterator[None]:
    """Whoever connects there hears nothing, as behind a firewall: its queue is full. Nor does its DNS answer."""
    with (
        socket.create_server((address, port), backlog=0),
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as questions,
        ExitStack() as filling,
    ):
        questions.bind((address, 53))
        for _ in range(3):
            line = filling.enter_context(socket.socket())
            line.setblocking(False)
            with suppress(BlockingIOError):
                line.connect((address, port))
        time.sleep(0.2)
        yield


@contextmanager
def rebinding(address: str, good: str) -> Iterator[None]:
    """A DNS server that says one address of a name the first time and another one ever after, each good for no time.

    Names that begin with `good` have a good one first; the other one is this machine itself.
    """
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind((address, 53))
    threading.Thread(target=_rebind, args=(server, ip_address(good).packed), daemon=True).start()
    with server:
        yield


def _rebind(server: socket.socket, good: bytes) -> None:
    itself, times = ip_address("127.0.0.1").packed, Counter[bytes]()
    while True:
        try:
            asked, where = server.recvfrom(4096)
        except OSError:
            return
        end = asked.index(b"\x00", 12) + 5
        name, record, answers = asked[12:end].lower(), b"", b"\x00\x00"
        if asked[end - 4 : end - 2] == b"\x00\x01":  # for its IPv4 address
            times[name] += 1
            said = good if (times[name] == 1) == name[1:].startswith(b"good") else itself
            record, answers = b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x00\x00\x04" + said, b"\x00\x01"
        server.sendto(asked[:2] + b"\x84\x00\x00\x01" + answers + b"\x00" * 4 + asked[12:end] + record, where)


@contextmanager
def trap(address: str, port: int) -> Iterator[list[str]]:
    """Whoever comes there is in the list."""
    came: list[str] = []

    def act(line: socket.socket) -> None:
        came.append(str(line.getpeername()))

    with running_zoo({(address, port): act}):
        yield came
