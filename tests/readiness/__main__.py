"""`python -m tests.readiness`: the lab is made, looked at, and compared with its table.

`WITHOUT=expired` leaves that server's fault out. Ends with `N findings, N servers, N right, N wrong`, and with 1 if
anything is wrong.
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from kb.mail.readiness.findings import Kind
from kb.mail.readiness.judging import judged
from kb.probes.looks import Sight, looked
from kb.probes.ways import Way
from tests.readiness.certificates import Authority, Wish
from tests.readiness.clients import GOOD_IP, GOOD_IP6, OLD, OLD_IP, Client, Lab, good
from tests.readiness.crowd import SIZE, crowd, house, measured
from tests.readiness.programs import running_bind, running_dovecot, running_postfix
from tests.readiness.rows import ROWS, SILENT_IP, Row
from tests.readiness.verdicts import compared
from tests.readiness.zoo import rebinding, running_zoo, silent

_NETS: Final = ("203.0.113.0/24", "198.51.100.0/24", "2001:db8:1::/48")
_WICKED_DNS: Final = "127.0.0.2"
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
    began, without = time.monotonic(), os.environ.get("WITHOUT", "")
    if without and without not in {row.name for row in ROWS}:
        print(f"WITHOUT names no server: {without}")
        return 2
    with tempfile.TemporaryDirectory(prefix="readiness-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        lab, crowded = Lab(), crowd()
        clients = _clients(lab, without)
        house(crowded, lab)
        with _running(folder, lab, [*(client for _, client in clients), *crowded]) as authority:
            at = datetime.now(UTC)
            way = Way.of(["127.0.0.1"], _NETS, "200", "help.lab.test")
            sight = looked([client.asked(at) for _, client in clients], way, at)
            print(f"{len(sight.hosts)} hosts looked at, {time.monotonic() - began:.0f} s since the beginning")
            wrong = _judged(clients, sight, at)
            wrong += _compared(sight, authority, at)
            wrong += _crowd(crowded, at)
    right = len(clients) - wrong
    kinds = len({row.kind for row in ROWS})
    print(f"{kinds} findings, {len(clients)} servers, {right} right, {wrong} wrong ({time.monotonic() - began:.0f} s)")
    return 1 if wrong else 0


def _clients(lab: Lab, without: str) -> list[tuple[frozenset[Kind], Client]]:
    """Each with the kinds that must be found of it."""
    made = []
    for row in ROWS:
        for is_nearly in (False, True):
            made.append((frozenset() if is_nearly else frozenset({row.kind}), _client(row, lab, without, is_nearly)))
    return made


def _client(row: Row, lab: Lab, without: str, is_nearly: bool) -> Client:
    label = f"nearly-{row.name}" if is_nearly else row.name
    client = good(label, row.phase_nearly if is_nearly else row.phase, lab)
    is_right = is_nearly or row.name == without
    (row.nearly if is_right else row.alone)(client, lab)
    return client


@contextmanager
def _running(folder: Path, lab: Lab, clients: list[Client]) -> Iterator[Authority]:
    authority = Authority(folder / "authority")
    os.environ["SSL_CERT_FILE"] = str(authority.root)
    (folder / "authority").chmod(0o755)
    of_all = authority.issue(Wish(("good.newbox.test", OLD, *lab.names)), "good.pem")
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
        stack.enter_context(rebinding(_WICKED_DNS, GOOD_IP, "127.0.0.1"))
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


def _crowd(clients: list[Client], at: datetime) -> int:
    seconds, wrong, watch = measured(clients, Way.of(["127.0.0.1"], _NETS, "60", "help.lab.test"), at)
    print(
        f"{SIZE} domains with three ports: {seconds:.0f} s, {wrong} wrong; "
        f"at most {watch.of_all} conversations at once, {watch.of_one} with one address"
    )
    return int(wrong > 0 or seconds > 300 or watch.of_all > 64 or watch.of_one > 2)


if __name__ == "__main__":
    sys.exit(main())
