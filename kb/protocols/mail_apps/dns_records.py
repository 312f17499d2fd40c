"""The DNS lines that let mail apps find a domain's settings by themselves, each with what it is for.

RFC 6186 and RFC 8314 5.1 (SRV; a target of `.` says "not offered"), Microsoft's `_autodiscover._tcp`, Mozilla's
`autoconfig` name, and PACC. Only what the service of the domain needs.
"""

from dataclasses import dataclass
from typing import Final

from kb.languages import SOURCE, gettext
from kb.languages import gettext_noop as _
from kb.mail.names import DomainName
from kb.mail.servers import WHOLE_ADDRESS, Protocol, Security, Server, ServiceSettings

#: Label, protocol, protection: the services that RFC 6186 3 and RFC 8314 5.1 name.
_SRV: Final = (
    ("_imaps", Protocol.IMAP, Security.TLS),
    ("_imap", Protocol.IMAP, Security.STARTTLS),
    ("_pop3s", Protocol.POP3, Security.TLS),
    ("_pop3", Protocol.POP3, Security.STARTTLS),
    ("_submissions", Protocol.SMTP, Security.TLS),
    ("_submission", Protocol.SMTP, Security.STARTTLS),
)
_OFFERED: Final = {
    Protocol.IMAP: _("Incoming mail by IMAP, %(security)s."),
    Protocol.POP3: _("Incoming mail by POP3, %(security)s."),
    Protocol.SMTP: _("Outgoing mail, %(security)s."),
}
_NOT_OFFERED: Final = {
    Protocol.IMAP: _("Incoming mail by IMAP in this way is not offered."),
    Protocol.POP3: _("Incoming mail by POP3 in this way is not offered."),
    Protocol.SMTP: _("Outgoing mail in this way is not offered."),
}
_AUTOCONFIG: Final = _("Thunderbird and its kin find the settings. Not needed where the MX name leads to us already.")
_AUTODISCOVER: Final = _(
    "Only if this client has Outlook up to 2019 and autodiscover.%(domain)s has no address of its own: with this line"
    " that Outlook finds the settings. But Thunderbird then asks each person whether they trust another domain."
)
_OTHER_USER_NAME: Final = _(
    "Only if people know that their user name is another one: apps that take this line fill in the whole address."
)
_PACC: Final = _("Apps that know PACC find the settings.")
#: Of the digest for now, and of the one that comes next.
_DIGESTS: Final = (
    _("The digest that proves them."),
    _("The digest that proves them after the next change. Both may be there."),
)


@dataclass(frozen=True, slots=True)
class Record:
    """One record. `name` ends with a dot; `purpose` is a message for the operator, and `named` its values by name.

    One that is `conditional` helps some apps and hinders others, which its purpose says: nobody should paste it unread.
    """

    name: str
    type: str
    data: str
    purpose: str
    named: tuple[tuple[str, str], ...] = ()
    conditional: bool = False

    @property
    def line(self) -> str:
        """The record as a line of a zone file (RFC 1035 5.1)."""
        return f"{self.name} IN {self.type} {self.data}"

    def purpose_in(self, language: str) -> str:
        """What it is for, as a sentence or two."""
        return gettext(self.purpose, language) % dict(self.named)


def records(
    domain: DomainName, service: ServiceSettings, *, site_host: str, digests: tuple[str, ...] = ()
) -> tuple[Record, ...]:
    """Every record for `domain`, the conditional ones last. `site_host` answers mail apps.

    `digests`, if PACC is on: its TXT values for now and, if that is another, for after the next change.
    A site that has only a number has no name to lead to: with an empty `site_host` those lines are left out.
    """
    name = domain.a_label
    lines = [_srv(name, label, protocol, security, service) for label, protocol, security in _SRV]
    if site_host:
        lines[:0] = _to_the_site(name, site_host)
        if digests:
            lines += _pacc(name, site_host, digests)
    return tuple(sorted(lines, key=lambda record: record.conditional))


def _to_the_site(name: str, site_host: str) -> list[Record]:
    return [
        Record(f"autoconfig.{name}.", "CNAME", f"{site_host}.", _AUTOCONFIG),
        Record(f"_autodiscover._tcp.{name}.", "SRV", f"0 0 443 {site_host}.", _AUTODISCOVER, (("domain", name),), True),
    ]


def _pacc(name: str, site_host: str, digests: tuple[str, ...]) -> list[Record]:
    """Apps take a document that any of the digests proves, so the next one is in the zone before it is needed."""
    alias = Record(f"ua-auto-config.{name}.", "CNAME", f"{site_host}.", _PACC)
    proofs = [
        Record(f"_ua-auto-config.{name}.", "TXT", f'"{txt}"', purpose)
        for txt, purpose in zip(digests, _DIGESTS, strict=False)
    ]
    return [alias, *proofs]


def zone_file(lines: tuple[Record, ...], language: str = SOURCE) -> str:
    """The records to paste into a zone, each below a comment that says what it is for; a conditional one is a comment
    itself, so that a zone that was pasted whole does not have it."""
    return "".join(
        f"; {record.purpose_in(language)}\n{'; ' if record.conditional else ''}{record.line}\n" for record in lines
    )


def _srv(name: str, label: str, protocol: Protocol, security: Security, service: ServiceSettings) -> Record:
    server = next((s for s in service.servers if s.protocol is protocol and s.security is security), None)
    if server is None:
        return Record(f"{label}._tcp.{name}.", "SRV", "0 0 0 .", _NOT_OFFERED[protocol])
    data = f"{_priority(server, service)} 1 {server.port} {server.host}."
    if server.username != WHOLE_ADDRESS:
        return Record(f"{label}._tcp.{name}.", "SRV", data, _OTHER_USER_NAME, conditional=True)
    return Record(f"{label}._tcp.{name}.", "SRV", data, _OFFERED[protocol], (("security", security.label),))


def _priority(server: Server, service: ServiceSettings) -> int:
    """Lower is preferred: 0 for what the service lists first on its side, 10 for the rest."""
    incoming = server.protocol is not Protocol.SMTP
    side = [s for s in service.servers if (s.protocol is not Protocol.SMTP) is incoming]
    return 0 if server == side[0] else 10
