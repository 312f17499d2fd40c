"""A domain of which everything is right, and small changes of it.

florist.example moves on 3 December 2026 from one server of the old host to one with two names of the client's own.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from kb.mail.moves import MailSettings, Move, Phase, mail_settings
from kb.mail.names import DomainName
from kb.mail.readiness.asked import asked
from kb.mail.readiness.case import Marks
from kb.mail.readiness.facts import (
    CertificateFacts,
    Chain,
    DkimFacts,
    DmarcFacts,
    DomainFacts,
    HostFacts,
    Look,
    MessageFacts,
    MxFacts,
    MxHost,
    NameFacts,
    Pointer,
    ServerFacts,
    SpfFacts,
)
from kb.mail.readiness.findings import Finding
from kb.mail.readiness.judging import judged
from kb.mail.servers import Protocol, Security, ServerPattern, Service

DOMAIN: Final = "florist.example"
OLD: Final = "cloud304.oldbox.example"
NEW: Final = "mail.florist.example"
NEW_OUT: Final = "smtp.florist.example"
WEBMAIL: Final = "webmail.newbox.example"
OLD_IP, NEW_IP, NEW_IP6, WEB_IP = "198.51.100.10", "203.0.113.20", "2001:db8::20", "203.0.113.30"
MOVES_AT: Final = datetime(2026, 12, 3, 9, tzinfo=UTC)
CLOSES_AT: Final = datetime(2027, 1, 7, 18, tzinfo=UTC)
#: A moment in each phase.
DAYS: Final = {
    Phase.ANNOUNCED: datetime(2026, 11, 12, 8, tzinfo=UTC),
    Phase.OPEN: datetime(2026, 11, 25, 8, tzinfo=UTC),
    Phase.MOVING: MOVES_AT + timedelta(hours=3),
    Phase.MOVED: MOVES_AT + timedelta(hours=25),
    Phase.CLOSED: CLOSES_AT + timedelta(days=1),
}

_FROM = Service(
    "old",
    "the old server",
    "",
    (
        ServerPattern(Protocol.IMAP, OLD, 993, Security.TLS),
        ServerPattern(Protocol.SMTP, OLD, 465, Security.TLS),
    ),
)
_TO = Service(
    "new",
    "the new server",
    f"https://{WEBMAIL}/",
    (
        ServerPattern(Protocol.IMAP, "mail.{domain}", 993, Security.TLS),
        ServerPattern(Protocol.POP3, "mail.{domain}", 995, Security.TLS),
        ServerPattern(Protocol.SMTP, "smtp.{domain}", 465, Security.TLS),
        ServerPattern(Protocol.SMTP, "smtp.{domain}", 587, Security.STARTTLS),
    ),
)
MOVE: Final = Move(
    slug="spring",
    title="Spring",
    from_service=_FROM,
    to_service=_TO,
    change_from=datetime(2026, 11, 19, tzinfo=UTC),
    moves_at=MOVES_AT,
    old_closes_at=CLOSES_AT,
    published_at=datetime(2026, 11, 1, tzinfo=UTC),
)
_SEEN: Final = datetime(2026, 11, 12, 7, 40, tzinfo=UTC)
_NO_MARKS: Final = Marks()


@dataclass(frozen=True)
class Scene:
    settings: MailSettings
    hosts: dict[str, HostFacts]
    domain: DomainFacts
    marks: Marks = _NO_MARKS
    message: MessageFacts | None = None

    def judged(self) -> tuple[Finding, ...]:
        return judged(self.settings, Look(self.domain, self.hosts, self.message), self.marks)

    def name(self, host: str, **changes: Any) -> "Scene":
        """With other answers for a host's name; its servers are as they were."""
        facts = self.hosts[host]
        return self._with(replace(facts, name=replace(facts.name, **changes)))

    def server(self, host: str, port: int, only: str = "", **changes: Any) -> "Scene":
        """With another server at a port, of one address or of all."""
        facts = self.hosts[host]
        servers = tuple(
            replace(one, **changes) if one.port == port and only in ("", one.address) else one for one in facts.servers
        )
        return self._with(replace(facts, servers=servers))

    def certificate(self, host: str, port: int, **changes: Any) -> "Scene":
        certificate = next(one.certificate for one in self.hosts[host].servers if one.port == port)
        assert certificate
        return self.server(host, port, certificate=replace(certificate, **changes))

    def second_address(self, host: str, address: str) -> "Scene":
        """With the same servers at one more address."""
        facts = self.hosts[host]
        more = tuple(replace(one, address=address) for one in facts.servers)
        name = replace(facts.name, addresses=(*facts.name.addresses, address))
        return self._with(replace(facts, name=name, servers=facts.servers + more))

    def records(self, **changes: Any) -> "Scene":
        """With other records of the domain."""
        return replace(self, domain=replace(self.domain, **changes))

    def mx(self, *hosts: MxHost, **changes: Any) -> "Scene":
        mx = replace(self.domain.mx, hosts=hosts, count=len(hosts))
        return self.records(mx=replace(mx, **changes))

    def spf(self, **changes: Any) -> "Scene":
        return self.records(spf=replace(self.domain.spf, **changes))

    def sent(self, *failed: str) -> "Scene":
        """With a test message through the new server, for which these checks failed."""
        return replace(self, message=MessageFacts(self.settings.at, failed))

    def pointing(self, owner: str, target: str, *addresses: str, port: int = 0, **changes: Any) -> "Scene":
        pointer = Pointer(owner, target, port, NameFacts(addresses, **changes))
        return self.records(pointers=(*self.domain.pointers, pointer))

    def by(self, **changes: Any) -> "Scene":
        """With other settings of the move."""
        assert self.settings.move
        return replace(self, settings=_settings(replace(self.settings.move, **changes), self.settings.at))

    def to(self, **changes: Any) -> "Scene":
        """With another new service."""
        assert self.settings.move
        return self.by(to_service=replace(self.settings.move.to_service, **changes))

    def marked(self, **changes: Any) -> "Scene":
        return replace(self, marks=replace(self.marks, **changes))

    def _with(self, facts: HostFacts) -> "Scene":
        return replace(self, hosts=self.hosts | {facts.host: facts})


#: A scene, a little worse.
Change = Callable[[Scene], Scene]


def good(phase: Phase) -> Scene:
    """All is as it should be in this phase."""
    settings = _settings(MOVE, DAYS[phase])
    addresses = {OLD: OLD_IP, NEW: NEW_IP, NEW_OUT: NEW_IP, WEBMAIL: WEB_IP}
    hosts = {}
    for host, address in addresses.items():
        wanted = [one for one in asked(settings).endpoints if one.host == host]
        servers = tuple(_server(address, one.host, one.port, one.protocol, one.security) for one in wanted)
        if host == OLD and phase is Phase.CLOSED:
            servers = ()
        hosts[host] = HostFacts(host, _SEEN, NameFacts((address,), ttl=3600), servers)
    before = phase in (Phase.ANNOUNCED, Phase.OPEN)
    mx = old_mx() if before else new_mx()
    allowed = (NEW_IP,) if phase is Phase.CLOSED else (NEW_IP, OLD_IP)
    domain = DomainFacts(
        DOMAIN,
        _SEEN,
        MxFacts((mx,), 1, 3600),
        SpfFacts(1, allowed, tuple({NEW_IP, OLD_IP} - set(allowed)), 2, "~"),
        DkimFacts("s1", found=True, usable=True),
        DmarcFacts(1, "none", DOMAIN),
    )
    return Scene(settings, hosts, domain)


def old_mx(preference: int = 10) -> MxHost:
    return MxHost("mx.oldbox.example", preference, NameFacts((OLD_IP,)))


def new_mx(preference: int = 10) -> MxHost:
    return MxHost("mx.newbox.example", preference, NameFacts((NEW_IP,)))


def mx(host: str, *addresses: str, preference: int = 10, **changes: Any) -> MxHost:
    return MxHost(host, preference, NameFacts(addresses, **changes))


def without_a_move(scene: Scene) -> Scene:
    """The domain stands on the new service, and nothing moves."""
    settings = mail_settings(scene.settings.domain, _TO, None, scene.settings.at)
    return replace(scene, settings=settings)


def _settings(move: Move, at: datetime) -> MailSettings:
    return mail_settings(DomainName(DOMAIN), move.from_service, move, at)


def _server(address: str, host: str, port: int, protocol: str, security: Security) -> ServerFacts:
    certificate = CertificateFacts(
        covers=True,
        chain=Chain.TRUSTED,
        starts_at=datetime(2026, 1, 1, tzinfo=UTC),
        ends_at=datetime(2027, 12, 1, tzinfo=UTC),
        names=(host,),
        count=1,
    )
    return ServerFacts(
        *(address, port, protocol, security, _SEEN),
        sign_in=() if protocol == "https" else ("PLAIN", "LOGIN"),
        tls="TLSv1.3",
        status=200 if protocol == "https" else 0,
        certificate=certificate,
    )
