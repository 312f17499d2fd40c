"""What is wrong with the records by which mail apps find a server by themselves.

Until the day they may lead to the old server.
"""

from collections.abc import Iterator
from typing import Any, Final

from kb.mail.readiness.case import Case, Side
from kb.mail.readiness.facts import DnsTrouble, Pointer
from kb.mail.readiness.findings import Finding, Kind
from kb.mail.readiness.mx import is_below
from kb.mail.servers import Protocol

#: The kinds of a record that is dead, and of one that leads to the old server, by how its name begins.
_KINDS: Final = {
    "autoconfig": (Kind.AUTOCONFIG_DEAD, Kind.AUTOCONFIG_AT_OLD),
    "autodiscover": (Kind.AUTODISCOVER_DEAD, Kind.AUTODISCOVER_AT_OLD),
    "_autodiscover": (Kind.AUTODISCOVER_DEAD, Kind.AUTODISCOVER_AT_OLD),
}
_OF_SERVICES: Final = (Kind.SRV_DEAD, Kind.SRV_AT_OLD)
#: RFC 6186, RFC 8314: the protocol of a record of a service, by how its name begins.
_PROTOCOLS: Final = {
    "_imap": Protocol.IMAP,
    "_imaps": Protocol.IMAP,
    "_pop3": Protocol.POP3,
    "_pop3s": Protocol.POP3,
    "_submission": Protocol.SMTP,
    "_submissions": Protocol.SMTP,
}
_MICROSOFT: Final = ("outlook.com", "office365.com")


def pointer_findings(case: Case) -> Iterator[Finding]:
    for pointer in case.look.domain.pointers if case.look.domain else ():
        if pointer.target != ".":
            yield from _of_one(case, pointer)


def _of_one(case: Case, pointer: Pointer) -> Iterator[Finding]:
    begins = pointer.owner.partition(".")[0]
    dead, at_old = _KINDS.get(begins, _OF_SERVICES)
    values: dict[str, Any] = {"record": pointer.owner, "target": pointer.target}
    if "autodiscover" in begins and any(is_below(pointer.target, domain) for domain in _MICROSOFT):
        yield case.found(Kind.AUTODISCOVER_MICROSOFT, **values)
    elif _is_dead(pointer):
        yield case.found(dead, **values)
    elif case.is_after and _leads_to(case, pointer) is Side.OLD:
        yield case.found(at_old, **values)
    elif begins in _PROTOCOLS and pointer.target in case.new_hosts:
        servers = [one for one in case.new.servers if one.protocol is _PROTOCOLS[begins]]
        if servers and pointer.port not in {one.port for one in servers}:
            yield case.found(Kind.SRV_OTHER_PORT, host=pointer.target, port=pointer.port, **values)


def _is_dead(pointer: Pointer) -> bool:
    nothing = not pointer.name.addresses and not pointer.name.forbidden
    return nothing and pointer.name.trouble in (DnsTrouble.NONE, DnsTrouble.MISSING, DnsTrouble.LOOP)


def _leads_to(case: Case, pointer: Pointer) -> Side:
    if pointer.target in case.marks.site_hosts:
        return Side.NEITHER
    return case.side(pointer.target, pointer.name.addresses)
