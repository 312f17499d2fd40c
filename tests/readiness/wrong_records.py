"""A domain's records and its webmail: wrong in one way each, or nearly."""

from typing import Final

from kb.mail.readiness.case import Marks
from kb.mail.readiness.findings import Kind
from tests.readiness.clients import GONE_IP, GOOD_IP, OLD, OLD_IP, at, both, mx, spf, with_settings
from tests.readiness.rows import AFTER, BEFORE, CLOSED, DAY, DEAD_IP, OPEN, row, srv, web

OLD_MX, NEW_MX = "MX 10 mx.oldbox.test.", "MX 10 mx.newbox.test."


def includes(count: int) -> str:
    return "v=spf1 ip4:203.0.113.0/24 " + " ".join(f"include:i{number}.spf.test" for number in range(count)) + " ~all"


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
