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


@pytest.fixture
def sending(move: Move) -> Move:
    """The new server, which all share, is at port 587 too."""
    Server.objects.create(service=move.to_service, protocol="smtp", host="mail.new.test", port=587, security="starttls")
    return Move.objects.with_services().get(pk=move.pk)


@pytest.fixture
def fetching(move: Move) -> Move:
    """Another move, to another service at port 995 of the same new server."""
    service = Service.objects.create(slug="pop", name="the same, for POP3")
    Server.objects.create(service=service, protocol="pop3", host="mail.new.test", port=995, security="tls")
    dates = {"change_from": move.change_from, "moves_at": move.moves_at}
    other = Move.objects.create(slug="june", title="June", from_service=move.from_service, to_service=service, **dates)
    return Move.objects.with_services().get(pk=other.pk)
