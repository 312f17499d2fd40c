"""A row of the lab's table, and what rows change of a good client beside what `clients` knows."""

from dataclasses import dataclass, replace
from itertools import pairwise

from kb.mail.moves import Phase
from kb.mail.readiness.case import Marks
from kb.mail.readiness.findings import Kind
from tests.readiness import zoo
from tests.readiness.certificates import Wish
from tests.readiness.clients import GOOD_IP, IMAP, SMTP, Change, Client, Lab, at, both, nothing, with_settings

BEFORE, OPEN, DAY, AFTER, CLOSED = Phase.ANNOUNCED, Phase.OPEN, Phase.MOVING, Phase.MOVED, Phase.CLOSED
#: Nothing answers there, not even to say so; and there is no way there.
SILENT_IP, UNREACHABLE_IP, UNREACHABLE_IP6 = "203.0.113.7", "198.51.100.130", "2001:db8:1::77"
#: A machine whose ports are closed.
DEAD_IP, DEAD_IP6 = "203.0.113.6", "2001:db8:1::6"


@dataclass(frozen=True)
class Row:
    """`name` is the label of the client's domain, and what `WITHOUT` names."""

    name: str
    kind: Kind
    phase: Phase
    alone: Change
    phase_nearly: Phase = BEFORE
    nearly: Change = nothing


def row(
    kind: Kind, phase: Phase, alone: Change, phase_nearly: Phase = BEFORE, nearly: Change = nothing, name: str = ""
) -> Row:
    return Row(name or kind.value.removeprefix("certificate-"), kind, phase, alone, phase_nearly, nearly)


def imap_at(host: str, port: int = 993) -> Change:
    return with_settings(servers=(replace(IMAP, host=host, port=port), SMTP))


def submission_at(address: str) -> Change:
    """Port 465 of a machine of which another port may be as it likes."""

    def change(client: Client, lab: Lab) -> None:
        client.records["smtp"] = [f"A {address}"]
        lab.postfix.append((address, 465, Wish((f"smtp.{client.domain}",)), {}))

    return change


def chain_of(count: int) -> Change:
    """So many aliases before there is an address. A circle, and more than eleven, BIND answers with a fault itself."""
    names = ["mail", *(f"a{number}" for number in range(1, count))]
    links = (at(one, f"CNAME {after}.{{d}}") for one, after in pairwise(names))
    return both(*links, at(names[-1], "CNAME good.newbox.test."))


def staying(ttl: int) -> Change:
    """The names stay, and their addresses change."""
    stays = with_settings(old_servers=(IMAP, SMTP), marks=Marks(mx_domains=("oldbox.test",)))
    return both(stays, at("mail", f"{ttl} IN A {GOOD_IP}"))


def web(status: str = "200 OK", name: str = "webmail.{d}", scheme: str = "https") -> Change:
    def change(client: Client, lab: Lab) -> None:
        address = lab.address()
        client.records["webmail"] = [f"A {address}"]
        client.webmail = f"{scheme}://webmail.{{domain}}/"
        wish = Wish((name.replace("{d}", client.domain),))
        lab.zoo[address, 443] = (wish, lambda file: zoo.website(file, status))

    return change


def old_server(**wishes: float) -> Change:
    """An old server of its own, with a certificate of its own."""

    def change(client: Client, lab: Lab) -> None:
        address, host = lab.address(), f"{client.label}.oldbox.test"
        client.old_servers = (replace(IMAP, host=host),)
        lab.hosts.append(f"{client.label}.oldbox A {address}")
        lab.dovecot[address] = Wish((host,), **wishes)  # type: ignore[arg-type]

    return change


def many_names(count: int) -> tuple[str, ...]:
    return ("mail.{d}", *(f"n{number}.{{d}}" for number in range(count)))


def srv(service: str, target: str, port: int) -> Change:
    return at(f"{service}._tcp", f"SRV 0 1 {port} {target}.")
