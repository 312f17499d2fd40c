"""What is wrong with what answers at a host and port of the new service, but for its certificate."""

from collections.abc import Iterator, Sequence
from typing import Final

from kb.mail.readiness.asked import Endpoint, endpoints_of
from kb.mail.readiness.case import Case
from kb.mail.readiness.facts import HostFacts, LineTrouble, ServerFacts
from kb.mail.readiness.findings import Finding, Kind
from kb.mail.servers import Protocol, Security

#: With these a mail app sends the password as it was typed, which is what our pages tell people to choose.
PASSWORD: Final = frozenset({"PLAIN", "LOGIN", "USER"})
_OLD_TLS: Final = frozenset({"SSLv3", "TLSv1", "TLSv1.1"})
_TROUBLES: Final = {
    LineTrouble.REFUSED: Kind.PORT_CLOSED,
    LineTrouble.UNREACHABLE: Kind.PORT_UNREACHABLE,
    LineTrouble.NO_ANSWER: Kind.PORT_NO_ANSWER,
    LineTrouble.MUTE: Kind.PORT_MUTE,
    LineTrouble.DROPPED: Kind.PORT_DROPS,
    LineTrouble.FLOOD: Kind.PORT_FLOODS,
    LineTrouble.GARBLED: Kind.PORT_GARBLED,
    LineTrouble.TURNED_AWAY: Kind.PORT_TURNS_AWAY,
    LineTrouble.STARTTLS_MISSING: Kind.STARTTLS_MISSING,
    LineTrouble.STARTTLS_REFUSED: Kind.STARTTLS_REFUSED,
    LineTrouble.NOT_TLS: Kind.NOT_TLS,
    LineTrouble.TLS: Kind.TLS_FAILS,
    LineTrouble.TLS_FLOOD: Kind.CERTIFICATE_LARGE,
}


def server_findings(case: Case) -> Iterator[Finding]:
    for endpoint in endpoints_of(case.new):
        facts = case.host(endpoint.host)
        if facts and (seen := servers_at(facts, endpoint)):
            yield from _line_findings(case, endpoint, seen)
            yield from _kinds_of_speech(case, endpoint, seen)


def line_trouble(trouble: LineTrouble) -> Kind | None:
    """What an address and port that was visited is called that does not serve; `None` if it does."""
    return _TROUBLES.get(trouble)


def servers_at(facts: HostFacts, endpoint: Endpoint) -> tuple[ServerFacts, ...]:
    """What was seen of an endpoint, of each address that could be visited from here, and was."""
    wanted = (endpoint.port, endpoint.protocol, endpoint.security)
    seen = [one for one in facts.servers if (one.port, one.protocol, one.security) == wanted]
    visited = [one for one in seen if one.trouble.is_visited]
    return tuple(visited or seen)


def _line_findings(case: Case, endpoint: Endpoint, seen: Sequence[ServerFacts]) -> Iterator[Finding]:
    bad = [one for one in seen if one.trouble]
    if not bad:
        return
    host, port, protocol = endpoint.host, endpoint.port, _called(endpoint)
    addresses = ", ".join(one.address for one in bad)
    if not bad[0].trouble.is_visited:
        yield case.found(Kind.PORT_NOT_VISITED, host, port, protocol=protocol)
    elif len(bad) == len(seen):
        yield case.found(_TROUBLES[bad[0].trouble], host, port, protocol=protocol, addresses=addresses)
    else:
        kind = Kind.ADDRESS_6_BAD if all(":" in one.address for one in bad) else Kind.ADDRESS_BAD
        yield case.found(kind, host, port, protocol=protocol, addresses=addresses)


def _kinds_of_speech(case: Case, endpoint: Endpoint, seen: Sequence[ServerFacts]) -> Iterator[Finding]:
    """Of those that were spoken with to the end: each kind once, with the first address that has it."""
    kinds: dict[Kind, ServerFacts] = {}
    for one in seen:
        if not one.trouble:
            for kind in _of_one(one):
                kinds.setdefault(kind, one)
    for kind, one in kinds.items():
        offered = ", ".join(one.sign_in)
        values = {"protocol": _called(endpoint), "addresses": one.address, "offered": offered, "tls": one.tls}
        yield case.found(kind, endpoint.host, endpoint.port, **values)


def _of_one(one: ServerFacts) -> Iterator[Kind]:
    if one.tls in _OLD_TLS:
        yield Kind.TLS_OLD
    if one.injected:
        yield Kind.STARTTLS_INJECTED
    if not one.sign_in:
        yield Kind.SIGN_IN_MISSING
    elif not PASSWORD.intersection(one.sign_in):
        yield Kind.SIGN_IN_OTHER
    if one.clear_sign_in and one.security is Security.STARTTLS:
        yield Kind.SIGN_IN_CLEAR


def _called(endpoint: Endpoint) -> str:
    return Protocol(endpoint.protocol).label
