"""SPF followed for the servers of a move: who passes, and why a record gives no verdict."""

from collections.abc import Mapping

import dns.message
import pytest

from kb.mail.readiness.facts import SpfFacts, SpfTrouble
from kb.probes.spf import spf_of
from tests.probes.names import failing, from_table
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
    "20.113.0.203.six.example AAAA": ["2001:db8::20"],
    f"{'.'.join(reversed('20010db8000000000000000000000020'))}.list.example A": ["127.0.0.2"],
    # As services have it that keep a record for each address.
    f"{OLD}._ip.shop.example._spf.host.example TXT": ['"v=spf1 -all"'],
    f"{NEW}._ip.shop.example._spf.host.example TXT": [f'"v=spf1 ip4:{NEW} -all"'],
    "20.113.0.203.in-addr.host.example TXT": [f'"v=spf1 ip4:{NEW} -all"'],
    "near.shop.example A": ["203.0.113.1"],
    "shop.example.host.example MX": ["10 mail.shop.example."],
    "shop.example.host.example A": ["192.0.2.1"],
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
        ("v=spf1 exists:%{ir}.six.example -all", (), 1, "-"),
        ("v=spf1 a:mail.%{d} -all", (NEW,), 1, "-"),
        ("v=spf1 a:near.%{d} -all", (), 1, "-"),
        ("v=spf1 a:near.%{d}/24 -all", (NEW,), 1, "-"),
        ("v=spf1 mx:%{d} -all", (NEW,), 1, "-"),
        ("v=spf1 mx:%{d}.host.example -all", (NEW,), 1, "-"),
        ("v=spf1 include:%{i}._ip.%{d}._spf.host.example -all", (NEW,), 1, "-"),
        ("v=spf1 include:%{ir}.%{v}.host.example -all", (NEW,), 1, "-"),
        ("v=spf1 redirect=%{i}._ip.%{d}._spf.host.example", (NEW,), 1, "-"),
        ("v=spf1 include:spf.host.%{d1} -all", (NEW,), 1, "-"),
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


def test_who_comes_first_decides_nothing_for_the_next() -> None:
    for senders in ((OLD, NEW), (NEW, OLD)):
        assert spf("v=spf1 include:%{i}._ip.%{d}._spf.host.example -all", senders=senders).allowed == (NEW,)
    assert spf("v=spf1 exists:%{ir}.list.example -all", senders=(SIX, OLD)).allowed == (SIX,)
    # Nobody is asked about: the record is followed all the same.
    assert spf("v=spf1 a:mail.%{d} ~all", senders=()) == SpfFacts(1, lookups=1, every="~")


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("v=spf1 ipv4:203.0.113.20 -all", SpfTrouble.SYNTAX),
        ("v=spf1 ip4:203.0.113.999 -all", SpfTrouble.SYNTAX),
        ("v=spf1 ip4:2001:db8::1 -all", SpfTrouble.SYNTAX),
        ("v=spf1 ip4 203.0.113.20 -all", SpfTrouble.SYNTAX),
        ("v=spf1 include: -all", SpfTrouble.SYNTAX),
        ("v=spf1 a/99 -all", SpfTrouble.SYNTAX),
        ("v=spf1 a:203.0.113.20 -all", SpfTrouble.SYNTAX),
        ("v=spf1 include:spf.host.example/24 -all", SpfTrouble.SYNTAX),
        ("v=spf1 a:mail.%{x} -all", SpfTrouble.SYNTAX),
        ("v=spf1 include:spf.host.%{d0} -all", SpfTrouble.SYNTAX),
        ("v=spf1 redirect=%d", SpfTrouble.SYNTAX),
        ("v=spf1 -all:shop.example", SpfTrouble.SYNTAX),
        ("v=spf1 -all ipv4:203.0.113.20", SpfTrouble.SYNTAX),
        ("v=spf1 include:%{i}.nothing.example -all", SpfTrouble.MISSING),
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


@pytest.mark.parametrize("word", ["mx:silent.example", "a:silent.example", "exists:silent.example"])
def test_a_name_that_nobody_answers_for_is_no_name_without_addresses(word: str) -> None:
    """Name servers that fail may tell a moment later that all is right."""
    inner = from_table({"shop.example TXT": [f'"v=spf1 {word} -all"']})

    def answer(question: dns.message.Message) -> bytes | None:
        return (failing if "silent" in question.question[0].name.to_text() else inner)(question)

    facts = asking(answer, lambda questions: spf_of("shop.example", (NEW,), questions))[0]
    assert (facts.trouble, facts.denied) == (SpfTrouble.DNS, ())


def test_records_are_counted() -> None:
    assert spf() == SpfFacts()
    assert spf("v=spf10 -all", "spf1") == SpfFacts()
    assert spf("v=spf1 -all", "v=spf1 ~all").records == 2
