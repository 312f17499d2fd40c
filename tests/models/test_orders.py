"""Whoever writes several rows at a time writes them in an order that all processes share: on PostgreSQL, of two that
wait for each other's rows, one gets a fault and has written nothing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from threading import Barrier, BrokenBarrierError, Thread
from typing import Any

import pytest
from django.db import OperationalError, connection

from kb.mail.readiness.facts import HostFacts
from kb.mail.readiness.holding import Standing
from kb.models import Domain, DomainProgress, HostSighting, Move, UnansweredSearch
from kb.models.moves.evidence import Seen, Sign, add_evidence
from kb.models.pages.renderings import store_answers
from kb.models.readers.unanswered import add_unanswered
from kb.models.readiness.sightings import keep_hosts
from kb.operations.moves.log_in_lists import _mark
from kb.operations.readiness.standings import _row, _write

DAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
WORDS = [f"word {number:03d}" for number in range(150)]


@contextmanager
def written(table: str) -> Iterator[list[Any]]:
    """The parameters of each statement that writes into this table, in turn."""
    seen: list[Any] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Mapping[str, Any]) -> Any:
        if f'INTO "{table}"' in sql or f"INTO {table} " in sql or f'UPDATE "{table}"' in sql:
            seen.extend(params if many else [params])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield seen


def first_of_three(params: Sequence[Any]) -> list[Any]:
    """The first column of three rows that one statement has: PostgreSQL gets them by columns."""
    return list(params[0] if isinstance(params[0], list) else params[:: len(params) // 3])


@pytest.mark.django_db
def test_searches_are_written_in_the_order_of_their_words() -> None:
    add_unanswered({("b", "en"): 1, ("d", "en"): 1}, DAY)
    with written("kb_unansweredsearch") as seen:
        add_unanswered({("d", "en"): 9, ("a", "en"): 1, ("c", "en"): 5, ("b", "en"): 2}, DAY)
    words = [word for params in seen for word in params if word in set("abcd")]
    assert (words, set(words)) == (sorted(words), set("abcd"))


@pytest.mark.django_db
def test_what_was_seen_of_domains_is_written_in_their_order(sample: Callable[..., object]) -> None:
    sample()
    names = sorted(Domain.objects.filter(active=True).values_list("name", flat=True))[:3]
    counts = {Seen(name, sign): 1 for name, sign in zip(names, (Sign.WORKED, Sign.OPENED, Sign.OPENED), strict=True)}
    counts |= {Seen(names[2], Sign.WORKED): 1, Seen(names[1], Sign.PROVEN): 1}
    with written("kb_domainprogress") as seen:
        add_evidence(counts, DAY)
    numbers = [params[0] for params in seen]
    assert (numbers, len(set(numbers)), len(numbers)) == (sorted(numbers), 3, 3)
    assert DomainProgress.objects.filter(opened_on=DAY).count() == 2
    add_evidence({Seen(names[0], Sign.OPENED): 1}, DAY)
    row = DomainProgress.objects.get(domain__name=names[0])
    assert (row.worked_on, row.opened_on, row.stuck_on) == (DAY, DAY, None)


@pytest.mark.django_db
def test_hosts_and_answers_are_written_in_the_order_of_their_names(monkeypatch: pytest.MonkeyPatch) -> None:
    with written("kb_hostsighting") as seen:
        keep_hosts({name: HostFacts(name, AT) for name in ("c.example", "a.example", "b.example")})
    assert first_of_three(seen[0]) == ["a.example", "b.example", "c.example"]
    assert HostSighting.objects.count() == 3
    monkeypatch.setattr("kb.models.pages.renderings.pack", lambda _: b"x")
    with written("kb_rendering") as seen:
        store_answers({digest * 64: None for digest in "cab"})  # type: ignore[misc]
    assert first_of_three(seen[0]) == [digest * 64 for digest in "abc"]


@pytest.mark.django_db
def test_domains_of_a_list_are_written_in_the_order_of_their_numbers(sample: Callable[..., object]) -> None:
    sample()
    move = Move.objects.get(slug="sample-open")
    three = sorted(Domain.objects.values_list("pk", flat=True))[:3]
    _mark(move, {three[1]: DAY}, DAY)
    with written("kb_domainprogress") as seen:
        assert _mark(move, {three[2]: None, three[0]: DAY}, DAY) == 1
    assert [first_of_three(params) for params in seen] == [three]
    rows = DomainProgress.objects.order_by("pk").values_list("listed", "login_on", "list_move")
    assert list(rows) == [(True, DAY, move.pk), (False, DAY, move.pk), (True, None, move.pk)]


@pytest.mark.django_db
def test_what_is_known_of_domains_is_written_in_their_order(sample: Callable[..., object]) -> None:
    sample()
    three = list(Domain.objects.order_by("pk")[:3])
    rows = [_row(one, (), Standing(False, AT, AT, looks=0)) for one in (three[1], three[2], three[0])]
    with written("kb_domainsighting") as seen:
        _write(rows, ["seen_at"])
    assert first_of_three(seen[0]) == [one.pk for one in three]


if connection.vendor == "postgresql":  # on SQLite one writes at a time

    @pytest.mark.django_db(transaction=True)
    def test_two_that_write_at_once_do_not_wait_for_each_other(sample: Callable[..., object]) -> None:
        sample()
        names, old = (
            [f"d{number:03d}.example" for number in range(150)],
            Move.objects.get(slug="sample-open").from_service,
        )
        Domain.objects.bulk_create([Domain(name=name, service=old) for name in names])
        both, faults = Barrier(2), list[str]()

        def write(mine: Mapping[str, int], signs: Sequence[Sign]) -> None:
            try:
                for number in range(6):
                    day = date(2026, 11, 1 + number)
                    both.wait(60)
                    add_unanswered({(words, "en"): count for words, count in mine.items()}, day)
                    both.wait(60)
                    add_evidence({Seen(name, signs[place % 2]): 1 for place, name in enumerate(names)}, day)
            except (OperationalError, BrokenBarrierError) as fault:
                both.abort()
                faults.append(repr(fault))
            finally:
                connection.close()

        up = {words: 1 + place for place, words in enumerate(WORDS)}
        down = {words: 200 - place for place, words in enumerate(WORDS)}
        writers = [Thread(target=write, args=each) for each in ((up, list(Sign)[:2]), (down, list(Sign)[1::-1]))]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join(120)
        assert faults == []
        days, counted = 6, UnansweredSearch.objects.values_list("words", "count")
        assert sorted(counted) == sorted((words, up[words] + down[words]) for words in WORDS * days)
