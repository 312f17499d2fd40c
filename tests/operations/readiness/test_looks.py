"""Looks at names and at servers, with somebody who looks and says what was arranged: what is judged and kept."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from kb.mail.readiness.asked import Asked
from kb.mail.readiness.holding import Standing
from kb.models import Domain, Move
from kb.models.readiness.sightings import DomainSighting, HostSighting, hosts_seen
from kb.operations.readiness.holding import decide, let_go_what_is_ready, would_be_held
from kb.operations.readiness.looks import (
    Look,
    forget_what_was_seen,
    look_at_domains,
    look_at_names,
    look_at_servers,
)
from kb.operations.readiness.report import ALARM, report_of
from kb.probes.looks import Sight
from tests.operations.readiness.conftest import BEFORE, DAY, HOUR, MINUTE
from tests.operations.readiness.world import World, put


def kinds() -> list[str]:
    return [finding["kind"] for row in DomainSighting.objects.order_by("domain__name") for finding in row.findings]


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
    assert [said for said in world.said if said.startswith("servers")] == [
        "servers mail.a.test mail.b.test mail.old.test",
        "servers mail.c.test mail.d.test",
    ]
    assert hosts_seen(["mail.old.test"])["mail.old.test"].servers  # what was seen first is not forgotten


def test_a_shared_host_is_visited_whenever_it_was_asked_for(own_names: Move) -> None:
    """Its name is asked for with each part, which says nothing of its servers."""
    world = World()
    look_at_names(own_names, put(own_names, "a.test", "b.test"), BEFORE, world.look)
    look_at_servers(own_names, list(Domain.objects.all()), BEFORE + MINUTE, world.look)
    look_at_names(own_names, put(own_names, "c.test", "d.test"), BEFORE + 10 * MINUTE, world.look)
    look_at_servers(own_names, list(Domain.objects.all()), BEFORE + 10 * MINUTE, world.look)
    look_at_servers(own_names, list(Domain.objects.all()), BEFORE + 11 * MINUTE, world.look)
    assert ["mail.old.test" in said for said in world.said if "servers" in said] == [True, False, True]
    world.address = "203.0.113.10"
    look_at_names(own_names, list(Domain.objects.all()), BEFORE + 12 * MINUTE, world.look)
    look_at_servers(own_names, list(Domain.objects.all()), BEFORE + 12 * MINUTE, world.look)
    assert "mail.old.test" in world.said[-1]  # nobody was at its new address yet


def test_names_alone_make_nobody_ready_and_nobody_not_ready(own_names: Move) -> None:
    domains, world = put(own_names, "good.test", "nowhere.test"), World(missing={"mail.nowhere.test"})
    for minutes in (0, 20, 40):
        look_at_names(own_names, domains, BEFORE + minutes * MINUTE, world.look)
    report = report_of(own_names)
    assert (report.domains, report.seen, report.named, report.unseen) == (2, 0, 2, 2)
    assert (report.ready, report.stopped) == (0, 0)
    assert [group.names for group in report.groups if group.kind.value == "name-missing"] == [("nowhere.test",)]
    assert report.oldest_at == BEFORE + 40 * MINUTE
    assert not would_be_held(own_names, BEFORE + 41 * MINUTE).exists()
    decide(own_names, BEFORE + 41 * MINUTE)
    assert not Domain.objects.held().exists()
    assert not any("servers" in said for said in world.said)


def test_two_visits_hold_back_whatever_names_were_asked_for_between(own_names: Move) -> None:
    domains, world = put(own_names, "nowhere.test"), World(missing={"mail.nowhere.test"})
    for minutes, holds in ((0, False), (12, True)):
        look_at_names(own_names, domains, BEFORE + minutes * MINUTE, world.look)
        look_at_names(own_names, domains, BEFORE + minutes * MINUTE, world.look)
        look_at_servers(own_names, domains, BEFORE + minutes * MINUTE, world.look)
        assert would_be_held(own_names, BEFORE + minutes * MINUTE).exists() is holds


def test_names_that_are_mended_let_nobody_go(own_names: Move) -> None:
    domains, world = put(own_names, "nowhere.test"), World(missing={"mail.nowhere.test"})
    for minutes in (0, 12):
        look_at_domains(own_names, domains, BEFORE + minutes * MINUTE, world.look)
    Domain.objects.update(held_from=own_names.pk)
    standing = DomainSighting.objects.get().standing
    world.missing.clear()
    for minutes in (13, 30, 60):
        look_at_names(own_names, domains, BEFORE + minutes * MINUTE, world.look)
        let_go_what_is_ready(BEFORE + minutes * MINUTE)
    row = DomainSighting.objects.get()
    assert (row.standing, row.names_at) == (standing, BEFORE + 60 * MINUTE)
    assert "name-missing" not in kinds()  # what is found is of today, and who is held is as it was
    assert Domain.objects.held().exists()


def test_servers_are_judged_where_the_name_leads_now(own_names: Move) -> None:
    domains, world = put(own_names, "bad.test"), World({"mail.bad.test"})
    look_at_domains(own_names, domains, BEFORE, world.look)
    assert "port-closed" in kinds()
    world.address = "203.0.113.10"
    look_at_names(own_names, domains, BEFORE + HOUR, world.look)
    assert "port-closed" not in kinds()  # nobody was at the new address
    world.address, world.missing = "203.0.113.9", {"mail.bad.test"}
    look_at_names(own_names, domains, BEFORE + 2 * HOUR, world.look)
    assert (kinds().count("name-missing"), kinds().count("port-closed")) == (1, 0)
    world.missing.clear()
    look_at_names(own_names, domains, BEFORE + 3 * HOUR, world.look)
    assert "port-closed" in kinds()  # what was seen there is still known, and how old it is
    facts = hosts_seen(["mail.bad.test"])["mail.bad.test"]
    assert (facts.seen_at, facts.oldest_at) == (BEFORE + 3 * HOUR, BEFORE)
    report = report_of(own_names)
    ages = {group.kind.value: group.seen_at for group in report.groups}
    assert (ages["port-closed"], ages["mx-missing"]) == (BEFORE, BEFORE + 3 * HOUR)
    assert report.oldest_at == BEFORE


def test_records_are_kept_while_servers_are_visited(own_names: Move) -> None:
    domains, world = put(own_names, "a.test"), World()
    look_at_names(own_names, domains, BEFORE, world.look)
    names = [kind for kind in kinds() if kind.startswith(("mx", "spf"))]
    look_at_servers(own_names, domains, BEFORE + HOUR, world.look)
    row = DomainSighting.objects.get()
    assert row.records
    assert (row.records.seen_at, row.names_at, row.seen_at) == (BEFORE, BEFORE, BEFORE + HOUR)
    assert names
    assert [kind for kind in kinds() if kind.startswith(("mx", "spf"))] == names


def test_servers_of_a_domain_without_a_row_get_one(own_names: Move) -> None:
    look_at_servers(own_names, put(own_names, "bad.test"), BEFORE, World({"mail.bad.test"}).look)
    row = DomainSighting.objects.get()
    assert (row.stops, row.looks, row.names_at, row.records) == (True, 1, None, None)


def test_the_operators_word_stays_whatever_is_looked_at(own_names: Move) -> None:
    domains, world = put(own_names, "a.test"), World()
    look_at_domains(own_names, domains, BEFORE, world.look)
    DomainSighting.objects.update(asked_at=BEFORE, told_from=own_names.pk)
    look_at_names(own_names, domains, BEFORE + HOUR, world.look)
    look_at_servers(own_names, domains, BEFORE + HOUR, world.look)
    assert DomainSighting.objects.filter(asked_at=BEFORE, told_from=own_names.pk).count() == 1


def test_each_domain_and_each_host_has_one_row(own_names: Move) -> None:
    domains, world = put(own_names, "a.test", "b.test"), World()
    for at in (BEFORE, BEFORE + HOUR, BEFORE + DAY):
        look_at_names(own_names, domains, at, world.look)
        look_at_servers(own_names, domains, at, world.look)
    assert (DomainSighting.objects.count(), HostSighting.objects.count()) == (2, 3)
    assert ALARM.of(own_names, BEFORE + DAY).value.stopped == 0


@pytest.mark.parametrize("selector", ["", "default"])
def test_the_key_is_looked_for_by_the_selector_of_the_setting(own_names: Move, settings: Any, selector: str) -> None:
    settings.PROBE_DKIM, world = selector, World()
    look_at_domains(own_names, put(own_names, "a.test"), BEFORE, world.look)
    assert [one.selector for one in world.asked if one.domain] == [selector]


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


@pytest.mark.parametrize("look_at", [look_at_names, look_at_servers])
def test_nothing_is_kept_of_who_came_to_other_servers_meanwhile(
    own_names: Move, look_at: Callable[[Move, Sequence[Domain], datetime, Look], None]
) -> None:
    domains, world = put(own_names, "a.test", "gone.test"), World({"mail.gone.test"})

    def look(asked: Sequence[Asked], at: datetime) -> Sight:
        Domain.objects.filter(name="gone.test").update(move=None)
        return world.look(asked, at)

    look_at(own_names, domains, BEFORE, look)
    assert [row.domain.name for row in DomainSighting.objects.select_related("domain")] == ["a.test"]
    own_names.to_service = own_names.from_service  # as it was read, before somebody gave it another server
    look_at(own_names, domains, BEFORE + HOUR, world.look)
    assert {row.names_at or row.seen_at for row in DomainSighting.objects.all()} == {BEFORE}


def test_facts_that_cannot_be_read_count_as_never_seen(own_names: Move) -> None:
    look_at_domains(own_names, put(own_names, "a.test"), BEFORE, World().look)
    HostSighting.objects.update(facts={"servers": 3})
    DomainSighting.objects.update(facts=[], findings=[{"kind": "of-tomorrow"}], worst="tidy")
    assert hosts_seen(["mail.a.test"]) == {}
    assert DomainSighting.objects.get().records is None
    assert report_of(own_names).groups == ()
