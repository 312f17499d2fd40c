"""The table of the lab: each kind of finding with a client that has this fault alone, and one that nearly has it."""

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from kb.mail.moves import Phase
from kb.mail.readiness.case import Marks
from kb.mail.readiness.findings import Kind
from tests.readiness import zoo
from tests.readiness.certificates import Wish
from tests.readiness.clients import (
    GONE_IP,
    GOOD_IP,
    GOOD_IP6,
    IMAP,
    OLD,
    OLD_IP,
    SMTP,
    Change,
    Client,
    Lab,
    animal,
    at,
    both,
    dovecot,
    mx,
    nothing,
    postfix,
    spf,
    with_settings,
)

BEFORE, OPEN, DAY, AFTER, CLOSED = Phase.ANNOUNCED, Phase.OPEN, Phase.MOVING, Phase.MOVED, Phase.CLOSED
#: Nothing answers there, not even to say so; and there is no way there.
SILENT_IP, UNREACHABLE_IP, DEAD_IP, DEAD_IP6 = "203.0.113.7", "198.51.100.130", "203.0.113.6", "2001:db8:1::6"
OLD_MX, NEW_MX = "MX 10 mx.oldbox.test.", "MX 10 mx.newbox.test."


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


def chain_of(count: int) -> Change:
    """So many aliases before there is an address. BIND answers a circle with a fault, and other resolvers with itself."""
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


def includes(count: int) -> str:
    return "v=spf1 ip4:203.0.113.0/24 " + " ".join(f"include:i{number}.spf.test" for number in range(count)) + " ~all"


def srv(service: str, target: str, port: int) -> Change:
    return at(f"{service}._tcp", f"SRV 0 1 {port} {target}.")


_MADE = {"is_made": True}
NAMES: Final = [
    row(Kind.NAME_MISSING, BEFORE, at("mail"), BEFORE, at("mail", "CNAME good.newbox.test.")),
    row(Kind.NAME_EMPTY, BEFORE, at("mail", 'TXT "nothing"'), BEFORE, at("mail", 'TXT "x"', f"A {GOOD_IP}")),
    row(Kind.NAME_FAILS, BEFORE, imap_at("mail.broken.test"), BEFORE, imap_at("good.newbox.test")),
    row(Kind.NAME_SILENT, BEFORE, imap_at("mail.silent.test"), BEFORE, at("mail", f"0 IN A {GOOD_IP}")),
    row(
        *(Kind.NAME_LOOPS, BEFORE, chain_of(12)),
        *(BEFORE, chain_of(8)),
    ),
    row(Kind.NAME_FAILS, BEFORE, both(at("mail", "CNAME a.{d}"), at("a", "CNAME mail.{d}")), name="circle"),
    row(Kind.NAME_PRIVATE, BEFORE, at("mail", "A 10.0.0.7"), BEFORE, at("mail", f"AAAA {GOOD_IP6}")),
    *(
        row(Kind.NAME_PRIVATE, BEFORE, at("mail", record), name=f"private-{number}")
        for number, record in enumerate(
            (
                *("A 127.0.0.1", "A 169.254.169.254", "A 100.64.0.1", "A 0.0.0.0", "A 192.88.99.1", "A 224.0.0.1"),
                *("AAAA ::1", "AAAA ::ffff:127.0.0.1", "AAAA fe80::1", "AAAA 64:ff9b::7f00:1", "AAAA 2002:7f00:1::"),
                *("AAAA fd00:ec2::254", "AAAA ::ffff:0:7f00:1", "AAAA 3fff::1", "AAAA ff02::1", "AAAA fec0::1"),
            )
        )
    ),
    row(
        *(Kind.NAME_PARTLY_PRIVATE, BEFORE, at("mail", f"A {GOOD_IP}", "A 127.0.0.1")),
        *(BEFORE, at("mail", f"A {GOOD_IP}", f"AAAA {GOOD_IP6}")),
    ),
    row(
        *(Kind.NAME_AT_OLD, BEFORE, at("mail", f"A {OLD_IP}")),
        *(BEFORE, at("mail", f"A {OLD_IP}", f"A {GOOD_IP}")),
    ),
    row(Kind.NAME_KEPT_LONG, BEFORE, staying(86_400), BEFORE, staying(3600)),
]
LINES: Final = [
    row(Kind.PORT_CLOSED, BEFORE, at("mail", f"A {DEAD_IP}"), BEFORE, dovecot()),
    row(Kind.PORT_UNREACHABLE, BEFORE, at("mail", f"A {UNREACHABLE_IP}")),
    row(Kind.PORT_NO_ANSWER, BEFORE, at("mail", f"A {SILENT_IP}")),
    row(Kind.PORT_MUTE, BEFORE, animal(zoo.mute), BEFORE, animal(zoo.slow, 587, **_MADE)),
    row(Kind.PORT_MUTE, BEFORE, animal(zoo.drip, 587), name="drip"),
    row(Kind.PORT_DROPS, BEFORE, animal(zoo.drop)),
    row(Kind.PORT_DROPS, BEFORE, animal(zoo.reset), name="reset"),
    row(Kind.PORT_FLOODS, BEFORE, animal(zoo.flood, 587), BEFORE, animal(zoo.talkative, 587, **_MADE)),
    row(Kind.PORT_FLOODS, BEFORE, animal(zoo.endless_line, 587), name="endless-line"),
    row(Kind.PORT_GARBLED, BEFORE, animal(zoo.web_first, 587), BEFORE, animal(zoo.upgrades, 587, **_MADE)),
    row(
        *(Kind.PORT_TURNS_AWAY, BEFORE),
        postfix(587, smtpd_client_restrictions="reject", smtpd_delay_reject="no"),
        *(BEFORE, postfix(587, smtpd_client_restrictions="reject")),
    ),
    row(Kind.PORT_NOT_VISITED, BEFORE, imap_at("mail.{domain}", 10_993)),
    row(
        *(Kind.ADDRESS_BAD, BEFORE, at("mail", f"A {GOOD_IP}", f"A {DEAD_IP}")),
        *(BEFORE, dovecot(extra=f"A {GOOD_IP}")),
    ),
    row(
        *(Kind.ADDRESS_6_BAD, BEFORE, at("mail", f"A {GOOD_IP}", f"AAAA {DEAD_IP6}")),
        *(BEFORE, at("mail", f"A {GOOD_IP}", f"AAAA {GOOD_IP6}")),
    ),
    row(
        *(Kind.STARTTLS_MISSING, BEFORE, postfix(587, smtpd_tls_security_level="none", smtpd_tls_auth_only="no")),
        *(BEFORE, postfix(587, smtpd_tls_security_level="encrypt")),
    ),
    row(Kind.STARTTLS_REFUSED, BEFORE, animal(zoo.refuses_starttls, 587), BEFORE, animal(zoo.upgrades, 587, **_MADE)),
    row(Kind.STARTTLS_INJECTED, BEFORE, animal(zoo.injects, 587, **_MADE), BEFORE, animal(zoo.upgrades, 587, **_MADE)),
    row(Kind.NOT_TLS, BEFORE, animal(zoo.web)),
    row(Kind.NOT_TLS, BEFORE, animal(zoo.plain_imap), name="plain-imap"),
    row(Kind.TLS_FAILS, BEFORE, animal(zoo.no_ciphers)),
    row(
        *(Kind.TLS_OLD, BEFORE, postfix(465, smtpd_tls_protocols="TLSv1", smtpd_tls_mandatory_protocols="TLSv1")),
        *(BEFORE, postfix(465, smtpd_tls_protocols="TLSv1.2", smtpd_tls_mandatory_protocols="TLSv1.2")),
    ),
    row(Kind.SIGN_IN_MISSING, BEFORE, postfix(465, smtpd_sasl_auth_enable="no"), BEFORE, postfix(465)),
    row(
        *(Kind.SIGN_IN_OTHER, BEFORE, postfix(465, smtpd_sasl_mechanism_filter="cram-md5")),
        *(BEFORE, postfix(465, smtpd_sasl_mechanism_filter="cram-md5 plain")),
    ),
    row(Kind.SIGN_IN_CLEAR, BEFORE, postfix(587, smtpd_tls_auth_only="no"), BEFORE, postfix(587)),
]
CERTIFICATES: Final = [
    row(Kind.CERTIFICATE_OTHER_NAME, BEFORE, dovecot(("mail.elsewhere.test",)), BEFORE, dovecot(("*.{d}",))),
    row(Kind.CERTIFICATE_EXPIRED, BEFORE, dovecot(ends=-1), BEFORE, dovecot(ends=71)),
    row(Kind.CERTIFICATE_NOT_YET, BEFORE, dovecot(starts=2), BEFORE, dovecot(starts=-0.01)),
    row(Kind.CERTIFICATE_SELF_SIGNED, BEFORE, dovecot(is_self_signed=True), BEFORE, dovecot()),
    row(Kind.CERTIFICATE_INCOMPLETE, BEFORE, dovecot(sends_issuer=False), BEFORE, dovecot()),
    row(Kind.CERTIFICATE_UNKNOWN, BEFORE, dovecot(issuer="stranger-middle"), BEFORE, dovecot()),
    row(Kind.CERTIFICATE_ABOVE_EXPIRED, BEFORE, dovecot(issuer="expired-middle"), BEFORE, dovecot()),
    row(Kind.CERTIFICATE_REFUSED, BEFORE, dovecot(is_for_clients=True), BEFORE, dovecot()),
    row(Kind.CERTIFICATE_LARGE, BEFORE, dovecot(many_names(10_000)), BEFORE, dovecot(many_names(1000))),
    row(Kind.CERTIFICATE_WEAK, BEFORE, dovecot(is_short=True), BEFORE, dovecot()),
    row(Kind.CERTIFICATE_ENDS_EARLY, BEFORE, dovecot(ends=69), BEFORE, dovecot(ends=71)),
]
MX: Final = [
    row(Kind.MX_AT_OLD, AFTER, mx(OLD_MX), DAY, mx(OLD_MX)),
    row(Kind.MX_EARLY, OPEN, mx(NEW_MX), DAY, mx(NEW_MX)),
    row(Kind.MX_SPLIT, AFTER, mx(NEW_MX, "MX 20 mx.oldbox.test."), DAY, mx(NEW_MX, "MX 20 mx.oldbox.test.")),
    row(
        *(Kind.MX_ELSEWHERE, BEFORE, mx("MX 10 mx.elsewhere.test.")),
        *(BEFORE, both(mx("MX 10 mx.elsewhere.test."), with_settings(marks=Marks(mx_domains=("elsewhere.test",))))),
    ),
    row(Kind.MX_MISSING, BEFORE, mx(), BEFORE, mx("MX 0 mx.oldbox.test.")),
    row(Kind.MX_NONE, BEFORE, mx("MX 0 ."), BEFORE, mx("MX 0 mx.oldbox.test.")),
    row(
        *(Kind.MX_DEAD, BEFORE, mx(OLD_MX, "MX 20 nowhere.oldbox.test.")),
        *(BEFORE, mx(OLD_MX, "MX 20 mx2.oldbox.test.")),
    ),
    row(Kind.MX_NUMBER, BEFORE, mx(OLD_MX, "MX 20 203.0.113.10."), BEFORE, mx(OLD_MX)),
    row(Kind.MX_ALIAS, BEFORE, mx("MX 10 alias.oldbox.test."), BEFORE, mx(OLD_MX)),
    row(
        *(Kind.MX_MANY, BEFORE, mx(*(f"MX {number} mx{number}.oldbox.test." for number in range(500)))),
        *(BEFORE, mx(*(f"MX {number} mx{number}.oldbox.test." for number in range(10)))),
    ),
    row(Kind.MX_FAILS, BEFORE, mx(OLD_MX, "MX 20 mx.broken.test."), BEFORE, mx(OLD_MX)),
    row(Kind.MX_KEPT_LONG, BEFORE, mx(f"86400 IN {OLD_MX}"), BEFORE, mx(f"3600 IN {OLD_MX}")),
]
_SPF: Final = "v=spf1 ip4:203.0.113.0/24 ~all"
SENDERS: Final = [
    row(Kind.SPF_MISSING, BEFORE, spf("not v=spf1"), BEFORE, spf(_SPF, "something else")),
    row(Kind.SPF_DOUBLED, BEFORE, spf(_SPF, "v=spf1 -all"), BEFORE, spf(_SPF, "v=spf10 -all")),
    row(Kind.SPF_BROKEN, BEFORE, spf("v=spf1 ipv4:203.0.113.0/24 ~all"), BEFORE, spf(f"{_SPF[:-5]} who=ever ~all")),
    row(Kind.SPF_TOO_MANY, BEFORE, spf(includes(11)), BEFORE, spf(includes(10))),
    row(
        *(Kind.SPF_INCLUDES_NOTHING, BEFORE, spf("v=spf1 ip4:203.0.113.0/24 include:nothing.test ~all")),
        *(BEFORE, spf("v=spf1 redirect=i99.spf.test")),
    ),
    row(Kind.SPF_FAILS, BEFORE, spf("v=spf1 ip4:203.0.113.0/24 include:spf.broken.test ~all"), BEFORE, spf(_SPF)),
    row(
        *(Kind.SPF_NOT_NEW, BEFORE, spf(f"v=spf1 ip4:{OLD_IP} ~all")),
        *(BEFORE, spf(f"v=spf1 ip4:{OLD_IP} a:smtp.%{{d}} -all")),
    ),
    row(
        *(Kind.SPF_NOT_OLD, BEFORE, spf(f"v=spf1 ip4:{GOOD_IP} ~all")),
        *(AFTER, spf(f"v=spf1 ip4:{GOOD_IP} ~all")),
    ),
    row(
        *(Kind.SPF_OLD_STILL, CLOSED, spf(f"v=spf1 ip4:{GOOD_IP} ip4:{GONE_IP} ~all")),
        *(CLOSED, spf(f"v=spf1 -ip4:{GONE_IP} ip4:203.0.113.0/24 ~all")),
    ),
    row(Kind.SPF_ANYBODY, BEFORE, spf("v=spf1 +all"), BEFORE, spf(f"v=spf1 mx:newbox.test ip4:{OLD_IP} -all")),
    row(Kind.DKIM_MISSING, BEFORE, at("s1._domainkey"), BEFORE, with_settings(selector="")),
    row(
        *(Kind.DKIM_REVOKED, BEFORE, at("s1._domainkey", 'TXT "v=DKIM1; p="')),
        *(BEFORE, at("s1._domainkey", 'TXT "p=" "TUlJQk" "lqQU5C"')),
    ),
    row(Kind.DMARC_MISSING, BEFORE, at("_dmarc"), BEFORE, at("_dmarc", 'TXT "v=DMARC1;p=reject"')),
    row(
        *(Kind.DMARC_DOUBLED, BEFORE, at("_dmarc", 'TXT "v=DMARC1; p=none"', 'TXT "v=DMARC1; p=reject"')),
        *(BEFORE, at("_dmarc", 'TXT "v=DMARC1; p=none"', 'TXT "else"')),
    ),
    row(
        *(Kind.DMARC_BROKEN, BEFORE, at("_dmarc", 'TXT "v=DMARC1; p=maybe"')),
        *(BEFORE, at("_dmarc", 'TXT "v=DMARC1 ; P = None"')),
    ),
    row(
        *(Kind.DMARC_REFUSES, BEFORE),
        both(at("_dmarc", 'TXT "v=DMARC1; p=reject"'), with_settings(selector=""), spf(f"v=spf1 ip4:{OLD_IP} -all")),
        *(BEFORE, at("_dmarc", 'TXT "v=DMARC1; p=reject"')),
    ),
]
FINDABLE: Final = [
    row(
        *(Kind.AUTOCONFIG_AT_OLD, AFTER, at("autoconfig", f"CNAME {OLD}.")),
        *(DAY, at("autoconfig", f"CNAME {OLD}.")),
    ),
    row(
        *(Kind.AUTOCONFIG_DEAD, BEFORE, at("autoconfig", "CNAME nowhere.test.")),
        *(BEFORE, at("autoconfig", "CNAME good.newbox.test.")),
    ),
    row(
        *(Kind.AUTODISCOVER_AT_OLD, AFTER, at("autodiscover", f"A {OLD_IP}")),
        *(BEFORE, at("autodiscover", f"A {OLD_IP}")),
    ),
    row(
        *(Kind.AUTODISCOVER_DEAD, BEFORE, srv("_autodiscover", "nowhere.test", 443)),
        *(BEFORE, srv("_autodiscover", "good.newbox.test", 443)),
    ),
    row(
        *(Kind.AUTODISCOVER_MICROSOFT, BEFORE, at("autodiscover", "CNAME autodiscover.outlook.com.")),
        *(BEFORE, at("autodiscover", "CNAME good.newbox.test.")),
    ),
    row(Kind.SRV_AT_OLD, AFTER, srv("_imaps", OLD, 993), OPEN, srv("_imaps", OLD, 993)),
    row(
        *(Kind.SRV_DEAD, BEFORE, srv("_imaps", "nowhere.test", 993)),
        *(BEFORE, at("_imap._tcp", "SRV 0 0 0 .")),
    ),
    row(
        *(Kind.SRV_OTHER_PORT, BEFORE, at("_submissions._tcp", "SRV 0 1 587 smtp.{d}")),
        *(BEFORE, at("_submissions._tcp", "SRV 0 1 465 smtp.{d}")),
    ),
]
WEBMAIL: Final = [
    row(Kind.WEBMAIL_NAME, BEFORE, with_settings(webmail="https://webmail.{domain}/"), BEFORE, web()),
    row(
        *(Kind.WEBMAIL_SILENT, BEFORE),
        both(with_settings(webmail="https://webmail.{domain}/"), at("webmail", f"A {DEAD_IP}")),
        *(BEFORE, web("405 Method Not Allowed")),
    ),
    row(Kind.WEBMAIL_CERTIFICATE, BEFORE, web(name="mail.{d}"), BEFORE, web(name="*.{d}")),
    row(Kind.WEBMAIL_ERROR, BEFORE, web("502 Bad Gateway"), BEFORE, web("401 Unauthorized")),
    row(Kind.WEBMAIL_PLAIN, BEFORE, web(scheme="http"), BEFORE, web("302 Found")),
]
OLD_SERVER: Final = [
    row(Kind.OLD_NAME, OPEN, with_settings(old="nowhere.oldbox.test")),
    row(Kind.OLD_GONE, AFTER, with_settings(old="gone.oldbox.test"), AFTER),
    row(Kind.OLD_CERTIFICATE, OPEN, old_server(ends=20), OPEN, old_server(ends=41)),
    row(Kind.OLD_STILL, CLOSED, with_settings(old=OLD), AFTER),
]
ROWS: Final[list[Row]] = [*NAMES, *LINES, *CERTIFICATES, *MX, *SENDERS, *FINDABLE, *WEBMAIL, *OLD_SERVER]
