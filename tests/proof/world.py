"""The lab: names, mail servers, the mailbox of proof, and a site that reads it; what happened is read from outside.

The addresses are this machine's (`run.sh`), so whoever sends can choose from where.
"""

import os
import re
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from django.conf import settings

from tests import clock
from tests.browser.running import environment_of, import_rows, running_site
from tests.mail_sink import trust
from tests.proof.hosts import ADDRESSES, ELSEWHERE, EXCHANGER, NEW, OLD, OURS, Server, running_server
from tests.sending.dovecot import PASSWORD, running_dovecot
from tests.thunderbird.names import running_names
from tests.thunderbird.street import Authority

#: From where somebody writes who has an account nowhere.
STRANGER: Final = "203.0.113.66"
PROOF: Final = f"test@{OURS}"
_SPF: Final = f'"v=spf1 ip4:{ADDRESSES[OLD]} ip4:{ADDRESSES[NEW]} ip4:{ADDRESSES[ELSEWHERE]} -all"'
_TAG: Final = re.compile(rb"/proof/=?\r?\n?([a-z2-9]{10})/")
_SERVICES: Final = "service,name,protocol,host,port,security,username,webmail_url\n" + "".join(
    f"{name},{name},{protocol},mail.{name}.test,{port},tls,address,\n"
    for name in ("old", "new")
    for protocol, port in (("imap", 993), ("smtp", 465))
)


def domain_of(label: str) -> str:
    return f"{label}.client.test"


@dataclass(frozen=True)
class World:
    """All that is running. `site` is its address in the web; `environment` that of its processes."""

    folder: Path
    site: str
    environment: dict[str, str]
    servers: dict[str, Server]
    authority: Path
    mailbox: Path

    def worker(self, lane: str, **changed: str) -> "subprocess.Popen[bytes]":
        with (self.folder / f"worker-{lane}").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "tests.proof.worker", lane],
                env=self.environment | changed,
                cwd=settings.BASE_DIR,
                stdout=log,
                stderr=log,
            )

    def rows(self, query: str, *values: str) -> list[tuple[Any, ...]]:
        with sqlite3.connect(f"file:{self.folder / 'data/kb.sqlite3'}?mode=ro", uri=True, timeout=30) as connection:
            found = connection.execute(query, values).fetchall()
        connection.close()
        return found

    def row(self, tag: str) -> tuple[str, str, str, str]:
        """Through which server it came, its app, what became of our answer, and the other domain, if it was one."""
        query = "SELECT through, app, answer, came_from FROM kb_prooftag WHERE digest = ?"
        return self.rows(query, sha256(f"signpost proof {tag}".encode()).hexdigest())[0]

    def age(self, tag: str, hours: int) -> None:
        """The tag was given so long ago."""
        digest = sha256(f"signpost proof {tag}".encode()).hexdigest()
        asked = f"{clock.now() - timedelta(hours=hours):%Y-%m-%d %H:%M:%S}"
        with sqlite3.connect(self.folder / "data/kb.sqlite3", timeout=30) as connection:
            connection.execute("UPDATE kb_prooftag SET asked_at = ? WHERE digest = ?", (asked, digest))
        connection.close()

    def is_proven(self, domain: str) -> bool:
        """Whether the domain counts as one that has moved."""
        query = "SELECT proven_on FROM kb_domainprogress JOIN kb_domain ON id = domain_id WHERE name = ?"
        return any(day for (day,) in self.rows(query, domain))

    def answers(self) -> Counter[str]:
        """For each tag, how many answers of ours lie in somebody's mailbox."""
        texts = (path.read_bytes() for path in (self.servers[NEW].box / "new").glob("*"))
        return Counter(found[1].decode() for text in texts if (found := _TAG.search(text)))

    def answer_to(self, tag: str) -> bytes:
        texts = (path.read_bytes() for path in (self.servers[NEW].box / "new").glob("*"))
        return next(text for text in texts if (found := _TAG.search(text)) and found[1].decode() == tag)

    def left(self) -> dict[str, str]:
        """The subject of each message that is still in the mailbox of proof, with its flags."""
        found = {}
        for path in [*self.mailbox.glob("new/*"), *self.mailbox.glob("cur/*")]:
            with suppress(FileNotFoundError):  # deleted, or seen by the mailbox, meanwhile
                subject = re.search(rb"(?m)^Subject: (.*?)\r?$", path.read_bytes())
                found[subject[1].decode() if subject else path.name] = path.name.partition(":2,")[2]
        return found

    def settle(self) -> None:
        """Until no server has anything in its queue."""
        until(lambda: all(server.is_idle() for server in self.servers.values()), 60)


def until(is_so: Callable[[], bool], patience: float) -> bool:
    """Wait for it; gives whether it came."""
    ends = time.monotonic() + patience
    while not (done := is_so()) and time.monotonic() < ends:
        time.sleep(0.1)
    return done


@contextmanager
def running_world(folder: Path, labels: list[str]) -> Iterator[World]:
    """`labels` name the clients, each on an open move from the old to the new server."""
    authority = Authority()
    trusted = trust(authority, folder)
    os.environ.update(trusted)
    certificate = authority.issue((*ADDRESSES,), folder / "mail.pem")
    with ExitStack() as stack:
        stack.enter_context(running_names(folder / "names", {"test": _zone(labels)}))
        mailbox = folder / EXCHANGER / "box"
        listens = ", ".join(ADDRESSES[name] for name in (EXCHANGER, OLD, NEW))
        dovecot = running_dovecot(folder / "dovecot", mailbox, authority, address=listens, names=(*ADDRESSES,))
        stack.enter_context(dovecot)
        servers = {}
        for name in ADDRESSES:
            started = running_server(folder / name, name, folder / "dovecot/auth", certificate)
            servers[name] = stack.enter_context(started)
        changed = _settings() | trusted
        site = stack.enter_context(running_site(folder / "data", **changed))
        import_rows(folder / "data", _SERVICES, _domains(labels), _move(), **changed)
        environment = environment_of(folder / "data", **changed, SITE_URL=site)
        yield World(folder, site, environment, servers, Path(trusted["SSL_CERT_FILE"]), mailbox)


def _settings() -> dict[str, str]:
    password = quote(PASSWORD, safe="")
    return {
        "SAMPLE": "0",
        "WORKER": "apart",
        "PROOF_URL": f"imaps://help:{password}@{EXCHANGER}",
        "PROOF_ADDRESS": PROOF,
        "PROOF_AUTHSERV": EXCHANGER,
        "EMAIL_URL": f"smtp+tls://help:{password}@{EXCHANGER}:587",
        "EMAIL_FROM": f"Example Host <{OURS.partition('.')[0]}@{OURS}>",
        "VOTE_LIMIT": "5000/minute",
        "PROBES": "1",
        "PROBE_RESOLVERS": "127.0.0.1",
        "PROBE_ALLOW_NETS": "203.0.113.0/24",
        "PROBE_RATE": "1000",
    }


def _zone(labels: list[str]) -> str:
    hosts = "".join(f"{name.removesuffix('.test')} IN A {address}\n" for name, address in ADDRESSES.items())
    clients = "".join(f"{label}.client IN MX 10 {NEW}.\n{label}.client IN TXT {_SPF}\n" for label in labels)
    own = f"help IN MX 10 {EXCHANGER}.\nprivate IN MX 10 {NEW}.\nprivate IN TXT {_SPF}\n"
    return f"ns.names IN A 127.0.0.1\n{hosts}{own}{clients}"


def _domains(labels: list[str]) -> str:
    return "domain,service,move\n" + "".join(f"{domain_of(label)},old,day\n" for label in labels)


def _move() -> str:
    at = clock.now()
    days = (f"{at + timedelta(days=number):%Y-%m-%dT%H:%M%z}" for number in (-5, 10, 20))
    head = "move,title,from_service,to_service,change_from,moves_at,old_closes_at"
    return f"{head}\nday,The move,old,new,{','.join(days)}\n"
