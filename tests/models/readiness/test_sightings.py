"""A standing is of the servers at which somebody was: whatever leads a domain to others, it begins anew."""

from datetime import timedelta
from typing import Any

import pytest

from kb.models import Domain, Move, Service
from kb.models.readiness.sightings import DomainSighting


@pytest.fixture
def domain(move: Move) -> Domain:
    """A domain of the move that was found bad twice."""
    row = Domain.objects.create(name="florist.example", service=move.from_service, move=move)
    seen_at = move.change_from
    DomainSighting.objects.create(
        domain=row,
        seen_at=seen_at,
        names_at=seen_at,
        facts={"domain": row.name, "seen_at": 0},
        findings=[{"kind": "port-closed"}],
        worst="stops",
        stops=True,
        since=seen_at - timedelta(hours=1),
        looks=2,
        asked_at=seen_at,
        told_from=move.pk,
    )
    return row


def another(move: Move) -> Move:
    return Move.objects.create(
        slug="another",
        title="Another",
        from_service=move.from_service,
        to_service=move.to_service,
        change_from=move.change_from,
        moves_at=move.moves_at,
    )


def values(domain: Domain) -> dict[str, Any]:
    return DomainSighting.objects.values().get(pk=domain.pk)


def anew(before: dict[str, Any]) -> dict[str, Any]:
    """What was said of it stays, and what its records said."""
    return before | {"looks": 0, "stops": False, "names_at": None, "findings": [], "worst": ""}


@pytest.mark.parametrize("on", [True, False])
def test_another_move_or_none_begins_it_anew(move: Move, domain: Domain, on: bool) -> None:
    before = values(domain)
    Domain.objects.filter(pk=domain.pk).update(move=another(move) if on else None)
    assert values(domain) == anew(before)


def test_another_new_server_of_its_move_begins_it_anew(move: Move, domain: Domain) -> None:
    before = values(domain)
    Move.objects.filter(pk=move.pk).update(to_service=Service.objects.create(slug="third", name="third"))
    assert values(domain) == anew(before)


def test_what_leaves_it_its_servers_leaves_its_standing(move: Move, domain: Domain) -> None:
    before = values(domain)
    other = Domain.objects.create(name="other.example", service=move.from_service, move=move)
    Domain.objects.filter(pk=other.pk).update(move=another(move))
    Move.objects.filter(slug="another").update(to_service=Service.objects.create(slug="third", name="third"))
    Domain.objects.filter(pk=domain.pk).update(move=move, held_from=move.pk)
    domain.save()
    move.save()
    Move.objects.filter(pk=move.pk).update(moves_at=move.moves_at + timedelta(days=1))
    assert values(domain) == before
