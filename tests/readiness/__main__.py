"""`python -m tests.readiness`: the lab is made, looked at, and compared with its table.

`WITHOUT=expired` leaves that server's fault out, `--sslyze` asks that scanner too. Ends with `N findings, N servers, N
right, N wrong`, and with 1 if anything is wrong.
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator, Set
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from kb.mail.readiness.findings import Kind
from kb.mail.readiness.judging import judged
from kb.probes.looks import Sight, looked
from kb.probes.ways import Way
from tests import clock
from tests.readiness.certificates import Authority, Wish
from tests.readiness.clients import GOOD_IP, GOOD_IP6, OLD, OLD_IP, Client, Lab, good, nothing
from tests.readiness.crowd import Crowd, Watch
from tests.readiness.programs import running_bind, running_dovecot, running_postfix
from tests.readiness.rows import SILENT_IP
from tests.readiness.sslyze_opinion import opinions
from tests.readiness.table import ROWS
from tests.readiness.verdicts import compared
from tests.readiness.zoo import rebinding, running_zoo, silent, trap

_NETS: Final = ("203.0.113.0/24", "198.51.100.0/24", "2001:db8:1::/48")
_WICKED_DNS: Final = "127.0.0.2"
#: Whom it asks and where it may go, and what it says that it is called.
_WAY: Final = (["127.0.0.1"], _NETS)
_NAME: Final = "help.lab.test"
_HOSTS: Final = [
    f"old.oldbox A {OLD_IP}",
    "gone.oldbox A 203.0.113.11",
    f"mx.oldbox A {OLD_IP}",
    f"mx2.oldbox A {OLD_IP}",
    "alias.oldbox CNAME mx.oldbox",
    *(f"mx{number}.oldbox A {OLD_IP}" for number in range(10)),
    f"mx.newbox A {GOOD_IP}",
    "silent NS ns.silent",
    "rebind NS ns.rebind",
    f"good.newbox A {GOOD_IP}",
    "newbox MX 10 mx.newbox",
    "mx.elsewhere A 203.0.113.5",
    *(f'i{number}.spf TXT "v=spf1 ip4:192.0.2.{number} -all"' for number in range(11)),
    'i99.spf TXT "v=spf1 ip4:203.0.113.0/24 -all"',
]


def main() -> int:
    began, without = time.monotonic(), set(os.environ.get("WITHOUT", "").split())
    if unknown := without - {row.name for row in ROWS}:
        print(f"WITHOUT names no server: {', '.join(sorted(unknown))}")
        return 2
    with tempfile.TemporaryDirectory(prefix="readiness-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        lab = Lab()
        clients, crowd = _clients(lab, without), Crowd.housed(lab)
        with _running(folder, lab, [*(client for _, client in clients), *crowd.clients]) as authority:
            at = clock.now()
            with trap("127.0.0.1", 993) as came:
                sight = looked([client.asked(at) for _, client in clients], Way.of(*_WAY, "200", _NAME), at)
            print(f"{len(sight.hosts)} hosts looked at, {time.monotonic() - began:.0f} s since the beginning")
            wrong = _judged(clients, sight, at) + bool(came)
            wrong += _compared(sight, authority, at)
            if "--sslyze" in sys.argv:
                wrong += _second_opinion(sight, authority, at)
            wrong += _tarpits(crowd, at)
            wrong += _crowd(crowd, at)
    servers, kinds = len(clients) + len(crowd.tarpits) + 1, len({row.kind for row in ROWS})
    print(f"{time.monotonic() - began:.0f} s")
    print(f"{kinds} findings, {servers} servers, {servers - wrong} right, {wrong} wrong")
    return 1 if wrong else 0


def _clients(lab: Lab, without: Set[str]) -> list[tuple[frozenset[Kind], Client]]:
    """Each with the kinds that must be found of it."""
    made = []
    for row in ROWS:
        faulty = good(row.name, row.phase, lab)
        (nothing if row.name in without else row.alone)(faulty, lab)
        nearly = good(f"nearly-{row.name}", row.phase_nearly, lab)
        row.nearly(nearly, lab)
        made += [(frozenset({row.kind}), faulty), (frozenset[Kind](), nearly)]
    return made


@contextmanager
def _running(folder: Path, lab: Lab, clients: list[Client]) -> Iterator[Authority]:
    authority = Authority(folder / "authority")
    os.environ["SSL_CERT_FILE"] = str(authority.root)
    (folder / "authority").chmod(0o755)
    of_all = authority.issue(Wish(("good.newbox.test", "good-first.rebind.test", OLD, *lab.names)), "good.pem")
    files = {address: authority.issue(wish, f"{address}.pem") for address, wish in lab.dovecot.items()}
    files |= {OLD_IP: of_all, GOOD_IP: of_all, GOOD_IP6: of_all}
    services = [
        (address, port, authority.issue(wish, f"{address}-{port}.pem"), otherwise)
        for address, port, wish, otherwise in lab.postfix
    ]
    services += [(address, port, of_all, {}) for address in (OLD_IP, GOOD_IP, GOOD_IP6) for port in (465, 587)]
    animals = {
        where: make(authority.issue(wish, f"{where[0]}-{where[1]}.pem")) for where, (wish, make) in lab.zoo.items()
    }
    lines = [*_HOSTS, *lab.hosts, *(line for client in clients for line in client.lines())]
    with ExitStack() as stack:
        stack.enter_context(rebinding(_WICKED_DNS, GOOD_IP))
        stack.enter_context(silent(SILENT_IP, 993))
        stack.enter_context(running_bind(folder / "bind", lines, SILENT_IP, _WICKED_DNS))
        auth = stack.enter_context(running_dovecot(folder / "dovecot", files))
        stack.enter_context(running_postfix(folder / "postfix", auth, services))
        stack.enter_context(running_zoo(animals))
        yield authority


def _judged(clients: list[tuple[frozenset[Kind], Client]], sight: Sight, at: datetime) -> int:
    wrong = 0
    for expected, client in clients:
        look = sight.of(client.asked(at))
        found = frozenset(finding.kind for finding in judged(client.settings(at), look, client.marks))
        if found != expected:
            wrong += 1
            print(f"WRONG {client.domain}: expected {sorted(expected)}, found {sorted(found)}")
    return wrong


def _compared(sight: Sight, authority: Authority, at: datetime) -> int:
    """The servers on which OpenSSL's client and we differ are told; more than two in a hundred are a fault."""
    found = compared(list(sight.hosts.values()), authority.root, at)
    different = [one for one in found if not one.is_same]
    for one in different:
        ours = "good" if one.is_good else f"not good ({one.server.trouble or one.server.certificate})"
        print(f"differs {one.host} {one.server.address}:{one.server.port}: ours {ours}, openssl {one.openssl}")
    print(f"openssl s_client: {len(found)} servers, {len(found) - len(different)} the same")
    return 0 if len(different) * 50 <= len(found) else 1


def _second_opinion(sight: Sight, authority: Authority, at: datetime) -> int:
    """The same with sslyze, which somebody else wrote."""
    ours = {
        (one.host, one.server.address, one.server.port): one
        for one in compared(list(sight.hosts.values()), authority.root, at)
    }
    theirs = opinions(((one.host, one.server) for one in ours.values()), authority.root, authority.folder)
    different = [(where, said) for where, said in theirs.items() if ours[where].is_good != (said == "good")]
    for (host, address, port), said in different:
        facts = ours[host, address, port].server.certificate
        print(f"differs {host} {address}:{port}: sslyze {said}, ours {facts}")
    print(f"sslyze: {len(theirs)} servers, {len(theirs) - len(different)} the same")
    return 0 if len(different) * 50 <= len(theirs) else 1


def _tarpits(crowd: Crowd, at: datetime) -> int:
    """They are more than there may be conversations, and each takes its three seconds at one port after the other."""
    seconds, wrong, watch = crowd.measured_tarpits(replace(Way.of(*_WAY, "1000", _NAME), seconds=3), at)
    print(f"{len(crowd.tarpits)} tarpits with three ports: {seconds:.0f} s; {_said(watch)}")
    return wrong + (seconds > 30) + (not 50 <= watch.of_all <= 64) + (watch.of_one > 2)


def _crowd(crowd: Crowd, at: datetime) -> int:
    seconds, wrong, watch = crowd.measured(Way.of(*_WAY, "60", _NAME), at)
    print(f"{len(crowd.good)} domains with three ports on one address: {seconds:.0f} s; {_said(watch)}")
    return wrong + (seconds > 300) + (watch.of_all > 64) + (watch.of_one != 2)


def _said(watch: Watch) -> str:
    return f"at most {watch.of_all} conversations at once, {watch.of_one} with one address"


if __name__ == "__main__":
    sys.exit(main())
