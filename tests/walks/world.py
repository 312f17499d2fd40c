"""Two mail hosts, the old one and the new one, in a network of the test's own, and a client who moves between them."""

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from kb.guides.text.placeholders import SiteWords, Task, ValueKind, values_for
from kb.mail.moves import MailSettings, Move, mail_settings
from kb.mail.names import DomainName
from kb.mail.servers import Protocol, Security, ServerPattern, Service
from tests.thunderbird.names import running_names
from tests.thunderbird.street import Authority
from tests.walks.autoconfig import telling
from tests.walks.hosts import CLIENT, Host, running_host

NAME: Final = "Anna Example"
ADDRESS: Final = f"anna@{CLIENT}"
OUTSIDE: Final = "bob@outside.test"
_AT: Final = datetime(2026, 11, 29, 12, tzinfo=UTC)
_OLD: Final = "192.0.2.20"
_NEW: Final = "192.0.2.30"


@dataclass(frozen=True)
class World:
    """`new` is where mail is from now on; the old host is there and gets nothing new."""

    folder: Path
    authority: Authority
    old: Host
    new: Host
    settings: MailSettings

    def take_over(self) -> None:
        """The folders of the mailbox and what is in them, as a host does before the day."""
        folders = [str(path) for path in self.old.mailbox.glob(".*/")]
        subprocess.run(["cp", "--archive", *folders, str(self.old.mailbox / "cur"), str(self.new.mailbox)], check=True)

    def send(self, subject: str) -> None:
        self.new.deliver(subject, OUTSIDE, ADDRESS)

    def got(self, subject: str) -> bool:
        return any(subject in sent and sent != subject for sent in self.new.sent())


@contextmanager
def running_world(folder: Path, *, tells: bool = False) -> Iterator[World]:
    """Both hosts, with names in a real DNS server and certificates of an authority that programs are told to trust.

    `tells`: mail apps that ask about the client's domain get an answer.
    """
    for address in (_OLD, _NEW):
        subprocess.run(["ip", "address", "replace", f"{address}/24", "dev", "lo"], check=True)
    zones = {"old.test": f"* IN A {_OLD}\n", "new.test": f"* IN A {_NEW}\n"}
    if tells:
        zones[CLIENT] = f"autoconfig IN A {_NEW}\n"
    authority = Authority()
    with (
        telling(_NEW, moved()) if tells else nullcontext(),
        running_names(folder / "names", zones),
        running_host(folder / "old", authority, _OLD, "mail.old.test") as old,
        running_host(folder / "new", authority, _NEW, "mail.new.test") as new,
    ):
        yield World(folder, authority, old, new, moved())


def moved() -> MailSettings:
    """What the site says to the client of a move that is open."""
    old, new = (_service(name) for name in ("old", "new"))
    day = timedelta(days=1)
    move = Move("walk", "The move", old, new, _AT - day, _AT + day, None, published_at=_AT - 2 * day)
    return mail_settings(DomainName.parse(CLIENT), old, move, _AT)


def _service(name: str) -> Service:
    ports = {Protocol.IMAP: 993, Protocol.POP3: 995, Protocol.SMTP: 465}
    servers = (ServerPattern(protocol, f"mail.{name}.test", port, Security.TLS) for protocol, port in ports.items())
    return Service(name, name, f"https://webmail.{name}.test/", tuple(servers))


def values(settings: MailSettings, task: Task, protocol: Protocol) -> Mapping[str, str]:
    """What the client reads on their own page for each placeholder, and types."""
    site = SiteWords("Example Host", "020 7946 0000", "9 to 5")
    found = values_for(settings, task=task, protocol=protocol, zone=ZoneInfo("Europe/London"), site=site)
    own = ADDRESS.partition("@")[0]
    return {
        name: f"{own}{value.text}" if value.kind is ValueKind.USER_NAME and value.local else value.text
        for name, value in found.items()
    }
