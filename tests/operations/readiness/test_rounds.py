"""A round of looks: names go ahead and wait for no server, no move waits for another, and nothing is done twice."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from kb.mail.readiness.holding import Standing
from kb.models import Domain, Move
from kb.models.readiness.sightings import DomainSighting, HostSighting, readiness_of
from kb.operations.readiness import looks
from kb.operations.readiness.asking import look_again
from kb.operations.readiness.due import USUAL
from kb.operations.readiness.holding import decide_what_is_due
from kb.operations.readiness.looks import look_for_a_round
from tests.operations.readiness.conftest import BEFORE, HOUR, MINUTE, TOLD
from tests.operations.readiness.world import World, put


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """Parts are of two domains, and a round has 10 seconds; each look takes as many as the world says."""
    world = World()
    for name, value in {"_AT_ONCE": 2, "_NAMES_AT_ONCE": 2, "_ROUND": 10.0, "time": world}.items():
        monkeypatch.setattr(looks, name, value)
    monkeypatch.setattr(looks, "now", lambda: BEFORE)
    return world


def second(move: Move, *names: str) -> Move:
    """Another move of the same services, whose day is a week later."""
    other = Move.objects.create(
        slug="june",
        title="June",
        from_service=move.from_service,
        to_service=move.to_service,
        moves_at=move.moves_at + timedelta(days=7),
        change_from=move.change_from,
    )
    put(other, *names)
    return other


def round_at(world: World, at: datetime, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was said in a round, and nothing of the round before."""
    monkeypatch.setattr(looks, "now", lambda: at)
    world.said.clear()
    look_for_a_round(at, world.look)
    return list(world.said)


def test_a_round_takes_all_that_is_due_names_first_and_each_once(own_names: Move, world: World) -> None:
    put(own_names, "a.test", "b.test", "c.test")
    assert look_for_a_round(BEFORE, world.look) == 6
    assert world.said == [
        "names a.test b.test",
        "names c.test",
        "servers mail.a.test mail.b.test mail.old.test",
        "servers mail.c.test mail.old.test",
    ]
    assert look_for_a_round(BEFORE + MINUTE, world.look) == 0


def test_no_server_of_a_move_is_visited_before_all_its_names_are_known(
    own_names: Move, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(own_names, *(f"{one}.test" for one in "abcdefghijklm"))
    world.seconds = 2
    first, second, third = (round_at(world, BEFORE + minutes * MINUTE, monkeypatch) for minutes in range(3))
    assert [said.split()[0] for said in first] == ["names"] * 5
    assert [said.split()[0] for said in second] == ["names"] * 2 + ["servers"] * 3
    assert first[-1] == "names i.test j.test"
    assert second[:3] == ["names k.test l.test", "names m.test", "servers mail.a.test mail.b.test mail.old.test"]
    assert third[0] == "servers mail.g.test mail.h.test"
    assert DomainSighting.objects.visited().count() == 13


def test_names_that_are_known_and_asked_for_again_take_half_of_the_time(
    own_names: Move, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(own_names, *(f"{one}.test" for one in "abcdefghijklmnop"))
    look_for_a_round(BEFORE, world.look)
    world.seconds = 2
    said = round_at(world, BEFORE + USUAL, monkeypatch)
    assert [one.split()[0] for one in said] == ["names"] * 3 + ["servers"] * 2


def test_the_servers_of_a_small_move_do_not_wait_for_the_names_of_a_large_one(
    own_names: Move, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(own_names, *(f"{one}.test" for one in "abcdefghijklmnop"))
    second(own_names, "small.test")
    world.seconds = 2
    said = round_at(world, BEFORE, monkeypatch)
    assert said == [
        "names a.test b.test",
        "names small.test",
        "names c.test d.test",
        "servers mail.old.test mail.small.test",
        "names e.test f.test",
    ]


def test_servers_of_two_moves_are_visited_in_turn(own_names: Move, world: World) -> None:
    put(own_names, "a.test", "b.test", "c.test", "d.test")
    second(own_names, "x.test", "y.test", "z.test")
    look_for_a_round(BEFORE, world.look)
    assert [said.split()[1] for said in world.said if "servers" in said] == [
        "mail.a.test",
        "mail.x.test",
        "mail.c.test",
        "mail.old.test",
    ]


def test_what_was_asked_for_is_looked_at_first_and_whole(
    own_names: Move, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(own_names, *(f"{one}.test" for one in "abcdefghijklm"))
    world.seconds = 4
    round_at(world, BEFORE, monkeypatch)
    assert look_again(own_names, BEFORE + MINUTE, domain="b.test") == 1
    said = round_at(world, BEFORE + 2 * MINUTE, monkeypatch)
    assert said[:2] == ["names b.test", "servers mail.b.test mail.old.test"]
    assert [one.split()[0] for one in said[2:]] == ["names"] * 3
    row = DomainSighting.objects.get(domain__name="b.test")
    assert (row.looks, row.seen_at, row.names_at) == (1, BEFORE + 2 * MINUTE, BEFORE + 2 * MINUTE)
    assert "b.test" not in round_at(world, BEFORE + 3 * MINUTE, monkeypatch)[0]


def test_all_that_are_asked_for_at_once_have_their_names_first(
    own_names: Move, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(own_names, *(f"{one}.test" for one in "abcdef"))
    look_for_a_round(BEFORE, world.look)
    look_again(own_names, BEFORE + HOUR)
    said = round_at(world, BEFORE + 2 * HOUR, monkeypatch)
    assert [one.split()[0] for one in said] == ["names", "servers", "names", "names", "servers", "servers"]
    assert round_at(world, BEFORE + 3 * HOUR, monkeypatch) == []


def test_one_domain_that_is_asked_for_does_not_wait_for_all(
    own_names: Move, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(own_names, *(f"{one}.test" for one in "abcdef"))
    look_for_a_round(BEFORE, world.look)
    look_again(own_names, BEFORE + HOUR)
    look_again(own_names, BEFORE + HOUR + MINUTE, domain="e.test")
    said = round_at(world, BEFORE + 2 * HOUR, monkeypatch)
    assert "e.test" in said[0].split()


def test_what_is_asked_for_and_slow_leaves_names_and_servers_their_time(
    own_names: Move, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(own_names, *(f"{one}.test" for one in "abcdefgh"))
    look_for_a_round(BEFORE, world.look)
    look_again(own_names, BEFORE + HOUR)
    world.seconds = 6
    said = [one.split()[0] for one in round_at(world, BEFORE + 2 * HOUR, monkeypatch)]
    assert said == ["names", "servers", "names", "servers"]  # a part at once, and a part of each


def test_a_round_that_breaks_off_is_gone_on_with(
    own_names: Move, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(own_names, "a.test", "b.test", "c.test", "d.test")
    world.breaks = "c.test"
    with pytest.raises(KeyboardInterrupt):
        look_for_a_round(BEFORE, world.look)
    assert (DomainSighting.objects.count(), DomainSighting.objects.visited().count()) == (2, 0)
    world.breaks = ""
    said = round_at(world, BEFORE + MINUTE, monkeypatch)
    assert said[0] == "names c.test d.test"
    assert [one.split()[0] for one in said] == ["names", "servers", "servers"]
    assert DomainSighting.objects.visited().count() == 4


def test_domains_that_come_later_have_their_names_asked_for_first(
    own_names: Move, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(own_names, "a.test")
    look_for_a_round(BEFORE, world.look)
    put(own_names, "new.test")
    said = round_at(world, BEFORE + HOUR, monkeypatch)
    assert said == ["names new.test", "servers mail.new.test mail.old.test"]


def test_the_control_is_looked_at_in_each_round(own_names: Move, world: World, settings: Any) -> None:
    settings.PROBE_CONTROL = "mail.own.test:993"
    look_for_a_round(BEFORE, world.look)
    assert world.said == ["servers mail.own.test"]
    assert HostSighting.objects.get().host == "mail.own.test"


def test_while_the_control_fails_no_server_is_visited(
    own_names: Move, world: World, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PROBE_CONTROL = "mail.own.test:993"
    put(own_names, "a.test")
    world.down.add("mail.own.test")
    assert round_at(world, BEFORE, monkeypatch) == ["servers mail.own.test", "names a.test"]
    look_again(own_names, BEFORE + MINUTE)
    assert round_at(world, BEFORE + MINUTE, monkeypatch) == ["servers mail.own.test", "names a.test"]
    assert round_at(world, BEFORE + MINUTE, monkeypatch) == ["servers mail.own.test"]
    world.down.clear()
    said = round_at(world, BEFORE + 2 * MINUTE, monkeypatch)
    assert said == ["servers mail.own.test", "names a.test", "servers mail.a.test mail.old.test"]


def test_an_outage_of_our_own_line_is_no_look_at_anybody(
    own_names: Move, world: World, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It lasts from shortly after the decision could be made until shortly before the domains are told."""
    settings.PROBE_CONTROL = "mail.own.test:993"
    put(own_names, *(f"{one}.test" for one in "abcdef"))
    round_at(world, TOLD - 2 * HOUR, monkeypatch)
    world.down = {"mail.own.test", "mail.old.test", *(f"mail.{one}.test" for one in "abcdef")}
    for minutes in range(55):
        round_at(world, TOLD - HOUR + minutes * MINUTE, monkeypatch)
    assert {row.standing for row in DomainSighting.objects.all()} == {Standing(False, TOLD - 2 * HOUR, TOLD - 2 * HOUR)}
    world.down.clear()
    round_at(world, TOLD - 5 * MINUTE, monkeypatch)
    decide_what_is_due(TOLD - 4 * MINUTE)
    assert (readiness_of(own_names).decided_at, Domain.objects.held().count()) == (TOLD - 4 * MINUTE, 0)


def test_as_long_as_looks_are_switched_off_there_are_none(own_names: Move) -> None:
    put(own_names, "a.test")
    looks.look_around(BEFORE)
    assert not Domain.objects.filter(sighting__isnull=False).exists()
