"""A thousand names of one machine, and tarpits: how long a look takes, and how many conversations there are at once."""

import asyncio
import subprocess
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from kb.mail.moves import Phase
from kb.mail.readiness.findings import Kind
from kb.mail.readiness.judging import judged
from kb.mail.servers import Protocol
from kb.probes.looks import Sight, look
from kb.probes.ways import Way
from tests.readiness.certificates import Wish
from tests.readiness.clients import IMAP, SMTP, Client, Lab
from tests.readiness.rows import SILENT_IP
from tests.readiness.zoo import mute

SIZE: Final = 1000
ADDRESS: Final = "203.0.113.250"
#: Of each of them, the machine alone.
TARPITS: Final = tuple(f"198.51.100.{number}" for number in range(1, 101))
_AMONG_THEM: Final = 10
_POP3: Final = replace(IMAP, protocol=Protocol.POP3, port=995)
_THREE: Final = (IMAP, _POP3, replace(SMTP, host="mail.{domain}"))
_PORTS: Final = (993, 995, 465)
#: Every so many seconds it is counted.
_TICK: Final = 0.2


@dataclass
class Crowd:
    """`good` are on one machine, and each of `tarpits` on one of its own."""

    good: list[Client]
    tarpits: list[Client]

    @classmethod
    def housed(cls, lab: Lab) -> "Crowd":
        good = [_client(f"c{number}", ADDRESS) for number in range(SIZE)]
        tarpits = [_client(f"t{number}", address) for number, address in enumerate(TARPITS)]
        wish = Wish(tuple(f"mail.{client.domain}" for client in good))
        lab.dovecot[ADDRESS] = wish
        lab.postfix.append((ADDRESS, 465, wish, {}))
        lab.zoo |= {(address, port): (Wish((address,)), lambda _: mute) for address in TARPITS for port in _PORTS}
        return cls(good, tarpits)

    @property
    def clients(self) -> list[Client]:
        return [*self.good, *self.tarpits]

    def measured(self, way: Way, at: datetime) -> tuple[float, int, "Watch"]:
        """The thousand with a few tarpits among them: seconds, clients of whom too much or too little is found."""
        among = self.tarpits[:_AMONG_THEM]
        seconds, sight, watch = _looked([*among, *self.good], way, at)
        wrong = sum(_kinds(client, sight, at) != set() for client in self.good)
        return seconds, wrong + _not_caught(among, sight, at), watch

    def measured_tarpits(self, way: Way, at: datetime) -> tuple[float, int, "Watch"]:
        """All of the tarpits, and nobody else."""
        seconds, sight, watch = _looked(self.tarpits, way, at)
        return seconds, _not_caught(self.tarpits, sight, at), watch


@dataclass
class Watch:
    """The most connections that were open at once, of all and with one address; but for those that keep it silent."""

    of_all: int = 0
    of_one: int = 0
    _command: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        ports = " or ".join(f"dport = :{port}" for port in _PORTS)
        self._command = ["ss", "-Htn", "state", "established", "state", "syn-sent", f"( {ports} )"]

    async def keep(self) -> None:
        """While it counts, nothing goes on in this loop, so that nobody is counted who left meanwhile."""
        while True:
            said = subprocess.run(self._command, check=True, capture_output=True, text=True).stdout
            ends = Counter(line.split()[-1].rpartition(":")[0] for line in said.splitlines())
            del ends[SILENT_IP]
            self.of_all = max(self.of_all, ends.total())
            self.of_one = max(self.of_one, max(ends.values(), default=0))
            await asyncio.sleep(_TICK)


def _client(label: str, address: str) -> Client:
    spf = 'TXT "v=spf1 ip4:203.0.113.0/24 ip4:198.51.100.0/24 ~all"'
    records = {
        "": ["MX 10 mx.oldbox.test.", spf],
        "mail": [f"A {address}"],
        "_dmarc": ['TXT "v=DMARC1; p=none"'],
    }
    return Client(label, Phase.ANNOUNCED, records, _THREE, selector="")


def _looked(clients: Sequence[Client], way: Way, at: datetime) -> tuple[float, Sight, Watch]:
    watch = Watch()

    async def both() -> Sight:
        watching = asyncio.create_task(watch.keep())
        try:
            return await look([client.asked(at) for client in clients], way, at)
        finally:
            watching.cancel()

    began = time.monotonic()
    sight = asyncio.run(both())
    return time.monotonic() - began, sight, watch


def _kinds(client: Client, sight: Sight, at: datetime) -> set[Kind]:
    look_at_it = sight.of(client.asked(at))
    return {finding.kind for finding in judged(client.settings(at), look_at_it, client.marks)}


def _not_caught(tarpits: Sequence[Client], sight: Sight, at: datetime) -> int:
    return sum(_kinds(client, sight, at) != {Kind.PORT_MUTE} for client in tarpits)
