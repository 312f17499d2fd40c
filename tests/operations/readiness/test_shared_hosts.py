"""A host at which many look: at other ports, for other moves, as the control. None takes from what another saw."""

from typing import Any

import pytest

from kb.mail.readiness.holding import Standing
from kb.models import Domain, Move
from kb.models.readiness.sightings import DomainSighting, hosts_seen
from kb.operations.readiness import looks
from kb.operations.readiness.asking import look_again
from kb.operations.readiness.control import control_fails
from kb.operations.readiness.holding import Decided, decide, let_go_what_is_ready, would_be_held
from kb.operations.readiness.looks import look_at_domains, look_for_a_round
from tests.operations.readiness.conftest import BEFORE, MINUTE
from tests.operations.readiness.world import World, put

NEW = "mail.new.test"


@pytest.fixture
def world() -> World:
    """The new server takes no mail from its clients."""
    return World(closed={587})


def round_at(world: World, minutes: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A round so long after the first moment, and what it said."""
    at = BEFORE + minutes * MINUTE
    monkeypatch.setattr(looks, "now", lambda: at)
    world.said.clear()
    look_for_a_round(at, world.look)
    return list(world.said)


def ports_of(host: str) -> list[int]:
    return sorted(server.port for server in hosts_seen([host])[host].servers)


def stopped() -> list[str]:
    return list(
        DomainSighting.objects.filter(stops=True).order_by("domain__name").values_list("domain__name", flat=True)
    )


def test_a_look_at_one_port_leaves_what_is_known_of_the_others(sending: Move, fetching: Move, world: World) -> None:
    look_at_domains(sending, put(sending, "a.test", "b.test"), BEFORE, world.look)
    look_at_domains(fetching, put(fetching, "x.test", "y.test"), BEFORE + MINUTE, world.look)
    assert ports_of(NEW) == [587, 993, 995]
    assert stopped() == ["a.test", "b.test"]


def test_a_host_is_left_out_only_if_all_its_ports_were_seen_a_moment_ago(
    sending: Move, fetching: Move, world: World
) -> None:
    look_at_domains(fetching, put(fetching, "x.test", "y.test"), BEFORE, world.look)
    look_at_domains(sending, put(sending, "a.test", "b.test"), BEFORE + MINUTE, world.look)
    look_at_domains(sending, put(sending, "c.test", "d.test"), BEFORE + 2 * MINUTE, world.look)
    assert [NEW in said for said in world.said if said.startswith("servers")] == [True, True, False]
    assert stopped() == ["a.test", "b.test", "c.test", "d.test"]


def test_nobody_is_let_go_by_looks_of_another_move(sending: Move, fetching: Move, world: World) -> None:
    mine, theirs = put(sending, "a.test", "b.test"), put(fetching, "x.test", "y.test")
    for minutes in (0, 12):
        look_at_domains(sending, mine, BEFORE + minutes * MINUTE, world.look)
    assert decide(sending, BEFORE + 13 * MINUTE) is Decided.DONE
    for minutes in (30, 60):
        look_at_domains(fetching, theirs, BEFORE + minutes * MINUTE, world.look)
        look_at_domains(sending, mine, BEFORE + (minutes + 1) * MINUTE, world.look)
    let_go_what_is_ready(BEFORE + 62 * MINUTE)
    assert [domain.name for domain in Domain.objects.held().order_by("name")] == ["a.test", "b.test"]


def test_one_visit_is_one_look_at_each_of_those_who_share_it(move: Move) -> None:
    world = World({NEW})
    domains = put(move, "a.test", "b.test")
    for minutes in (0, 1, 9):
        look_at_domains(move, domains, BEFORE + minutes * MINUTE, world.look)
    assert [NEW in said for said in world.said if said.startswith("servers")] == [True, False, False]
    assert {row.standing for row in DomainSighting.objects.all()} == {Standing(True, BEFORE, BEFORE)}
    assert not would_be_held(move, BEFORE + 9 * MINUTE).exists()
    look_at_domains(move, domains, BEFORE + 10 * MINUTE, world.look)
    assert {row.standing for row in DomainSighting.objects.all()} == {Standing(True, BEFORE, BEFORE + 10 * MINUTE, 2)}


def test_a_look_is_as_old_as_the_visit_that_it_is_made_of(move: Move) -> None:
    world = World({NEW})
    look_at_domains(move, put(move, "a.test", "b.test"), BEFORE, world.look)
    look_at_domains(move, put(move, "c.test", "d.test"), BEFORE + 9 * MINUTE, world.look)
    assert {row.standing for row in DomainSighting.objects.all()} == {Standing(True, BEFORE, BEFORE)}


def test_whoever_asks_has_a_shared_host_visited_anew_and_once(move: Move, monkeypatch: pytest.MonkeyPatch) -> None:
    world = World({NEW})
    monkeypatch.setattr(looks, "_AT_ONCE", 4)
    put(move, *(f"{number}.test" for number in range(10)))
    round_at(world, 0, monkeypatch)
    assert len(stopped()) == 10
    world.down.clear()
    look_again(move, BEFORE + MINUTE)
    said = round_at(world, 2, monkeypatch)
    assert [NEW in one for one in said if one.startswith("servers")] == [True, False, False]
    assert stopped() == []
    assert (decide(move, BEFORE + 3 * MINUTE), Domain.objects.held().count()) == (Decided.DONE, 0)


def test_the_control_may_be_a_port_of_the_new_server(
    sending: Move, world: World, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PROBE_CONTROL = f"{NEW}:993"
    put(sending, "a.test", "b.test")
    for minutes in (0, 12, 13, 20 * 60):
        round_at(world, minutes, monkeypatch)
        assert ports_of(NEW) == [587, 993]
        assert stopped() == ["a.test", "b.test"]


def test_the_control_fails_as_soon_as_its_name_leads_nowhere(
    sending: Move, world: World, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PROBE_CONTROL = "control.test:993"
    round_at(world, 0, monkeypatch)
    assert not control_fails(BEFORE)
    world.missing.add("control.test")
    round_at(world, 1, monkeypatch)
    assert control_fails(BEFORE + MINUTE)
