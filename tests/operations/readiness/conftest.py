"""A move whose domains are told in May, and domains of which something was seen."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from kb.models import Domain, Move, Server, Service
from kb.models.readiness.sightings import DomainSighting

TOLD: Final = datetime(2030, 5, 1, 8, tzinfo=UTC)
MINUTE: Final = timedelta(minutes=1)
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
BEFORE: Final = TOLD - 30 * MINUTE


@pytest.fixture
def move(db: None) -> Move:
    services = []
    for slug in ("old", "new"):
        service = Service.objects.create(slug=slug, name=f"the {slug} server")
        Server.objects.create(service=service, protocol="imap", host=f"mail.{slug}.test", port=993, security="tls")
        services.append(service)
    return Move.objects.create(
        slug="may",
        title="May",
        from_service=services[0],
        to_service=services[1],
        published_at=TOLD - 9 * DAY,
        change_from=TOLD,
        moves_at=TOLD + 9 * DAY,
    )


Add = Callable[..., Domain]


@pytest.fixture
def add(move: Move) -> Add:
    def added(name: str, *, stops: bool = True, looks: int = 2, seen: datetime = BEFORE - MINUTE) -> Domain:
        domain = Domain.objects.create(name=name, service=move.from_service, move=move)
        since = seen - 20 * MINUTE
        DomainSighting.objects.create(
            domain=domain,
            seen_at=seen,
            names_at=seen,
            findings=[],
            worst="stops" * stops,
            stops=stops,
            since=since,
            looks=looks,
        )
        return domain

    return added


@pytest.fixture
def own_names(move: Move) -> Move:
    """Each domain's new server has a name of its own."""
    move.to_service.servers.update(host="mail.{domain}")
    return Move.objects.with_services().get(pk=move.pk)
