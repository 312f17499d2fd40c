"""Each kind of finding: a domain with this fault alone, and one that nearly has it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kb.mail.moves import Phase
from kb.mail.readiness.facts import (
    Chain,
    DkimFacts,
    DmarcFacts,
    DnsTrouble,
    LineTrouble,
    Look,
    SpfTrouble,
)
from kb.mail.readiness.findings import Finding, Kind, hold_back
from kb.mail.readiness.judging import judged
from tests.mail.readiness.scene import (
    CLOSES_AT,
    DAYS,
    DOMAIN,
    MOVE,
    NEW,
    NEW_IP,
    NEW_IP6,
    NEW_OUT,
    OLD,
    OLD_IP,
    WEBMAIL,
    Change,
    Scene,
    good,
    mx,
    new_mx,
    old_mx,
    without_a_move,
)

BEFORE, OPEN, DAY, AFTER, CLOSED = Phase.ANNOUNCED, Phase.OPEN, Phase.MOVING, Phase.MOVED, Phase.CLOSED
#: More than a name needs to be kept, in seconds.
LONG = 6 * 3600
BAD = "203.0.113.99"


def line(trouble: LineTrouble) -> Change:
    return lambda scene: scene.server(NEW, 993, trouble=trouble)


def half_a_line(trouble: LineTrouble) -> Change:
    """At one of two addresses: something answers there, so it is another finding."""
    return lambda scene: scene.server(OLD, 993, trouble=LineTrouble.NONE).server(NEW, 143, trouble=trouble)


def stays(scene: Scene) -> Scene:
    """Its servers keep their names, and get other addresses on the day."""
    return scene.by(from_service=MOVE.to_service).marked(mx_domains=("oldbox.example",))


#: The kind, when, what is wrong, when again, and what is nearly wrong.
ROWS: Sequence[tuple[Kind, Phase, Change, Phase, Change]] = [
    # Names.
    (
        *(Kind.NAME_MISSING, BEFORE, lambda s: s.name(NEW, addresses=(), trouble=DnsTrouble.MISSING)),
        *(BEFORE, lambda s: s.name(WEBMAIL, aliases=("web.newbox.example",))),
    ),
    (
        *(Kind.NAME_EMPTY, BEFORE, lambda s: s.name(NEW, addresses=())),
        *(BEFORE, lambda s: s.name(NEW, aliases=("a.newbox.example",))),
    ),
    (
        *(Kind.NAME_FAILS, BEFORE, lambda s: s.name(NEW, addresses=(), trouble=DnsTrouble.FAILED)),
        *(BEFORE, lambda s: s.name(NEW, ttl=1)),
    ),
    (
        *(Kind.NAME_SILENT, BEFORE, lambda s: s.name(NEW, addresses=(), trouble=DnsTrouble.SILENT)),
        *(BEFORE, lambda s: s.name(NEW, ttl=0)),
    ),
    (
        *(Kind.NAME_LOOPS, BEFORE, lambda s: s.name(NEW, addresses=(), trouble=DnsTrouble.LOOP)),
        *(BEFORE, lambda s: s.name(NEW, aliases=tuple(f"a{n}.example" for n in range(8)))),
    ),
    (
        *(Kind.NAME_PRIVATE, BEFORE, lambda s: s.name(NEW, addresses=(), forbidden=("10.0.0.7",))),
        *(BEFORE, lambda s: s.second_address(NEW, NEW_IP6)),
    ),
    (
        *(Kind.NAME_PARTLY_PRIVATE, BEFORE, lambda s: s.name(NEW, forbidden=("fd00::7",))),
        *(BEFORE, lambda s: s.second_address(NEW, "203.0.113.21")),
    ),
    (
        *(Kind.NAME_AT_OLD, BEFORE, lambda s: s.name(NEW, addresses=(OLD_IP,))),
        *(BEFORE, lambda s: s.second_address(NEW, OLD_IP)),
    ),
    (
        *(Kind.NAME_KEPT_LONG, BEFORE, lambda s: stays(s).name(NEW, ttl=LONG)),
        *(DAY, lambda s: stays(s).name(NEW, ttl=LONG)),
    ),
    # Lines.
    (Kind.PORT_CLOSED, BEFORE, line(LineTrouble.REFUSED), BEFORE, half_a_line(LineTrouble.REFUSED)),
    (Kind.PORT_UNREACHABLE, BEFORE, line(LineTrouble.UNREACHABLE), BEFORE, half_a_line(LineTrouble.UNREACHABLE)),
    (Kind.PORT_NO_ANSWER, BEFORE, line(LineTrouble.NO_ANSWER), BEFORE, half_a_line(LineTrouble.NO_ANSWER)),
    (Kind.PORT_MUTE, BEFORE, line(LineTrouble.MUTE), BEFORE, half_a_line(LineTrouble.MUTE)),
    (Kind.PORT_DROPS, BEFORE, line(LineTrouble.DROPPED), BEFORE, half_a_line(LineTrouble.DROPPED)),
    (Kind.PORT_FLOODS, BEFORE, line(LineTrouble.FLOOD), BEFORE, half_a_line(LineTrouble.FLOOD)),
    (Kind.PORT_GARBLED, BEFORE, line(LineTrouble.GARBLED), BEFORE, half_a_line(LineTrouble.GARBLED)),
    (Kind.PORT_TURNS_AWAY, BEFORE, line(LineTrouble.TURNED_AWAY), BEFORE, half_a_line(LineTrouble.TURNED_AWAY)),
    (
        *(Kind.PORT_NOT_VISITED, BEFORE, line(LineTrouble.NOT_VISITED)),
        # From where we look there is no way by IPv6.
        *(BEFORE, lambda s: s.second_address(NEW, NEW_IP6).server(NEW, 993, NEW_IP6, trouble=LineTrouble.NOT_VISITED)),
    ),
    (
        *(
            Kind.ADDRESS_BAD,
            BEFORE,
            lambda s: s.second_address(NEW, BAD).server(NEW, 993, BAD, trouble=LineTrouble.REFUSED),
        ),
        *(BEFORE, lambda s: s.second_address(NEW, BAD)),
    ),
    (
        *(
            Kind.ADDRESS_6_BAD,
            BEFORE,
            lambda s: s.second_address(NEW, NEW_IP6).server(NEW, 993, NEW_IP6, trouble=LineTrouble.NO_ANSWER),
        ),
        *(BEFORE, lambda s: s.second_address(NEW, NEW_IP6)),
    ),
    (
        *(Kind.STARTTLS_MISSING, BEFORE, lambda s: s.server(NEW_OUT, 587, trouble=LineTrouble.STARTTLS_MISSING)),
        *(BEFORE, lambda s: s.server(NEW_OUT, 587, sign_in=("LOGIN",))),
    ),
    (
        *(Kind.STARTTLS_REFUSED, BEFORE, lambda s: s.server(NEW_OUT, 587, trouble=LineTrouble.STARTTLS_REFUSED)),
        *(BEFORE, lambda s: s.server(NEW_OUT, 587, tls="TLSv1.2")),
    ),
    (
        *(Kind.STARTTLS_INJECTED, BEFORE, lambda s: s.server(NEW_OUT, 587, injected=True)),
        *(BEFORE, lambda s: s.server(NEW_OUT, 587, injected=False)),
    ),
    (Kind.NOT_TLS, BEFORE, line(LineTrouble.NOT_TLS), BEFORE, half_a_line(LineTrouble.NOT_TLS)),
    (Kind.TLS_FAILS, BEFORE, line(LineTrouble.TLS), BEFORE, half_a_line(LineTrouble.TLS)),
    (
        *(Kind.TLS_OLD, BEFORE, lambda s: s.server(NEW, 993, tls="TLSv1.1")),
        *(BEFORE, lambda s: s.server(NEW, 993, tls="TLSv1.2")),
    ),
    (
        *(Kind.SIGN_IN_MISSING, BEFORE, lambda s: s.server(NEW_OUT, 465, sign_in=())),
        *(BEFORE, lambda s: s.server(NEW_OUT, 465, sign_in=("LOGIN",))),
    ),
    (
        *(Kind.SIGN_IN_OTHER, BEFORE, lambda s: s.server(NEW, 995, sign_in=("CRAM-MD5", "XOAUTH2"))),
        *(BEFORE, lambda s: s.server(NEW, 995, sign_in=("CRAM-MD5", "USER"))),
    ),
    (
        *(Kind.SIGN_IN_CLEAR, BEFORE, lambda s: s.server(NEW_OUT, 587, clear_sign_in=True)),
        *(BEFORE, lambda s: s.server(NEW_OUT, 465, clear_sign_in=True)),
    ),
    # Certificates.
    (
        *(Kind.CERTIFICATE_OTHER_NAME, BEFORE, lambda s: s.certificate(NEW, 993, covers=False)),
        *(BEFORE, lambda s: s.certificate(OLD, 993, covers=False)),
    ),
    (
        *(Kind.CERTIFICATE_EXPIRED, BEFORE, lambda s: s.certificate(NEW, 993, ends_at=DAYS[BEFORE])),
        *(BEFORE, lambda s: s.certificate(NEW, 993, ends_at=CLOSES_AT + timedelta(days=30))),
    ),
    (
        *(
            Kind.CERTIFICATE_NOT_YET,
            BEFORE,
            lambda s: s.certificate(NEW, 993, starts_at=DAYS[BEFORE] + timedelta(seconds=1)),
        ),
        *(BEFORE, lambda s: s.certificate(NEW, 993, starts_at=DAYS[BEFORE])),
    ),
    (
        *(Kind.CERTIFICATE_SELF_SIGNED, BEFORE, lambda s: s.certificate(NEW, 993, chain=Chain.SELF_SIGNED)),
        *(BEFORE, lambda s: s.certificate(OLD, 993, chain=Chain.SELF_SIGNED)),
    ),
    (
        *(Kind.CERTIFICATE_INCOMPLETE, BEFORE, lambda s: s.certificate(NEW, 993, chain=Chain.INCOMPLETE)),
        *(BEFORE, lambda s: s.certificate(OLD, 993, chain=Chain.INCOMPLETE)),
    ),
    (
        *(Kind.CERTIFICATE_UNKNOWN, BEFORE, lambda s: s.certificate(NEW, 993, chain=Chain.UNKNOWN)),
        *(BEFORE, lambda s: s.certificate(OLD, 993, chain=Chain.UNKNOWN)),
    ),
    (
        *(Kind.CERTIFICATE_ABOVE_EXPIRED, BEFORE, lambda s: s.certificate(NEW, 993, chain=Chain.EXPIRED)),
        *(BEFORE, lambda s: s.certificate(OLD, 993, chain=Chain.EXPIRED)),
    ),
    (
        *(Kind.CERTIFICATE_REFUSED, BEFORE, lambda s: s.certificate(NEW, 993, chain=Chain.REFUSED)),
        *(BEFORE, lambda s: s.certificate(OLD, 993, chain=Chain.REFUSED)),
    ),
    (Kind.CERTIFICATE_LARGE, BEFORE, line(LineTrouble.TLS_FLOOD), BEFORE, lambda s: s.certificate(NEW, 993, count=99)),
    (
        *(Kind.CERTIFICATE_WEAK, BEFORE, lambda s: s.certificate(NEW, 993, weak=True)),
        *(BEFORE, lambda s: s.certificate(OLD, 993, weak=True)),
    ),
    (
        *(
            Kind.CERTIFICATE_ENDS_EARLY,
            BEFORE,
            lambda s: s.certificate(NEW, 993, ends_at=CLOSES_AT + timedelta(days=29)),
        ),
        *(BEFORE, lambda s: s.certificate(OLD, 993, ends_at=CLOSES_AT + timedelta(days=29))),
    ),
    # Where mail goes.
    (Kind.MX_AT_OLD, AFTER, lambda s: s.mx(old_mx()), DAY, lambda s: s.mx(old_mx())),
    (Kind.MX_EARLY, OPEN, lambda s: s.mx(new_mx()), DAY, lambda s: s.mx(new_mx())),
    (
        *(Kind.MX_SPLIT, AFTER, lambda s: s.mx(new_mx(), old_mx(20))),
        *(DAY, lambda s: s.mx(new_mx(), old_mx(20))),
    ),
    (
        *(Kind.MX_ELSEWHERE, BEFORE, lambda s: s.mx(mx("florist-example.mail.protection.outlook.com", BAD))),
        *(BEFORE, lambda s: s.mx(mx("in.filter.example", BAD)).marked(mx_domains=("filter.example",))),
    ),
    (Kind.MX_MISSING, BEFORE, lambda s: s.mx(), BEFORE, lambda s: s.mx(old_mx(), ttl=0)),
    (Kind.MX_NONE, BEFORE, lambda s: s.mx(is_null=True), BEFORE, lambda s: s.mx(old_mx(0))),
    (
        *(Kind.MX_DEAD, AFTER, lambda s: s.mx(new_mx(), mx("mx2.newbox.example", trouble=DnsTrouble.MISSING))),
        *(AFTER, lambda s: s.mx(new_mx(), mx("mx2.newbox.example", NEW_IP))),
    ),
    (
        *(Kind.MX_NUMBER, BEFORE, lambda s: s.mx(old_mx(), replace(mx("198.51.100.10"), is_number=True))),
        *(BEFORE, lambda s: s.mx(old_mx(), mx("mx2.oldbox.example", OLD_IP))),
    ),
    (
        *(Kind.MX_ALIAS, BEFORE, lambda s: s.mx(mx("mx.oldbox.example", OLD_IP, aliases=("a.oldbox.example",)))),
        *(BEFORE, lambda s: s.name(OLD, aliases=("a.oldbox.example",))),
    ),
    (Kind.MX_MANY, BEFORE, lambda s: s.mx(old_mx(), count=11), BEFORE, lambda s: s.mx(old_mx(), count=10)),
    (
        *(Kind.MX_FAILS, BEFORE, lambda s: s.mx(trouble=DnsTrouble.SILENT)),
        *(BEFORE, lambda s: s.mx(old_mx(), trouble=DnsTrouble.NONE)),
    ),
    (Kind.MX_KEPT_LONG, OPEN, lambda s: s.mx(old_mx(), ttl=LONG), AFTER, lambda s: s.mx(new_mx(), ttl=LONG)),
    # Who may send.
    (
        *(Kind.SPF_MISSING, BEFORE, lambda s: s.spf(records=0, allowed=(), every="")),
        *(BEFORE, lambda s: s.spf(every="")),
    ),
    (Kind.SPF_DOUBLED, BEFORE, lambda s: s.spf(records=2), BEFORE, lambda s: s.spf(records=1)),
    (
        *(Kind.SPF_BROKEN, BEFORE, lambda s: s.spf(trouble=SpfTrouble.SYNTAX)),
        *(BEFORE, lambda s: s.spf(every="?")),
    ),
    (
        *(Kind.SPF_TOO_MANY, BEFORE, lambda s: s.spf(trouble=SpfTrouble.TOO_MANY, lookups=11)),
        *(BEFORE, lambda s: s.spf(lookups=10)),
    ),
    (
        *(Kind.SPF_INCLUDES_NOTHING, BEFORE, lambda s: s.spf(trouble=SpfTrouble.MISSING)),
        *(BEFORE, lambda s: s.spf(lookups=9)),
    ),
    (
        *(Kind.SPF_FAILS, BEFORE, lambda s: s.spf(trouble=SpfTrouble.DNS)),
        *(BEFORE, lambda s: s.spf(lookups=0)),
    ),
    (
        *(Kind.SPF_NOT_NEW, BEFORE, lambda s: s.spf(allowed=(OLD_IP,), denied=(NEW_IP,))),
        *(BEFORE, lambda s: s.spf(denied=(BAD,))),
    ),
    (
        *(Kind.MESSAGE_SPF, BEFORE, lambda s: s.sent("spf")),
        *(BEFORE, lambda s: s.sent()),
    ),
    (
        *(Kind.MESSAGE_DKIM, AFTER, lambda s: s.sent("dkim")),
        *(AFTER, lambda s: s.sent()),
    ),
    (
        *(Kind.MESSAGE_DMARC, BEFORE, lambda s: s.sent("dmarc")),
        *(BEFORE, lambda s: s),
    ),
    (
        *(Kind.SPF_NOT_OLD, BEFORE, lambda s: s.spf(allowed=(NEW_IP,), denied=(OLD_IP,))),
        *(AFTER, lambda s: s.spf(allowed=(NEW_IP,), denied=(OLD_IP,))),
    ),
    (
        *(Kind.SPF_OLD_STILL, CLOSED, lambda s: s.spf(allowed=(NEW_IP, OLD_IP), denied=())),
        *(AFTER, lambda s: s.spf(allowed=(NEW_IP, OLD_IP), denied=())),
    ),
    (Kind.SPF_ANYBODY, BEFORE, lambda s: s.spf(every="+"), BEFORE, lambda s: s.spf(every="-")),
    (
        *(Kind.DKIM_MISSING, BEFORE, lambda s: s.records(dkim=DkimFacts("s1"))),
        *(BEFORE, lambda s: s.records(dkim=None)),
    ),
    (
        *(Kind.DKIM_REVOKED, BEFORE, lambda s: s.records(dkim=DkimFacts("s1", found=True))),
        *(BEFORE, lambda s: s.records(dkim=DkimFacts("s1", trouble=DnsTrouble.SILENT))),
    ),
    (
        *(Kind.DMARC_MISSING, BEFORE, lambda s: s.records(dmarc=DmarcFacts(trouble=DnsTrouble.MISSING))),
        *(BEFORE, lambda s: s.records(dmarc=DmarcFacts(1, "none", "example"))),
    ),
    (
        *(Kind.DMARC_DOUBLED, BEFORE, lambda s: s.records(dmarc=DmarcFacts(2, "none", DOMAIN))),
        *(BEFORE, lambda s: s.records(dmarc=DmarcFacts(1, "reject", DOMAIN))),
    ),
    (
        *(Kind.DMARC_BROKEN, BEFORE, lambda s: s.records(dmarc=DmarcFacts(1, "", DOMAIN))),
        *(BEFORE, lambda s: s.records(dmarc=DmarcFacts(trouble=DnsTrouble.FAILED))),
    ),
    (
        *(
            Kind.DMARC_REFUSES,
            BEFORE,
            lambda s: s.records(dmarc=DmarcFacts(1, "reject", DOMAIN), dkim=None).spf(denied=(NEW_IP,)),
        ),
        *(BEFORE, lambda s: s.records(dmarc=DmarcFacts(1, "reject", DOMAIN), dkim=None)),
    ),
    # How mail apps find it.
    (
        *(Kind.AUTOCONFIG_AT_OLD, AFTER, lambda s: s.pointing(f"autoconfig.{DOMAIN}", OLD, OLD_IP)),
        *(OPEN, lambda s: s.pointing(f"autoconfig.{DOMAIN}", OLD, OLD_IP)),
    ),
    (
        *(
            Kind.AUTOCONFIG_DEAD,
            OPEN,
            lambda s: s.pointing(f"autoconfig.{DOMAIN}", "gone.example", trouble=DnsTrouble.MISSING),
        ),
        *(OPEN, lambda s: s.pointing(f"autoconfig.{DOMAIN}", "slow.example", trouble=DnsTrouble.SILENT)),
    ),
    (
        *(Kind.AUTODISCOVER_AT_OLD, CLOSED, lambda s: s.pointing(f"autodiscover.{DOMAIN}", "a.example", OLD_IP)),
        *(
            CLOSED,
            lambda s: s.pointing(f"autodiscover.{DOMAIN}", "help.example", OLD_IP).marked(
                site_hosts=frozenset({"help.example"})
            ),
        ),
    ),
    (
        *(Kind.AUTODISCOVER_DEAD, OPEN, lambda s: s.pointing(f"_autodiscover._tcp.{DOMAIN}", "gone.example", port=443)),
        *(OPEN, lambda s: s.pointing(f"_autodiscover._tcp.{DOMAIN}", ".")),
    ),
    (
        *(
            Kind.AUTODISCOVER_MICROSOFT,
            OPEN,
            lambda s: s.pointing(f"autodiscover.{DOMAIN}", "autodiscover.outlook.com", BAD),
        ),
        *(OPEN, lambda s: s.pointing(f"autodiscover.{DOMAIN}", "notoutlook.com", BAD)),
    ),
    (
        *(Kind.SRV_AT_OLD, AFTER, lambda s: s.pointing(f"_imaps._tcp.{DOMAIN}", OLD, OLD_IP, port=993)),
        *(DAY, lambda s: s.pointing(f"_imaps._tcp.{DOMAIN}", OLD, OLD_IP, port=993)),
    ),
    (
        *(Kind.SRV_DEAD, OPEN, lambda s: s.pointing(f"_imaps._tcp.{DOMAIN}", "gone.example", port=993)),
        *(OPEN, lambda s: s.pointing(f"_imap._tcp.{DOMAIN}", ".")),
    ),
    (
        *(Kind.SRV_OTHER_PORT, OPEN, lambda s: s.pointing(f"_submission._tcp.{DOMAIN}", NEW_OUT, NEW_IP, port=25)),
        *(OPEN, lambda s: s.pointing(f"_submission._tcp.{DOMAIN}", NEW_OUT, NEW_IP, port=587)),
    ),
    # Webmail.
    (
        *(Kind.WEBMAIL_NAME, BEFORE, lambda s: s.name(WEBMAIL, addresses=(), trouble=DnsTrouble.MISSING)),
        *(BEFORE, lambda s: s.to(webmail_url="")),
    ),
    (
        *(Kind.WEBMAIL_SILENT, BEFORE, lambda s: s.server(WEBMAIL, 443, trouble=LineTrouble.REFUSED)),
        *(BEFORE, lambda s: s.server(WEBMAIL, 443, trouble=LineTrouble.NOT_VISITED)),
    ),
    (
        *(Kind.WEBMAIL_CERTIFICATE, BEFORE, lambda s: s.certificate(WEBMAIL, 443, covers=False)),
        *(BEFORE, lambda s: s.certificate(WEBMAIL, 443, ends_at=DAYS[BEFORE] + timedelta(seconds=1))),
    ),
    (
        *(Kind.WEBMAIL_ERROR, BEFORE, lambda s: s.server(WEBMAIL, 443, status=502)),
        *(BEFORE, lambda s: s.server(WEBMAIL, 443, status=401)),
    ),
    (
        *(Kind.WEBMAIL_PLAIN, BEFORE, lambda s: s.to(webmail_url=f"http://{WEBMAIL}/")),
        *(BEFORE, lambda s: s.to(webmail_url=f"https://{WEBMAIL}:8443/")),
    ),
    # The old server.
    (
        *(Kind.OLD_NAME, OPEN, lambda s: s.name(OLD, addresses=(), trouble=DnsTrouble.MISSING)),
        *(CLOSED, lambda s: s.name(OLD, addresses=(), trouble=DnsTrouble.MISSING)),
    ),
    (
        *(Kind.OLD_GONE, AFTER, lambda s: s.server(OLD, 993, trouble=LineTrouble.REFUSED)),
        *(AFTER, lambda s: s.second_address(OLD, BAD).server(OLD, 993, BAD, trouble=LineTrouble.REFUSED)),
    ),
    (
        *(Kind.OLD_CERTIFICATE, OPEN, lambda s: s.certificate(OLD, 465, ends_at=CLOSES_AT)),
        *(OPEN, lambda s: s.certificate(OLD, 465, ends_at=CLOSES_AT + timedelta(seconds=1))),
    ),
    (
        *(Kind.OLD_STILL, CLOSED, lambda s: replace(s, hosts=s.hosts | {OLD: good(AFTER).hosts[OLD]})),
        *(AFTER, lambda s: replace(s, hosts=s.hosts | {OLD: good(AFTER).hosts[OLD]})),
    ),
]


def kinds(findings: Sequence[Finding]) -> list[str]:
    return sorted({finding.kind.value for finding in findings})


@pytest.mark.parametrize("phase", Phase)
def test_nothing_is_found_where_all_is_right(phase: Phase) -> None:
    assert good(phase).judged() == ()


def test_each_kind_has_a_row() -> None:
    assert sorted(row[0] for row in ROWS) == sorted(Kind)


@pytest.mark.parametrize(("kind", "phase", "change"), [row[:3] for row in ROWS], ids=[row[0].value for row in ROWS])
def test_a_domain_with_one_fault_has_one_finding(kind: Kind, phase: Phase, change: Change) -> None:
    assert kinds(change(good(phase)).judged()) == [kind.value]


@pytest.mark.parametrize(("phase", "change"), [row[3:] for row in ROWS], ids=[row[0].value for row in ROWS])
def test_a_domain_that_nearly_has_it_has_none(phase: Phase, change: Change) -> None:
    assert kinds(change(good(phase)).judged()) == []


@pytest.mark.parametrize(
    ("phase", "found"),
    [(Phase.ANNOUNCED, []), (Phase.OPEN, []), (Phase.MOVING, []), (Phase.MOVED, ["mx-at-old"])],
)
def test_mail_that_goes_to_the_old_server_is_right_until_a_day_after(phase: Phase, found: list[str]) -> None:
    assert kinds(good(phase).mx(old_mx()).judged()) == found


def test_nothing_is_found_about_what_was_never_looked_at() -> None:
    for phase in Phase:
        assert judged(good(phase).settings, Look()) == ()


@pytest.mark.parametrize(("kind", "phase", "change"), [row[:3] for row in ROWS], ids=[row[0].value for row in ROWS])
def test_before_servers_are_visited_all_is_found_that_names_and_records_say(
    kind: Kind, phase: Phase, change: Change
) -> None:
    scene = change(good(phase))
    hosts = {host: replace(facts, servers=()) for host, facts in scene.hosts.items()}
    found = replace(scene, hosts=hosts).judged()
    assert [finding.kind for finding in found] == ([] if Finding(kind, DOMAIN).is_of_servers else [kind])


@pytest.mark.parametrize("host", [NEW, NEW_OUT, OLD, WEBMAIL])
def test_a_host_that_was_never_looked_at_is_no_fault(host: str) -> None:
    scene = good(Phase.OPEN)
    assert replace(scene, hosts={name: facts for name, facts in scene.hosts.items() if name != host}).judged() == ()


def test_one_fault_is_found_once_for_a_port_whatever_the_number_of_its_addresses() -> None:
    scene = good(Phase.OPEN).second_address(NEW, BAD).certificate(NEW, 993, covers=False)
    (finding,) = scene.judged()
    assert (finding.host, finding.port) == (NEW, 993)


@pytest.mark.parametrize(
    ("host", "port", "phase", "found"),
    [
        (NEW, 993, Phase.ANNOUNCED, ["port-not-visited"]),
        (WEBMAIL, 443, Phase.ANNOUNCED, []),
        (OLD, 993, Phase.OPEN, []),
    ],
)
def test_a_fault_of_the_look_says_nothing_of_the_server(host: str, port: int, phase: Phase, found: list[str]) -> None:
    findings = good(phase).server(host, port, trouble=LineTrouble.FAULT).judged()
    assert kinds(findings) == found
    assert not hold_back(findings)


def test_whatever_is_wrong_of_a_certificate_is_said() -> None:
    scene = good(Phase.OPEN).certificate(NEW, 993, covers=False, chain=Chain.SELF_SIGNED, ends_at=DAYS[Phase.ANNOUNCED])
    assert kinds(scene.judged()) == ["certificate-expired", "certificate-other-name", "certificate-self-signed"]


@pytest.mark.parametrize(
    ("dkim", "found"),
    [
        (DkimFacts("s1", trouble=DnsTrouble.FAILED), ["spf-not-new"]),
        (DkimFacts("s1", trouble=DnsTrouble.SILENT), ["spf-not-new"]),
        (DkimFacts("s1", trouble=DnsTrouble.MISSING), ["dkim-missing", "dmarc-refuses"]),
    ],
)
def test_a_key_that_nobody_answers_for_may_be_there(dkim: DkimFacts, found: list[str]) -> None:
    scene = good(BEFORE).records(dmarc=DmarcFacts(1, "reject", DOMAIN), dkim=dkim).spf(denied=(NEW_IP,))
    assert kinds(scene.judged()) == found


def test_an_old_server_that_never_ends_is_no_fault_of_ours() -> None:
    """Nothing can be added to the last day that there is; certificates end before it."""
    scene = good(Phase.OPEN).by(old_closes_at=datetime.max.replace(tzinfo=UTC))
    assert kinds(scene.judged()) == ["certificate-ends-early", "old-certificate"]


def test_a_domain_without_a_move_is_judged_by_its_service() -> None:
    scene = without_a_move(good(Phase.MOVED))
    assert scene.judged() == ()
    assert kinds(scene.certificate(NEW, 993, covers=False).judged()) == ["certificate-other-name"]
    assert kinds(scene.mx(mx("aspmx.l.google.com", BAD)).judged()) == ["mx-elsewhere"]


def test_a_move_without_an_end_needs_certificates_for_a_month_after_its_day() -> None:
    endless = good(Phase.OPEN).by(old_closes_at=None)
    assert endless.certificate(NEW, 993, ends_at=MOVE.moves_at + timedelta(days=30)).judged() == ()
    early = endless.certificate(NEW, 993, ends_at=MOVE.moves_at + timedelta(days=29))
    assert kinds(early.judged()) == ["certificate-ends-early"]


@pytest.mark.parametrize(
    ("host", "provider"),
    [
        ("florist-example.mail.protection.outlook.com", "Microsoft 365"),
        ("aspmx.l.google.com", "Google"),
        ("mx01.somebody.example", "somebody.example"),
    ],
)
def test_it_says_to_whom_mail_goes(host: str, provider: str) -> None:
    (finding,) = good(Phase.OPEN).mx(mx(host, BAD)).judged()
    assert finding.filling["provider"] == provider


@pytest.mark.parametrize("phase", [Phase.ANNOUNCED, Phase.MOVED])
def test_exchangers_of_a_host_of_both_servers_are_right_on_every_day(phase: Phase) -> None:
    """They are below the domain that both servers are below, so nobody can tell to which they hand mail."""
    servers = tuple(replace(one, host="new.oldbox.example") for one in MOVE.to_service.servers)
    scene = good(phase).to(servers=servers).mx(mx("mx9.oldbox.example", BAD))
    assert kinds(scene.judged()) == []


def test_what_leads_to_the_new_server_under_its_old_name_is_not_the_old_server() -> None:
    scene = good(Phase.CLOSED).name(OLD, addresses=(NEW_IP,))
    servers = tuple(replace(one, address=NEW_IP) for one in good(Phase.MOVED).hosts[OLD].servers)
    led = replace(scene, hosts=scene.hosts | {OLD: replace(scene.hosts[OLD], servers=servers)})
    assert led.judged() == ()
