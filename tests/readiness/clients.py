"""Clients of the lab: a domain each, of which everything is right, and what a row of the table changes of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from kb.mail.moves import MailSettings, Move, Phase, mail_settings
from kb.mail.names import DomainName
from kb.mail.readiness.asked import Asked, asked
from kb.mail.readiness.case import Marks
from kb.mail.servers import Protocol, Security, ServerPattern, Service
from tests.readiness.certificates import Wish
from tests.readiness.zoo import Act

OLD_IP, GONE_IP, GOOD_IP, GOOD_IP6 = "203.0.113.10", "203.0.113.11", "203.0.113.20", "2001:db8:1::20"
OLD: Final = "old.oldbox.test"
GONE: Final = "gone.oldbox.test"
IMAP: Final = ServerPattern(Protocol.IMAP, "mail.{domain}", 993, Security.TLS)
SMTP: Final = ServerPattern(Protocol.SMTP, "smtp.{domain}", 465, Security.TLS)
SMTP_STARTTLS: Final = replace(SMTP, port=587, security=Security.STARTTLS)
#: Days from now to the three dates of a move that is in a phase.
_DATES: Final = {
    Phase.ANNOUNCED: (5, 10, 40),
    Phase.OPEN: (-5, 10, 40),
    Phase.MOVING: (-10, -0.1, 40),
    Phase.MOVED: (-20, -1.1, 30),
    Phase.CLOSED: (-60, -40, -1),
}
_KEY: Final = "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A"


@dataclass
class Lab:
    """What stands in it: addresses that are not given yet, and what runs at those that are."""

    dovecot: dict[str, Wish] = field(default_factory=dict)
    postfix: list[tuple[str, int, Wish, Mapping[str, str]]] = field(default_factory=list)
    zoo: dict[tuple[str, int], tuple[Wish, Callable[[Path], Act]]] = field(default_factory=dict)
    #: Lines of the zone that belong to no client.
    hosts: list[str] = field(default_factory=list)
    #: Names that the good servers' certificates cover.
    names: list[str] = field(default_factory=list)
    _given: int = 29

    def address(self) -> str:
        self._given += 1
        return f"203.0.113.{self._given}"


@dataclass
class Client:
    """`records` are lines of its zone, by their owner below the domain."""

    label: str
    phase: Phase
    records: dict[str, list[str]] = field(default_factory=dict)
    servers: tuple[ServerPattern, ...] = (IMAP, SMTP)
    webmail: str = ""
    old: str = ""
    old_servers: tuple[ServerPattern, ...] = ()
    marks: Marks = field(default_factory=Marks)
    selector: str = "s1"

    @property
    def domain(self) -> str:
        return f"{self.label}.test"

    def settings(self, at: datetime) -> MailSettings:
        """In its phase at this moment."""
        old = self.old or (GONE if self.phase is Phase.CLOSED else OLD)
        leaves = self.old_servers or (replace(IMAP, host=old), replace(SMTP, host=old))
        dates = (at + timedelta(days=days) for days in _DATES[self.phase])
        service = Service("old", "the old server", "", leaves)
        new = Service("new", "the new server", self.webmail, self.servers)
        move = Move("lab", "Lab", service, new, *dates, at - timedelta(days=90))
        return mail_settings(DomainName.parse(self.domain), service, move, at)

    def asked(self, at: datetime) -> Asked:
        return asked(self.settings(at), self.selector)

    def lines(self) -> list[str]:
        owners = ((f"{owner}.{self.label}" if owner else self.label, lines) for owner, lines in self.records.items())
        return [f"{owner} {line}" for owner, lines in owners for line in lines]


Change = Callable[[Client, Lab], None]


def good(label: str, phase: Phase, lab: Lab) -> Client:
    lab.names += [f"mail.{label}.test", f"smtp.{label}.test"]
    before = phase in (Phase.ANNOUNCED, Phase.OPEN)
    networks = "ip4:203.0.113.16/28" if phase is Phase.CLOSED else "ip4:203.0.113.0/24 ip6:2001:db8:1::/48"
    return Client(
        label,
        phase,
        {
            "": [f"MX 10 mx.{'oldbox' if before else 'newbox'}.test.", f'TXT "v=spf1 {networks} ~all"'],
            "mail": [f"A {GOOD_IP}"],
            "smtp": [f"A {GOOD_IP}"],
            "_dmarc": ['TXT "v=DMARC1; p=none"'],
            "s1._domainkey": [f'TXT "{_KEY}"'],
        },
    )


def nothing(client: Client, lab: Lab) -> None:
    """All stays right."""


def at(owner: str, *lines: str) -> Change:
    """Other records of a name below the domain; `{d}` is the domain."""

    def change(client: Client, lab: Lab) -> None:
        client.records[owner] = [line.replace("{d}", f"{client.domain}.") for line in lines]

    return change


def mx(*lines: str) -> Change:
    def change(client: Client, lab: Lab) -> None:
        client.records[""] = [*lines, *(line for line in client.records[""] if "MX" not in line)]

    return change


def spf(*texts: str) -> Change:
    def change(client: Client, lab: Lab) -> None:
        kept = [line for line in client.records[""] if "v=spf1" not in line]
        client.records[""] = [*kept, *(f'TXT "{text}"' for text in texts)]

    return change


def dovecot(names: tuple[str, ...] = ("mail.{d}",), extra: str = "", **wishes: object) -> Change:
    """IMAP on an address of its own, with this certificate; `extra` is one more record of its name."""

    def change(client: Client, lab: Lab) -> None:
        address = lab.address()
        client.records["mail"] = [f"A {address}", *([extra] if extra else [])]
        own = tuple(name.replace("{d}", client.domain) for name in names)
        lab.dovecot[address] = Wish(own, **wishes)  # type: ignore[arg-type]

    return change


def postfix(port: int, **otherwise: str) -> Change:
    """SMTP on an address of its own, otherwise than usual."""

    def change(client: Client, lab: Lab) -> None:
        address = lab.address()
        client.records["smtp"] = [f"A {address}"]
        client.servers = (IMAP, SMTP if port == 465 else SMTP_STARTTLS)
        lab.postfix.append((address, port, Wish((f"smtp.{client.domain}",)), otherwise))

    return change


def animal(act: Act | Callable[[Path], Act], port: int = 993, *, is_made: bool = False) -> Change:
    """A wicked server in the place of a good one; `is_made`: from its certificate."""

    def change(client: Client, lab: Lab) -> None:
        address = lab.address()
        owner = "mail" if port == 993 else "smtp"
        client.records[owner] = [f"A {address}"]
        if port == 587:
            client.servers = (IMAP, SMTP_STARTTLS)
        make = act if is_made else lambda _: act
        lab.zoo[address, port] = (Wish((f"{owner}.{client.domain}",)), make)  # type: ignore[assignment]

    return change


def with_settings(**values: object) -> Change:
    def change(client: Client, lab: Lab) -> None:
        for name, value in values.items():
            setattr(client, name, value)

    return change


def both(*changes: Change) -> Change:
    def change(client: Client, lab: Lab) -> None:
        for one in changes:
            one(client, lab)

    return change
