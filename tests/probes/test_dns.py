"""DNS as a look asks it: of the resolvers that are named, within its time, and each question once."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import pytest

from kb.mail.readiness.facts import DnsTrouble, NameFacts
from kb.probes.dns import Questions
from kb.probes.guard import parsed_networks
from kb.probes.ways import Resolver, Way, resolvers_of
from tests.probes.names import Answering, answering, cut, failing, from_table, garbled, of_another_question, silent

_Result = TypeVar("_Result")

TABLE = {
    "shop.example A": ["8.8.8.8"],
    "both.example A": ["8.8.8.8", "8.8.4.4"],
    "both.example AAAA": ["2a00:1450::1"],
    "mixed.example A": ["8.8.8.8", "10.0.0.7"],
    "private.example A": ["192.168.0.1", "127.0.0.1"],
    "private.example AAAA": ["::1", "fd00::7"],
    "empty.example TXT": ['"nothing"'],
    "alias.example CNAME": ["second.example."],
    "second.example CNAME": ["shop.example."],
    "dead.example CNAME": ["nowhere.example."],
    "loop.example CNAME": ["pool.example."],
    "pool.example CNAME": ["loop.example."],
    "six.example AAAA": ["2a00:1450::1"],
}


def asking(answer: Answering, act: Callable[[Questions], Awaitable[_Result]], *nets: str) -> tuple[_Result, list[str]]:
    async def run(where: str) -> _Result:
        return await act(Questions(resolvers_of([where]), parsed_networks(nets)))

    with answering(answer) as asked:
        return asyncio.run(run(asked.where)), list(asked)


def name(host: str, answer: Answering | None = None, *nets: str) -> NameFacts:
    return asking(answer or from_table(TABLE), lambda questions: questions.name(host), *nets)[0]


@pytest.mark.parametrize(
    ("host", "facts"),
    [
        ("shop.example", NameFacts(("8.8.8.8",), ttl=300)),
        ("SHOP.example", NameFacts(("8.8.8.8",), ttl=300)),
        ("both.example", NameFacts(("8.8.4.4", "8.8.8.8", "2a00:1450::1"), ttl=300)),
        ("mixed.example", NameFacts(("8.8.8.8",), ("10.0.0.7",), ttl=300)),
        ("private.example", NameFacts((), ("127.0.0.1", "192.168.0.1", "::1", "fd00::7"), ttl=300)),
        ("empty.example", NameFacts()),
        ("alias.example", NameFacts(("8.8.8.8",), aliases=("second.example", "shop.example"), ttl=300)),
        ("dead.example", NameFacts(aliases=("nowhere.example",), trouble=DnsTrouble.MISSING)),
        ("loop.example", NameFacts(trouble=DnsTrouble.LOOP)),
        ("six.example", NameFacts(("2a00:1450::1",), ttl=300)),
        ("nowhere.example", NameFacts(trouble=DnsTrouble.MISSING)),
        ("a..b", NameFacts(trouble=DnsTrouble.MISSING)),
        (f"{'x' * 64}.example", NameFacts(trouble=DnsTrouble.MISSING)),
    ],
)
def test_a_name_has_addresses_or_a_reason(host: str, facts: NameFacts) -> None:
    assert name(host) == facts


def test_networks_that_the_operator_opened_are_visited() -> None:
    assert name("private.example", None, "192.168.0.0/24").addresses == ("192.168.0.1",)


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [(failing, DnsTrouble.FAILED), (cut, DnsTrouble.FAILED)],
)
def test_a_resolver_that_fails_is_told_from_a_name_that_is_not_there(answer: Answering, trouble: DnsTrouble) -> None:
    assert name("shop.example", answer) == NameFacts(trouble=trouble)


@pytest.mark.thorough
@pytest.mark.parametrize("answer", [silent, garbled, of_another_question])
def test_what_is_no_answer_takes_three_seconds_and_no_more(answer: Answering) -> None:
    began = time.monotonic()
    assert name("shop.example", answer) == NameFacts(trouble=DnsTrouble.SILENT)
    assert time.monotonic() - began < 6


def test_the_next_resolver_is_asked_if_the_first_fails() -> None:
    async def run(*where: str) -> NameFacts:
        return await Questions(resolvers_of(where), ()).name("shop.example")

    with answering(failing) as first, answering(from_table(TABLE)) as second:
        assert asyncio.run(run(first.where, second.where)).addresses == ("8.8.8.8",)
        assert len(first) == len(second) == 2


def test_an_answer_over_which_we_stumble_is_logged_and_has_failed(caplog: pytest.LogCaptureFixture) -> None:
    nowhere: Any = "no port"
    questions = Questions((Resolver("127.0.0.1", nowhere),), ())
    assert asyncio.run(questions.ask("shop.example", "A")).trouble is DnsTrouble.FAILED
    assert [record.exc_info is not None for record in caplog.records if record.name == "kb.readiness"] == [True, True]


def test_a_question_is_asked_once_in_a_run() -> None:
    async def thrice(questions: Questions) -> None:
        await asyncio.gather(*(questions.ask("shop.example", "A") for _ in range(3)))
        await questions.ask("Shop.Example", "A")

    assert asking(from_table(TABLE), thrice)[1] == ["shop.example A"]


@pytest.mark.parametrize(
    ("entry", "resolver"),
    [
        ("192.0.2.53", ("192.0.2.53", 53)),
        ("192.0.2.53:5353", ("192.0.2.53", 5353)),
        ("2001:db8::53", ("2001:db8::53", 53)),
        ("[2001:DB8::53]:5353", ("2001:db8::53", 5353)),
    ],
)
def test_a_resolver_is_an_address_and_perhaps_a_port(entry: str, resolver: tuple[str, int]) -> None:
    assert resolvers_of([entry]) == (resolver,)


@pytest.mark.parametrize(
    "entry", ["dns.example", "192.0.2.53:0", "192.0.2.53:65536", "192.0.2.53:5a", "[::1]", "1.2", ":53"]
)
def test_anything_else_is_refused(entry: str) -> None:
    with pytest.raises(ValueError, match=r"appear to be|has no port"):
        resolvers_of([entry])


@pytest.mark.parametrize("rate", ["0", "1001", "-1", "1.5", "", "٣", "fast"])
def test_a_rate_is_a_number_up_to_a_thousand(rate: str) -> None:
    assert Way.of(["192.0.2.53"], [], "7", "help.example").rate == 7
    with pytest.raises(ValueError, match="is no rate"):
        Way.of(["192.0.2.53"], [], rate, "help.example")
