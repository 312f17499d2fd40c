"""A round of looks, with somebody who looks and says what was arranged: what is asked, kept, and not asked again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from kb.mail.readiness.asked import Asked
from kb.mail.readiness.facts import DomainFacts, HostFacts, LineTrouble, NameFacts, ServerFacts
from kb.mail.readiness.holding import Standing
from kb.models import Domain, Move
from kb.models.readiness.sightings import DomainSighting, HostSighting, hosts_seen
from kb.operations.readiness import looks
from kb.operations.readiness.looks import forget_what_was_seen, look_at_domains, look_for_a_round
from kb.operations.readiness.report import report_of
from kb.probes.looks import Sight
from tests.operations.readiness.conftest import BEFORE, MINUTE


@dataclass
class World:
    """Where every server answers as it should, but for hosts that are `down`."""

    down: set[str] = field(default_factory=set)
    asked: list[Asked] = field(default_factory=list)

    def look(self, asked: Sequence[Asked], at: datetime) -> Sight:
        self.asked += asked
        hosts = dict.fromkeys(host for one in asked for host in one.hosts)
        return Sight(
            {one.domain: DomainFacts(one.domain, at) for one in asked},
            {
                host: HostFacts(host, at, NameFacts(("203.0.113.9",)), tuple(self._servers(host, asked, at)))
                for host in hosts
            },
        )

    def _servers(self, host: str, asked: Sequence[Asked], at: datetime) -> Iterable[ServerFacts]:
        trouble = LineTrouble.REFUSED if host in self.down else LineTrouble.NONE
        for end in dict.fromkeys(end for one in asked for end in one.endpoints if end.host == host):
            yield ServerFacts(
                "203.0.113.9", end.port, end.protocol, end.security, at, trouble, ("PLAIN", "LOGIN"), tls="TLSv1.3"
            )


@pytest.fixture
def own_names(move: Move) -> Move:
    """Each domain's new server has a name of its own."""
    move.to_service.servers.update(host="mail.{domain}")
    return Move.objects.with_services().get(pk=move.pk)


def put(move: Move, *names: str) -> list[Domain]:
    return [Domain.objects.create(name=name, service=move.from_service, move=move) for name in names]


def test_what_is_seen_is_judged_and_kept(own_names: Move) -> None:
    domains, world = put(own_names, "bad.test", "good.test"), World({"mail.bad.test"})
    look_at_domains(own_names, domains, BEFORE, world.look)
    rows = {row.domain.name: row for row in DomainSighting.objects.select_related("domain")}
    assert {name: (row.stops, row.worst) for name, row in rows.items()} == {
        "bad.test": (True, "stops"),
        "good.test": (False, rows["good.test"].worst),
    }
    assert rows["bad.test"].findings[0]["kind"] == "port-closed"
    assert rows["good.test"].standing == Standing(False, BEFORE, BEFORE, 1)
    assert set(hosts_seen(["mail.bad.test", "mail.old.test"])) == {"mail.bad.test", "mail.old.test"}
    report = report_of(own_names)
    assert (report.domains, report.ready, report.stopped, report.unseen) == (2, 1, 1, 0)


def test_a_second_look_adds_to_the_standing(own_names: Move) -> None:
    domains, world = put(own_names, "bad.test"), World({"mail.bad.test"})
    look_at_domains(own_names, domains, BEFORE, world.look)
    look_at_domains(own_names, domains, BEFORE + 12 * MINUTE, world.look)
    assert DomainSighting.objects.get().standing == Standing(True, BEFORE, BEFORE + 12 * MINUTE, 2)
    world.down.clear()
    look_at_domains(own_names, domains, BEFORE + 24 * MINUTE, world.look)
    assert DomainSighting.objects.get().standing == Standing(False, BEFORE + 24 * MINUTE, BEFORE + 24 * MINUTE, 1)


def test_a_host_that_many_share_is_visited_once_in_a_while(own_names: Move) -> None:
    world = World()
    for part in (("a.test", "b.test"), ("c.test", "d.test")):
        look_at_domains(own_names, put(own_names, *part), BEFORE, world.look)
    visits = [one.domain for one in world.asked if any(end.host == "mail.old.test" for end in one.endpoints)]
    assert visits == ["a.test", "b.test"]
    assert hosts_seen(["mail.old.test"])["mail.old.test"].servers  # what was seen first is not forgotten


@pytest.mark.parametrize("selector", ["", "default"])
def test_the_key_is_looked_for_by_the_selector_of_the_setting(own_names: Move, settings: Any, selector: str) -> None:
    settings.PROBE_DKIM, world = selector, World()
    look_at_domains(own_names, put(own_names, "a.test"), BEFORE, world.look)
    assert [one.selector for one in world.asked] == [selector]


def test_what_nobody_looked_at_for_long_is_forgotten_but_the_operators_word(own_names: Move) -> None:
    domains, world = put(own_names, "a.test", "b.test"), World()
    look_at_domains(own_names, domains, BEFORE, world.look)
    DomainSighting.objects.filter(pk=domains[1].pk).update(told_from=own_names.pk)
    forget_what_was_seen(BEFORE + timedelta(days=90))
    assert (DomainSighting.objects.count(), HostSighting.objects.count()) == (2, 3)
    look_at_domains(own_names, put(own_names, "c.test"), BEFORE + timedelta(days=1), world.look)
    forget_what_was_seen(BEFORE + timedelta(days=90, seconds=1))
    assert set(DomainSighting.objects.values_list("domain__name", flat=True)) == {"b.test", "c.test"}
    assert set(HostSighting.objects.values_list("host", flat=True)) == {"mail.old.test", "mail.c.test"}


def test_a_round_takes_all_that_is_due_and_each_once(own_names: Move, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looks, "_AT_ONCE", 2)
    monkeypatch.setattr(looks, "now", lambda: BEFORE)
    put(own_names, "a.test", "b.test", "c.test")
    world = World()
    assert look_for_a_round(BEFORE, world.look) == 3
    assert sorted(one.domain for one in world.asked) == ["a.test", "b.test", "c.test"]
    assert look_for_a_round(BEFORE + MINUTE, world.look) == 0


def test_facts_that_cannot_be_read_count_as_never_seen(own_names: Move) -> None:
    look_at_domains(own_names, put(own_names, "a.test"), BEFORE, World().look)
    HostSighting.objects.update(facts={"servers": 3})
    DomainSighting.objects.update(facts=[], findings=[{"kind": "of-tomorrow"}], worst="tidy")
    assert hosts_seen(["mail.a.test"]) == {}
    assert DomainSighting.objects.get().records is None
    assert report_of(own_names).groups == ()


def test_as_long_as_looks_are_switched_off_there_are_none(own_names: Move) -> None:
    put(own_names, "a.test")
    looks.look_around(BEFORE)
    assert not DomainSighting.objects.exists()
