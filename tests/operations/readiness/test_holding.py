"""Who is held back is decided once, from looks that can be believed; from then on a domain can only be let go."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from kb.mail.names import DomainName
from kb.mail.readiness.facts import HostFacts, LineTrouble, ServerFacts
from kb.mail.servers import Security
from kb.models import Domain, Event, Move
from kb.models.readiness.sightings import DomainSighting, keep_hosts, readiness_of
from kb.operations.moves.moves import set_servers
from kb.operations.moves.services import change_service
from kb.operations.readiness.due import names_due
from kb.operations.readiness.holding import (
    Decided,
    decide,
    decide_what_is_due,
    hold_nobody,
    let_go,
    let_go_what_is_ready,
    tell_anyway,
    would_be_held,
)
from tests.operations.readiness.conftest import BEFORE, HOUR, MINUTE, TOLD, Add


def held() -> list[str]:
    return list(Domain.objects.held().values_list("name", flat=True))


def test_whoever_is_not_ready_is_held_and_nobody_else(move: Move, add: Add) -> None:
    add("bad.test")
    for number in range(4):
        add(f"good-{number}.test", stops=False)
    add("once.test", looks=1)
    add("old.test", seen=BEFORE - 25 * HOUR)
    Domain.objects.create(name="never-seen.test", service=move.from_service, move=move)
    add("only-its-names.test", looks=0)
    assert decide(move, BEFORE) is Decided.DONE
    assert held() == ["bad.test"]
    assert Event.objects.get(action="move.hold").after == {"domains": 1}
    settings = Domain.objects.settings_for(DomainName("bad.test"), TOLD)
    assert settings is not None
    assert settings.held


def test_it_is_decided_once(move: Move, add: Add) -> None:
    assert decide(move, BEFORE) is Decided.DONE
    add("later.test")
    assert decide(move, BEFORE + MINUTE) is Decided.NOTHING
    assert held() == []


@pytest.mark.parametrize(
    ("at", "names"),
    [(TOLD - HOUR - MINUTE, []), (TOLD - HOUR, ["bad.test"]), (TOLD - MINUTE, ["bad.test"]), (TOLD, [])],
)
def test_the_clock_decides_in_the_hour_before(move: Move, add: Add, at: datetime, names: list[str]) -> None:
    add("bad.test", seen=at - MINUTE)
    decide_what_is_due(at)
    assert held() == names


def test_while_too_many_turned_bad_at_once_it_is_put_off(move: Move, add: Add) -> None:
    add("bad.test")
    add("turned.test", looks=1)
    add("good.test", stops=False)
    for number in range(9):
        add(f"only-its-names-{number}.test", stops=False, looks=0)
    assert decide(move, BEFORE) is Decided.IN_DOUBT
    assert (held(), readiness_of(move).decided_at) == ([], None)
    DomainSighting.objects.filter(domain__name="turned.test").update(looks=2)
    assert decide(move, BEFORE + MINUTE) is Decided.DONE
    assert held() == ["bad.test", "turned.test"]


def test_while_everything_turned_bad_at_once_it_is_put_off(move: Move, add: Add) -> None:
    for number in range(10):
        add(f"turned-{number}.test", looks=1)
    decide_what_is_due(BEFORE)
    assert (decide(move, BEFORE), readiness_of(move).decided_at) == (Decided.IN_DOUBT, None)
    DomainSighting.objects.update(stops=False)
    assert (decide(move, BEFORE + 5 * MINUTE), held()) == (Decided.DONE, [])


def turned(add: Add, number: int, **said: Any) -> None:
    for one in range(number):
        add(f"turned-{one}.test", looks=1, **said)


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(lambda _add: None, id="nothing is known of anybody"),
        pytest.param(lambda add: turned(add, 1), id="one turned bad alone"),
        pytest.param(lambda add: turned(add, 9, seen=BEFORE - 25 * HOUR), id="they turned bad another day"),
        pytest.param(lambda add: add("good.test", stops=False), id="all are good"),
    ],
)
@pytest.mark.parametrize("control", ["", "mail.own.test:993"])
def test_nothing_is_put_off_where_nobody_could_be_held(
    move: Move, add: Add, settings: Any, found: Callable[[Add], None], control: str
) -> None:
    settings.PROBE_CONTROL = control  # which does not answer
    found(add)
    assert (decide(move, BEFORE), held()) == (Decided.DONE, [])


@pytest.mark.parametrize("by_word", [True, False])
def test_nothing_is_put_off_where_the_operator_says_that_they_are_told(move: Move, add: Add, by_word: bool) -> None:
    turned(add, 9)
    if by_word:
        tell_anyway(move, list(Domain.objects.values_list("pk", flat=True)), "anna", BEFORE)
    else:
        hold_nobody(move, True, "anna", BEFORE)
    assert (decide(move, BEFORE), held()) == (Decided.DONE, [])


def test_looks_of_another_day_do_not_say_that_many_turned_bad(move: Move, add: Add) -> None:
    add("bad.test")
    turned(add, 9, seen=BEFORE - 25 * HOUR)
    assert (decide(move, BEFORE), held()) == (Decided.DONE, ["bad.test"])


def test_nobody_is_held_by_what_was_seen_of_another_moves_servers(move: Move, fetching: Move, add: Add) -> None:
    came = add("came.test")
    assert would_be_held(move, BEFORE).exists()
    Domain.objects.filter(pk=came.pk).update(move=fetching)
    assert not would_be_held(fetching, BEFORE).exists()
    assert names_due(fetching, BEFORE, 9).new == 1


def test_another_server_of_a_draft_holds_nobody_before_it_was_looked_at(move: Move, fetching: Move, add: Add) -> None:
    add("bad.test")
    Move.objects.filter(pk=move.pk).update(published_at=None)
    set_servers(move, move.from_service, fetching.to_service, "anna", BEFORE)
    move.refresh_from_db()
    assert not would_be_held(move, BEFORE).exists()


@pytest.mark.parametrize(
    ("changed", "stopped"),
    [({"servers": ()}, False), ({"name": "the newest"}, True), ({"webmail_url": "https://web.test/"}, True)],
)
def test_a_new_server_that_is_changed_holds_nobody_before_it_was_looked_at(
    move: Move, fetching: Move, add: Add, changed: dict[str, Any], stopped: bool
) -> None:
    """… and what concerns no port of it leaves the standings as they are."""
    add("bad.test")
    value = move.to_service.as_value()
    change_service(fetching.to_service, replace(fetching.to_service.as_value(), servers=value.servers), "anna", BEFORE)
    change_service(move.to_service, replace(value, **changed), "anna", BEFORE)
    assert would_be_held(move, BEFORE).exists() is stopped


def test_what_the_operator_says_is_told_anyway(move: Move, add: Add) -> None:
    spoken, bad = add("spoken.test"), add("bad.test")
    assert tell_anyway(move, [spoken.pk], "anna", BEFORE) == 1
    decide(move, BEFORE)
    assert held() == ["bad.test"]
    tell_anyway(move, [bad.pk], "anna", TOLD)
    assert held() == []
    assert {event.who for event in Event.objects.filter(action="move.tell-anyway")} == {"anna"}


def test_a_move_may_hold_nobody(move: Move, add: Add) -> None:
    add("bad.test")
    hold_nobody(move, True, "anna", BEFORE)
    assert not would_be_held(move, BEFORE).exists()
    assert decide(move, BEFORE) is Decided.DONE
    assert held() == []


def test_switching_it_off_lets_everybody_go(move: Move, add: Add) -> None:
    add("bad.test")
    decide(move, BEFORE)
    hold_nobody(move, True, "anna", TOLD)
    hold_nobody(move, False, "anna", TOLD)
    assert held() == []


def test_two_good_looks_let_it_go_and_nothing_holds_it_again(move: Move, add: Add) -> None:
    bad = add("bad.test")
    decide(move, BEFORE)
    sighting = DomainSighting.objects.get(pk=bad.pk)
    for looks, minutes, names in ((1, 0, ["bad.test"]), (2, 9, ["bad.test"]), (2, 10, [])):
        seen = TOLD + minutes * MINUTE
        DomainSighting.objects.filter(pk=sighting.pk).update(stops=False, looks=looks, since=TOLD, seen_at=seen)
        let_go_what_is_ready(seen)
        assert held() == names
    DomainSighting.objects.update(stops=True, looks=5)
    decide_what_is_due(TOLD + HOUR)
    assert (decide(move, TOLD + HOUR), held()) == (Decided.NOTHING, [])


def test_the_day_of_the_move_lets_everybody_go(move: Move, add: Add) -> None:
    add("bad.test")
    decide(move, BEFORE)
    let_go_what_is_ready(move.moves_at - MINUTE)
    assert held() == ["bad.test"]
    let_go_what_is_ready(move.moves_at)
    assert held() == []


def test_letting_go_says_how_many_and_who(move: Move, add: Add) -> None:
    bad = add("bad.test")
    decide(move, BEFORE)
    assert let_go(move, [bad.pk, 99], "anna", TOLD) == 1
    assert let_go(move, [bad.pk], "anna", TOLD) == 0
    event = Event.objects.get(action="move.let-go")
    assert (event.who, event.subject, event.after) == ("anna", "move may", {"domains": 1})


@pytest.mark.parametrize(
    ("trouble", "age", "names"),
    [
        (LineTrouble.NONE, 1, ["bad.test"]),
        (LineTrouble.NO_ANSWER, 1, []),
        (LineTrouble.NONE, 16, []),
        (None, 0, []),
    ],
)
def test_while_the_control_does_not_answer_nobody_is_held(
    move: Move, add: Add, settings: Any, trouble: LineTrouble | None, age: int, names: list[str]
) -> None:
    settings.PROBE_CONTROL = "mail.own.test:993"
    add("bad.test")
    if trouble is not None:
        seen = BEFORE - age * MINUTE
        server = ServerFacts("203.0.113.1", 993, "imap", Security.TLS, seen, trouble)
        keep_hosts(
            {"mail.own.test": HostFacts("mail.own.test", BEFORE, servers=(server,))}
        )  # its name was just asked for
    decide(move, BEFORE)
    assert held() == names
