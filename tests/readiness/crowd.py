"""A thousand names of one machine: how long it takes to look at them, and how many conversations there are at once."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from kb.mail.moves import Phase
from kb.mail.readiness.facts import Look
from kb.mail.readiness.judging import judged
from kb.mail.servers import Protocol
from kb.probes.looks import looked
from kb.probes.ways import Way
from tests.readiness.certificates import Wish
from tests.readiness.clients import IMAP, SMTP, Client, Lab

SIZE: Final = 1000
ADDRESS: Final = "203.0.113.250"
_POP3: Final = replace(IMAP, protocol=Protocol.POP3, port=995)
_TARPITS: Final = 10
_ESTABLISHED: Final = ("01", "02")


def crowd() -> list[Client]:
    """With a tarpit among them now and then, as the server of another name."""
    spf = 'TXT "v=spf1 ip4:203.0.113.0/24 ~all"'
    records = {"": ["MX 10 mx.oldbox.test.", spf], "mail": [f"A {ADDRESS}"], "_dmarc": ['TXT "v=DMARC1; p=none"']}
    servers = (IMAP, _POP3, replace(SMTP, host="mail.{domain}"))
    return [Client(f"c{number}", Phase.ANNOUNCED, dict(records), servers, selector="") for number in range(SIZE)]


def house(clients: list[Client], lab: Lab) -> None:
    """Give them their server."""
    wish = Wish(tuple(f"mail.{client.domain}" for client in clients))
    lab.dovecot[ADDRESS] = wish
    lab.postfix.append((ADDRESS, 465, wish, {}))


@dataclass
class Watch:
    """The most connections that were seen at once: with all, and with one address."""

    of_all: int = 0
    of_one: int = 0
    _seen: Counter[str] = field(default_factory=Counter)

    def look(self) -> None:
        """Those of the ports of mail, from this end."""
        lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
        ends = [line.split()[2] for line in lines if line.split()[3] in _ESTABLISHED]
        mail = [end.partition(":")[0] for end in ends if int(end.partition(":")[2], 16) in (465, 993, 995, 587)]
        self.of_all = max(self.of_all, len(mail))
        self.of_one = max(self.of_one, max(Counter(mail).values(), default=0))


@contextmanager
def watched() -> Iterator[Watch]:
    watch, over = Watch(), threading.Event()

    def run() -> None:
        while not over.wait(0.05):
            watch.look()

    watcher = threading.Thread(target=run)
    watcher.start()
    try:
        yield watch
    finally:
        over.set()
        watcher.join()


def measured(clients: list[Client], way: Way, at: datetime) -> tuple[float, int, Watch]:
    """Seconds for all of them, how many have a finding, and what was seen of connections."""
    asked = [client.asked(at) for client in clients]
    began = time.monotonic()
    with watched() as watch:
        sight = looked(asked, way, at)
    seconds = time.monotonic() - began
    looks = (sight.of(one) for one in asked)
    wrong = sum(bool(_found(client, look, at)) for client, look in zip(clients, looks, strict=True))
    return seconds, wrong, watch


def _found(client: Client, look: Look, at: datetime) -> bool:
    return bool(judged(client.settings(at), look, client.marks))


def as_hex(address: str) -> str:
    """As /proc/net/tcp writes it."""
    return ip_address(address).packed[::-1].hex().upper()
