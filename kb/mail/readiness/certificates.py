"""What is wrong with the certificate that a server of the new service shows for its name.

Who vouches for it, its name and its dates are three things: whatever is wrong of them is said.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from kb.mail.readiness.asked import endpoints_of
from kb.mail.readiness.case import Case
from kb.mail.readiness.facts import CertificateFacts, Chain, ServerFacts
from kb.mail.readiness.findings import Finding, Kind
from kb.mail.readiness.servers import servers_at

_CHAINS: Final = {
    Chain.SELF_SIGNED: Kind.CERTIFICATE_SELF_SIGNED,
    Chain.INCOMPLETE: Kind.CERTIFICATE_INCOMPLETE,
    Chain.UNKNOWN: Kind.CERTIFICATE_UNKNOWN,
    Chain.EXPIRED: Kind.CERTIFICATE_ABOVE_EXPIRED,
    Chain.REFUSED: Kind.CERTIFICATE_REFUSED,
}
#: So many of a certificate's names are said.
_NAMES_SAID: Final = 3


def certificate_findings(case: Case) -> Iterator[Finding]:
    for endpoint in endpoints_of(case.new):
        if facts := case.host(endpoint.host):
            for kind, certificate in _worst(servers_at(facts, endpoint), case).items():
                yield case.found(kind, endpoint.host, endpoint.port, **said_of(certificate))


def kinds_of(certificate: CertificateFacts, at: datetime) -> Iterator[Kind]:
    """Whatever stops or warns people today."""
    if chain := _CHAINS.get(certificate.chain):
        yield chain
    if not certificate.covers:
        yield Kind.CERTIFICATE_OTHER_NAME
    if certificate.ends_at <= at:
        yield Kind.CERTIFICATE_EXPIRED
    elif certificate.starts_at > at:
        yield Kind.CERTIFICATE_NOT_YET
    if certificate.weak:
        yield Kind.CERTIFICATE_WEAK


def said_of(certificate: CertificateFacts) -> dict[str, str | datetime]:
    names = ", ".join(certificate.names[:_NAMES_SAID])
    more = " …" if certificate.count > _NAMES_SAID else ""
    return {"names": names + more, "starts_at": certificate.starts_at, "ends_at": certificate.ends_at}


def _worst(seen: Sequence[ServerFacts], case: Case) -> dict[Kind, CertificateFacts]:
    """Each kind once, with the first certificate that has it."""
    found: dict[Kind, CertificateFacts] = {}
    for certificate in (one.certificate for one in seen):
        if certificate is None:
            continue
        kinds = list(kinds_of(certificate, case.at))
        if Kind.CERTIFICATE_EXPIRED not in kinds and certificate.ends_at < case.needed_until:
            kinds.append(Kind.CERTIFICATE_ENDS_EARLY)
        for kind in kinds:
            found.setdefault(kind, certificate)
    return found
