"""A domain's own records as facts."""

from datetime import UTC, datetime

import dns.message
import pytest

from kb.mail.readiness.facts import DkimFacts, DmarcFacts, DnsTrouble, DomainFacts, MxFacts, MxHost, NameFacts, Pointer
from kb.probes.records import records_of
from tests.probes.names import Table, failing, from_table
from tests.probes.test_dns import asking

AT = datetime(2026, 11, 12, 8, tzinfo=UTC)
SHOP = "shop.example"


def records(table: Table, domain: str = SHOP, selector: str = "s1") -> DomainFacts:
    known = {"host.example A": ["8.8.8.8"], f"{SHOP} TXT": ['"nothing"'], **table}
    return asking(from_table(known), lambda questions: records_of(domain, (), selector, questions, AT))[0]


HOST = NameFacts(("8.8.8.8",), ttl=300)


@pytest.mark.parametrize(
    ("lines", "facts"),
    [
        ([], MxFacts()),
        (["10 host.example."], MxFacts((MxHost("host.example", 10, HOST),), 1, 300)),
        (["0 ."], MxFacts(is_null=True, ttl=300)),
        (
            ["20 nowhere.example.", "10 Host.Example."],
            MxFacts(
                (
                    MxHost("host.example", 10, HOST),
                    MxHost("nowhere.example", 20, NameFacts(trouble=DnsTrouble.MISSING)),
                ),
                2,
                300,
            ),
        ),
        (
            ["10 192.0.2.7."],
            MxFacts((MxHost("192.0.2.7", 10, NameFacts(trouble=DnsTrouble.MISSING), is_number=True),), 1, 300),
        ),
    ],
)
def test_exchangers_are_told_in_their_order(lines: list[str], facts: MxFacts) -> None:
    assert records({f"{SHOP} MX": lines} if lines else {}).mx == facts


def test_of_five_hundred_exchangers_ten_are_kept_and_three_asked_for() -> None:
    mx = records({f"{SHOP} MX": [f"{number} host.example." for number in range(50)]}).mx
    assert (len(mx.hosts), mx.count) == (10, 50)


@pytest.mark.parametrize(
    ("lines", "facts"),
    [
        ([], DkimFacts("s1", trouble=DnsTrouble.MISSING)),
        (['"v=DKIM1; k=rsa; p=TUlJQmlqQU5C"'], DkimFacts("s1", found=True, usable=True)),
        (['"v=DKIM1; p=TUlJ" "QmlqQU5C"'], DkimFacts("s1", found=True, usable=True)),
        (['"v=DKIM1; p="'], DkimFacts("s1", found=True)),
        (['"v=DKIM1; p=no key!"'], DkimFacts("s1", found=True)),
        (['"something else"'], DkimFacts("s1")),
    ],
)
def test_a_key_is_there_and_usable_or_not(lines: list[str], facts: DkimFacts) -> None:
    assert records({f"s1._domainkey.{SHOP} TXT": lines} if lines else {}).dkim == facts
    assert records({}, selector="").dkim is None


@pytest.mark.parametrize(
    ("table", "domain", "facts"),
    [
        ({}, SHOP, DmarcFacts(trouble=DnsTrouble.MISSING)),
        ({f"_dmarc.{SHOP} TXT": ['"v=DMARC1; p=reject; sp=none"']}, SHOP, DmarcFacts(1, "reject", SHOP)),
        ({f"_dmarc.{SHOP} TXT": ['"v=DMARC1;p=Quarantine"']}, SHOP, DmarcFacts(1, "quarantine", SHOP)),
        ({f"_dmarc.{SHOP} TXT": ['"v=DMARC1; p=maybe"']}, SHOP, DmarcFacts(1, "", SHOP)),
        ({f"_dmarc.{SHOP} TXT": ['"v=DMARC1; p=none"', '"v=DMARC1; p=none; "']}, SHOP, DmarcFacts(2, "none", SHOP)),
        ({f"_dmarc.{SHOP} TXT": ['"v=DMARC1; p=none; sp=reject"']}, f"a.{SHOP}", DmarcFacts(1, "reject", SHOP)),
        ({f"_dmarc.{SHOP} TXT": ['"v=DMARC1; p=reject"']}, f"a.{SHOP}", DmarcFacts(1, "reject", SHOP)),
    ],
)
def test_a_policy_is_the_domains_own_or_that_of_the_registered_one(
    table: Table, domain: str, facts: DmarcFacts
) -> None:
    assert records(table, domain).dmarc == facts


@pytest.mark.parametrize("parents", [{}, {f"_dmarc.{SHOP} TXT": ['"v=DMARC1; p=reject"']}])
def test_a_policy_that_nobody_answers_for_is_not_that_of_the_registered_one(parents: Table) -> None:
    inner = from_table({f"a.{SHOP} TXT": ['"nothing"'], **parents})

    def answer(question: dns.message.Message) -> bytes | None:
        return (failing if question.question[0].name.to_text() == f"_dmarc.a.{SHOP}." else inner)(question)

    facts = asking(answer, lambda questions: records_of(f"a.{SHOP}", (), "", questions, AT))[0]
    assert facts.dmarc == DmarcFacts(trouble=DnsTrouble.FAILED)


@pytest.mark.parametrize(
    ("table", "pointer"),
    [
        ({f"autoconfig.{SHOP} A": ["8.8.8.8"]}, Pointer(f"autoconfig.{SHOP}", f"autoconfig.{SHOP}", name=HOST)),
        (
            {f"autodiscover.{SHOP} CNAME": ["host.example."]},
            Pointer(
                f"autodiscover.{SHOP}", "host.example", name=NameFacts(("8.8.8.8",), aliases=("host.example",), ttl=300)
            ),
        ),
        (
            {f"_imaps._tcp.{SHOP} SRV": ["20 1 993 other.example.", "10 1 143 host.example."]},
            Pointer(f"_imaps._tcp.{SHOP}", "host.example", 143, HOST),
        ),
        ({f"_imap._tcp.{SHOP} SRV": ["0 0 0 ."]}, Pointer(f"_imap._tcp.{SHOP}", ".", 0)),
        (
            {f"_submission._tcp.{SHOP} SRV": ["0 0 587 nowhere.example."]},
            Pointer(f"_submission._tcp.{SHOP}", "nowhere.example", 587, NameFacts(trouble=DnsTrouble.MISSING)),
        ),
    ],
)
def test_what_leads_mail_apps_is_told_with_its_target(table: Table, pointer: Pointer) -> None:
    assert records(table).pointers == (pointer,)
    assert records({}).pointers == ()


def test_resolvers_that_fail_are_no_records_that_are_missing() -> None:
    facts = asking(failing, lambda questions: records_of(SHOP, ("8.8.8.8",), "s1", questions, AT))[0]
    assert facts.mx.trouble is facts.dmarc.trouble is DnsTrouble.FAILED
    assert facts.spf.trouble.value == "dns"
    assert facts.pointers == ()
