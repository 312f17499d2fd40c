"""What a finding is: one thing that is wrong, about whom, and how badly clients are met by it.

Which are made is decided in `judging` and what stands beside it; how they are said stands in `words`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, TypeAlias

#: What the words of a finding are filled with. A moment is written by whoever says it.
Value: TypeAlias = str | int | datetime


class Severity(StrEnum):
    """What clients will meet, the worst first."""

    STOPS = "stops"
    WARNS = "warns"
    #: Mail may be lost, or marked as spam.
    LOST = "lost"
    TIDY = "tidy"


class Kind(StrEnum):
    """Every kind of finding. Rows and lists hold these values, so they never change."""

    # The name of a host of the new service.
    NAME_MISSING = "name-missing"
    NAME_EMPTY = "name-empty"
    NAME_FAILS = "name-fails"
    NAME_SILENT = "name-silent"
    NAME_LOOPS = "name-loops"
    NAME_PRIVATE = "name-private"
    NAME_PARTLY_PRIVATE = "name-partly-private"
    NAME_AT_OLD = "name-at-old"
    NAME_KEPT_LONG = "name-kept-long"
    # What answers there.
    PORT_CLOSED = "port-closed"
    PORT_UNREACHABLE = "port-unreachable"
    PORT_NO_ANSWER = "port-no-answer"
    PORT_MUTE = "port-mute"
    PORT_DROPS = "port-drops"
    PORT_FLOODS = "port-floods"
    PORT_GARBLED = "port-garbled"
    PORT_TURNS_AWAY = "port-turns-away"
    PORT_NOT_VISITED = "port-not-visited"
    ADDRESS_BAD = "address-bad"
    ADDRESS_6_BAD = "address-6-bad"
    STARTTLS_MISSING = "starttls-missing"
    STARTTLS_REFUSED = "starttls-refused"
    STARTTLS_INJECTED = "starttls-injected"
    NOT_TLS = "not-tls"
    TLS_FAILS = "tls-fails"
    TLS_OLD = "tls-old"
    SIGN_IN_MISSING = "sign-in-missing"
    SIGN_IN_OTHER = "sign-in-other"
    SIGN_IN_CLEAR = "sign-in-clear"
    # Its certificate for that name.
    CERTIFICATE_OTHER_NAME = "certificate-other-name"
    CERTIFICATE_EXPIRED = "certificate-expired"
    CERTIFICATE_NOT_YET = "certificate-not-yet"
    CERTIFICATE_SELF_SIGNED = "certificate-self-signed"
    CERTIFICATE_INCOMPLETE = "certificate-incomplete"
    CERTIFICATE_UNKNOWN = "certificate-unknown"
    CERTIFICATE_ABOVE_EXPIRED = "certificate-above-expired"
    CERTIFICATE_REFUSED = "certificate-refused"
    CERTIFICATE_LARGE = "certificate-large"
    CERTIFICATE_WEAK = "certificate-weak"
    CERTIFICATE_ENDS_EARLY = "certificate-ends-early"
    # Where the domain's mail goes.
    MX_AT_OLD = "mx-at-old"
    MX_EARLY = "mx-early"
    MX_SPLIT = "mx-split"
    MX_ELSEWHERE = "mx-elsewhere"
    MX_MISSING = "mx-missing"
    MX_NONE = "mx-none"
    MX_DEAD = "mx-dead"
    MX_NUMBER = "mx-number"
    MX_ALIAS = "mx-alias"
    MX_MANY = "mx-many"
    MX_FAILS = "mx-fails"
    MX_KEPT_LONG = "mx-kept-long"
    # Who may send for it.
    SPF_MISSING = "spf-missing"
    SPF_DOUBLED = "spf-doubled"
    SPF_BROKEN = "spf-broken"
    SPF_TOO_MANY = "spf-too-many"
    SPF_INCLUDES_NOTHING = "spf-includes-nothing"
    SPF_FAILS = "spf-fails"
    SPF_NOT_NEW = "spf-not-new"
    SPF_NOT_OLD = "spf-not-old"
    SPF_OLD_STILL = "spf-old-still"
    SPF_ANYBODY = "spf-anybody"
    DKIM_MISSING = "dkim-missing"
    DKIM_REVOKED = "dkim-revoked"
    DMARC_MISSING = "dmarc-missing"
    DMARC_DOUBLED = "dmarc-doubled"
    DMARC_BROKEN = "dmarc-broken"
    DMARC_REFUSES = "dmarc-refuses"
    # What a real message of a client showed.
    MESSAGE_SPF = "message-spf"
    MESSAGE_DKIM = "message-dkim"
    MESSAGE_DMARC = "message-dmarc"
    # How mail apps find the server by themselves.
    AUTOCONFIG_AT_OLD = "autoconfig-at-old"
    AUTOCONFIG_DEAD = "autoconfig-dead"
    AUTODISCOVER_AT_OLD = "autodiscover-at-old"
    AUTODISCOVER_DEAD = "autodiscover-dead"
    AUTODISCOVER_MICROSOFT = "autodiscover-microsoft"
    SRV_AT_OLD = "srv-at-old"
    SRV_DEAD = "srv-dead"
    SRV_OTHER_PORT = "srv-other-port"
    # Webmail.
    WEBMAIL_NAME = "webmail-name"
    WEBMAIL_SILENT = "webmail-silent"
    WEBMAIL_CERTIFICATE = "webmail-certificate"
    WEBMAIL_ERROR = "webmail-error"
    WEBMAIL_PLAIN = "webmail-plain"
    # The old server, until its end and after it.
    OLD_NAME = "old-name"
    OLD_GONE = "old-gone"
    OLD_CERTIFICATE = "old-certificate"
    OLD_STILL = "old-still"


_STOPS: Final = frozenset({
    Kind.NAME_MISSING, Kind.NAME_EMPTY, Kind.NAME_FAILS, Kind.NAME_SILENT, Kind.NAME_LOOPS, Kind.NAME_PRIVATE,
    Kind.PORT_CLOSED, Kind.PORT_UNREACHABLE, Kind.PORT_NO_ANSWER, Kind.PORT_MUTE, Kind.PORT_DROPS, Kind.PORT_FLOODS,
    Kind.PORT_GARBLED, Kind.PORT_TURNS_AWAY, Kind.STARTTLS_MISSING, Kind.STARTTLS_REFUSED, Kind.NOT_TLS,
    Kind.TLS_FAILS, Kind.TLS_OLD, Kind.SIGN_IN_MISSING, Kind.SIGN_IN_OTHER, Kind.CERTIFICATE_OTHER_NAME,
    Kind.CERTIFICATE_EXPIRED, Kind.CERTIFICATE_NOT_YET, Kind.CERTIFICATE_SELF_SIGNED, Kind.CERTIFICATE_INCOMPLETE,
    Kind.CERTIFICATE_UNKNOWN, Kind.CERTIFICATE_ABOVE_EXPIRED, Kind.CERTIFICATE_REFUSED, Kind.CERTIFICATE_LARGE,
    Kind.OLD_NAME, Kind.OLD_GONE,
})  # fmt: skip
_WARNS: Final = frozenset({
    Kind.NAME_PARTLY_PRIVATE, Kind.ADDRESS_BAD, Kind.ADDRESS_6_BAD, Kind.STARTTLS_INJECTED, Kind.CERTIFICATE_WEAK,
    Kind.CERTIFICATE_ENDS_EARLY, Kind.AUTODISCOVER_MICROSOFT, Kind.WEBMAIL_NAME, Kind.WEBMAIL_SILENT,
    Kind.WEBMAIL_CERTIFICATE, Kind.WEBMAIL_ERROR, Kind.OLD_CERTIFICATE,
})  # fmt: skip
_TIDY: Final = frozenset({
    Kind.NAME_KEPT_LONG, Kind.PORT_NOT_VISITED, Kind.SIGN_IN_CLEAR, Kind.MX_ALIAS, Kind.MX_MANY, Kind.MX_KEPT_LONG,
    Kind.SPF_OLD_STILL, Kind.SPF_ANYBODY, Kind.DMARC_MISSING, Kind.DMARC_DOUBLED, Kind.DMARC_BROKEN,
    Kind.AUTOCONFIG_AT_OLD, Kind.AUTOCONFIG_DEAD, Kind.AUTODISCOVER_AT_OLD, Kind.AUTODISCOVER_DEAD, Kind.SRV_AT_OLD,
    Kind.SRV_DEAD, Kind.SRV_OTHER_PORT, Kind.WEBMAIL_PLAIN, Kind.OLD_STILL,
})  # fmt: skip
#: These are seen by visiting a server; all others are known from names, records, settings and messages.
_OF_SERVERS: Final = frozenset({
    Kind.PORT_CLOSED, Kind.PORT_UNREACHABLE, Kind.PORT_NO_ANSWER, Kind.PORT_MUTE, Kind.PORT_DROPS, Kind.PORT_FLOODS,
    Kind.PORT_GARBLED, Kind.PORT_TURNS_AWAY, Kind.PORT_NOT_VISITED, Kind.ADDRESS_BAD, Kind.ADDRESS_6_BAD,
    Kind.STARTTLS_MISSING, Kind.STARTTLS_REFUSED, Kind.STARTTLS_INJECTED, Kind.NOT_TLS, Kind.TLS_FAILS, Kind.TLS_OLD,
    Kind.SIGN_IN_MISSING, Kind.SIGN_IN_OTHER, Kind.SIGN_IN_CLEAR, Kind.CERTIFICATE_OTHER_NAME,
    Kind.CERTIFICATE_EXPIRED, Kind.CERTIFICATE_NOT_YET, Kind.CERTIFICATE_SELF_SIGNED, Kind.CERTIFICATE_INCOMPLETE,
    Kind.CERTIFICATE_UNKNOWN, Kind.CERTIFICATE_ABOVE_EXPIRED, Kind.CERTIFICATE_REFUSED, Kind.CERTIFICATE_LARGE,
    Kind.CERTIFICATE_WEAK, Kind.CERTIFICATE_ENDS_EARLY, Kind.WEBMAIL_SILENT, Kind.WEBMAIL_CERTIFICATE,
    Kind.WEBMAIL_ERROR, Kind.OLD_GONE, Kind.OLD_CERTIFICATE, Kind.OLD_STILL,
})  # fmt: skip
#: These stop whoever has not changed yet: no reason to tell anybody to wait.
_OF_THE_OLD: Final = frozenset({Kind.OLD_NAME, Kind.OLD_GONE})


def severity_of(kind: Kind) -> Severity:
    if kind in _STOPS:
        return Severity.STOPS
    if kind in _WARNS:
        return Severity.WARNS
    return Severity.TIDY if kind in _TIDY else Severity.LOST


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. `host` and `port` are empty where it is about the domain's own records.

    One host and port have a kind once, whatever the number of its addresses; `values` name them.
    """

    kind: Kind
    domain: str
    host: str = ""
    port: int = 0
    values: tuple[tuple[str, Value], ...] = ()

    @property
    def severity(self) -> Severity:
        return severity_of(self.kind)

    @property
    def holds_back(self) -> bool:
        """Whether clients who are told to change would be stopped."""
        return self.severity is Severity.STOPS and self.kind not in _OF_THE_OLD

    @property
    def is_of_servers(self) -> bool:
        """Whether a server was visited to find it, and not only its name."""
        return self.kind in _OF_SERVERS

    @property
    def subject(self) -> tuple[str, str, str, int]:
        """By which the same finding of two looks is known."""
        return (self.kind.value, self.domain, self.host, self.port)

    @property
    def filling(self) -> Mapping[str, Value]:
        """All that its words may name."""
        return {"domain": self.domain, "host": self.host, "port": self.port, **dict(self.values)}

    def as_json(self) -> dict[str, Any]:
        """For programs and lists: moments are written as ISO 8601 has them."""
        values = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in self.values}
        return {
            "kind": self.kind.value,
            "severity": self.severity.value,
            "domain": self.domain,
            "host": self.host,
            "port": self.port,
            "values": values,
        }

    @classmethod
    def of_json(cls, data: Mapping[str, Any]) -> "Finding":
        """What `as_json` wrote, perhaps of another version. Raises `ValueError` for a kind that there is not."""
        values = tuple((name, _value(name, value)) for name, value in data["values"].items())
        return cls(Kind(data["kind"]), data["domain"], data["host"], data["port"], values)


def _value(name: str, value: str | int) -> Value:
    """Moments bear names that end with `_at`."""
    return datetime.fromisoformat(value) if name.endswith("_at") and isinstance(value, str) else value


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The worst first, then as the kinds stand above."""
    severities, kinds = list(Severity), list(Kind)
    return tuple(
        sorted(findings, key=lambda one: (severities.index(one.severity), kinds.index(one.kind), one.host, one.port))
    )


def hold_back(findings: Iterable[Finding]) -> bool:
    """Whether a domain with these findings is not ready for its clients to change."""
    return any(finding.holds_back for finding in findings)
