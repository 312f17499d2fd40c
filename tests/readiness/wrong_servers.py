"""Names, servers and certificates of the new service, and the old server: wrong in one way each, or nearly."""

from dataclasses import replace
from typing import Final

from kb.mail.readiness.findings import Kind
from kb.mail.servers import Protocol, Security
from tests.readiness import zoo
from tests.readiness.clients import (
    GOOD_IP,
    GOOD_IP6,
    IMAP,
    OLD,
    OLD_IP,
    SMTP,
    SMTP_STARTTLS,
    animal,
    at,
    both,
    dovecot,
    postfix,
    with_settings,
)
from tests.readiness.rows import (
    AFTER,
    BEFORE,
    CLOSED,
    DEAD_IP,
    DEAD_IP6,
    OPEN,
    SILENT_IP,
    UNREACHABLE_IP,
    UNREACHABLE_IP6,
    chain_of,
    imap_at,
    many_names,
    old_server,
    row,
    staying,
    submission_at,
)

_MADE: Final = {"is_made": True}
_IMAP_STARTTLS: Final = replace(IMAP, port=143, security=Security.STARTTLS)
_POP3_STARTTLS: Final = replace(_IMAP_STARTTLS, protocol=Protocol.POP3, port=110)
NAMES: Final = [
    row(Kind.NAME_MISSING, BEFORE, at("mail"), BEFORE, at("mail", "CNAME good.newbox.test.")),
    row(Kind.NAME_EMPTY, BEFORE, at("mail", 'TXT "nothing"'), BEFORE, at("mail", 'TXT "x"', f"A {GOOD_IP}")),
    row(Kind.NAME_FAILS, BEFORE, imap_at("mail.broken.test"), BEFORE, imap_at("good.newbox.test")),
    row(Kind.NAME_SILENT, BEFORE, imap_at("mail.silent.test"), BEFORE, at("mail", f"0 IN A {GOOD_IP}")),
    row(Kind.NAME_LOOPS, BEFORE, chain_of(10), BEFORE, chain_of(8)),
    row(Kind.NAME_FAILS, BEFORE, both(at("mail", "CNAME a.{d}"), at("a", "CNAME mail.{d}")), name="circle"),
    row(Kind.NAME_PRIVATE, BEFORE, at("mail", "A 10.0.0.7"), BEFORE, at("mail", f"AAAA {GOOD_IP6}")),
    # Their DNS says something else each time: what it said first is what is judged, and what is visited.
    row(
        *(Kind.NAME_PRIVATE, BEFORE, imap_at("bad-first.rebind.test")),
        *(BEFORE, imap_at("good-first.rebind.test")),
        name="rebinding",
    ),
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
    row(
        *(Kind.PORT_UNREACHABLE, BEFORE, at("mail", f"A {UNREACHABLE_IP}")),
        *(BEFORE, at("mail", f"A {GOOD_IP}", f"AAAA {UNREACHABLE_IP6}")),
    ),
    row(Kind.PORT_NO_ANSWER, BEFORE, at("mail", f"A {SILENT_IP}"), BEFORE, submission_at(SILENT_IP)),
    row(Kind.PORT_MUTE, BEFORE, animal(zoo.mute), BEFORE, animal(zoo.slow, 587, **_MADE)),
    row(Kind.PORT_MUTE, BEFORE, animal(zoo.drip, 587), name="drip"),
    row(Kind.PORT_DROPS, BEFORE, animal(zoo.drop), BEFORE, animal(zoo.leaves_early, 587, **_MADE)),
    row(Kind.PORT_DROPS, BEFORE, animal(zoo.reset), name="reset"),
    row(Kind.PORT_FLOODS, BEFORE, animal(zoo.flood, 587), BEFORE, animal(zoo.talkative, 587, **_MADE)),
    row(Kind.PORT_FLOODS, BEFORE, animal(zoo.endless_line, 587), name="endless-line"),
    row(Kind.PORT_GARBLED, BEFORE, animal(zoo.web_first, 587), BEFORE, animal(zoo.upgrades, 587, **_MADE)),
    row(
        *(Kind.PORT_TURNS_AWAY, BEFORE),
        postfix(587, smtpd_client_restrictions="reject", smtpd_delay_reject="no"),
        *(BEFORE, postfix(587, smtpd_client_restrictions="reject")),
    ),
    row(
        *(Kind.PORT_NOT_VISITED, BEFORE, imap_at("mail.{domain}", 10_993)),
        *(BEFORE, with_settings(servers=(IMAP, SMTP_STARTTLS))),
    ),
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
    row(Kind.NOT_TLS, BEFORE, animal(zoo.web), BEFORE, animal(zoo.late_imap, **_MADE)),
    row(Kind.NOT_TLS, BEFORE, animal(zoo.plain_imap), name="plain-imap"),
    row(Kind.TLS_FAILS, BEFORE, animal(zoo.no_ciphers), BEFORE, animal(zoo.one_cipher, **_MADE)),
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
    # Dovecot takes a password as it is from whoever asks from its own machine, as all do here.
    row(Kind.SIGN_IN_CLEAR, BEFORE, with_settings(servers=(_IMAP_STARTTLS, SMTP)), name="imap-clear"),
    row(Kind.SIGN_IN_CLEAR, BEFORE, with_settings(servers=(_POP3_STARTTLS, SMTP)), name="pop3-clear"),
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
OLD_SERVER: Final = [
    row(
        *(Kind.OLD_NAME, OPEN, with_settings(old="nowhere.oldbox.test")),
        *(CLOSED, with_settings(old="nowhere.oldbox.test")),
    ),
    row(Kind.OLD_GONE, AFTER, with_settings(old="gone.oldbox.test"), CLOSED, with_settings(old="gone.oldbox.test")),
    row(Kind.OLD_CERTIFICATE, OPEN, old_server(ends=20), OPEN, old_server(ends=41)),
    row(Kind.OLD_STILL, CLOSED, with_settings(old=OLD), AFTER),
]
