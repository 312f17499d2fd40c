"""SPF followed for the servers of a move: who passes, and why a record gives no verdict."""

from collections.abc import Mapping

import pytest

from kb.mail.readiness.facts import SpfFacts, SpfTrouble
from kb.probes.spf import spf_of
from tests.probes.names import from_table
from tests.probes.test_dns import asking

OLD, NEW, SIX = "198.51.100.10", "203.0.113.20", "2001:db8::20"
OTHERS: Mapping[str, list[str]] = {
    "mail.shop.example A": [NEW],
    "mail.shop.example AAAA": [SIX],
    "shop.example MX": ["10 mail.shop.example."],
    "spf.host.example TXT": ['"v=spf1 ip4:203.0.113.0/24 -all"'],
    "soft.host.example TXT": ['"v=spf1 ~all"'],
    "loop.host.example TXT": ['"v=spf1 include:loop.host.example -all"'],
    "doubled.host.example TXT": ['"v=spf1 -all"', '"v=spf1 ~all"'],
    "20.113.0.203.list.example A": ["127.0.0.2"],
    **{f"i{number}.host.example TXT": ['"v=spf1 -all"'] for number in range(11)},
}


def spf(*texts: str, senders: tuple[str, ...] = (OLD, NEW)) -> SpfFacts:
    table = {**OTHERS, "shop.example TXT": [_in_strings(text) for text in texts] or ['"nothing"']}
    return asking(from_table(table), lambda questions: spf_of("shop.example", senders, questions))[0]


def _in_strings(text: str) -> str:
    """A string of a record has 255 octets at most."""
    return " ".join(f'"{text[start : start + 200]}"' for start in range(0, len(text), 200))


def including(count: int) -> str:
    return " ".join(["v=spf1", *(f"include:i{number}.host.example" for number in range(count)), "-all"])


@pytest.mark.parametrize(
    ("text", "allowed", "lookups", "every"),
    [
        ("v=spf1 -all", (), 0, "-"),
        ("v=spf1 ip4:203.0.113.20 ~all", (NEW,), 0, "~"),
        ("v=spf1 ip4:203.0.113.0/24 ip4:198.51.100.10 ?all", (OLD, NEW), 0, "?"),
        ("V=SPF1 IP4:203.0.113.20 -ALL", (NEW,), 0, "-"),
        ("v=spf1 a:mail.shop.example -all", (NEW,), 1, "-"),
        ("v=spf1 a:mail.shop.example/24 -all", (NEW,), 1, "-"),
        ("v=spf1 mx -all", (NEW,), 1, "-"),
        ("v=spf1 include:spf.host.example -all", (NEW,), 1, "-"),
        ("v=spf1 include:soft.host.example -all", (), 1, "-"),
        ("v=spf1 redirect=spf.host.example", (NEW,), 1, "-"),
        ("v=spf1 redirect=spf.host.example ~all", (), 0, "~"),
        ("v=spf1 -ip4:203.0.113.20 +all", (OLD,), 0, "+"),
        ("v=spf1 ~ip4:203.0.113.20 ip4:203.0.113.0/24 -all", (), 0, "-"),
        ("v=spf1 exists:%{ir}.list.example -all", (NEW,), 1, "-"),
        ("v=spf1 a:mail.%{d} -all", (NEW,), 1, "-"),
        ("v=spf1 ptr who=ever ip4:203.0.113.20", (NEW,), 1, ""),
        ("v=spf1", (), 0, ""),
        (including(10), (), 10, "-"),
    ],
)
def test_servers_pass_or_not(text: str, allowed: tuple[str, ...], lookups: int, every: str) -> None:
    denied = tuple(sender for sender in (OLD, NEW) if sender not in allowed)
    assert spf(text) == SpfFacts(1, allowed, denied, lookups, every)


def test_addresses_of_both_kinds_are_told_apart() -> None:
    found = spf("v=spf1 ip6:2001:db8::/32 a:mail.shop.example//128 -all", senders=(OLD, SIX))
    assert (found.allowed, found.denied) == ((SIX,), (OLD,))


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("v=spf1 ipv4:203.0.113.20 -all", SpfTrouble.SYNTAX),
        ("v=spf1 ip4:203.0.113.999 -all", SpfTrouble.SYNTAX),
        ("v=spf1 ip4:2001:db8::1 -all", SpfTrouble.SYNTAX),
        ("v=spf1 ip4 203.0.113.20 -all", SpfTrouble.SYNTAX),
        ("v=spf1 include: -all", SpfTrouble.SYNTAX),
        ("v=spf1 a/99 -all", SpfTrouble.SYNTAX),
        ("v=spf1 include:doubled.host.example -all", SpfTrouble.SYNTAX),
        ("v=spf1 include:nothing.host.example -all", SpfTrouble.MISSING),
        ("v=spf1 redirect=nothing.host.example", SpfTrouble.MISSING),
        ("v=spf1 include:loop.host.example -all", SpfTrouble.TOO_MANY),
        (including(11), SpfTrouble.TOO_MANY),
    ],
)
def test_a_record_that_gives_no_verdict_says_why(text: str, trouble: SpfTrouble) -> None:
    found = spf(text)
    assert (found.records, found.trouble, found.allowed, found.denied) == (1, trouble, (), ())


def test_records_are_counted() -> None:
    assert spf() == SpfFacts()
    assert spf("v=spf10 -all", "spf1") == SpfFacts()
    assert spf("v=spf1 -all", "v=spf1 ~all").records == 2
