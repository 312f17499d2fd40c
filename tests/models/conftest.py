"""Rows by hand: two services, and the move between them of March 2024."""

from datetime import UTC, datetime
from typing import Final

import pytest

from kb.models import Domain, Move, Server, Service

#: One moment in each phase of the move, in order.
ANNOUNCED: Final = datetime(2024, 2, 1, tzinfo=UTC)
OPEN: Final = datetime(2024, 2, 20, tzinfo=UTC)
CLOSED: Final = datetime(2024, 4, 1, tzinfo=UTC)


@pytest.fixture
def old(db: None) -> Service:
    service = Service.objects.create(slug="old", name="the old server", webmail_url="https://webmail.old.example")
    Server.objects.create(service=service, protocol="imap", host="mail.old.example", port=993, security="tls")
    return service


@pytest.fixture
def new(db: None) -> Service:
    service = Service.objects.create(slug="new", name="the new server")
    Server.objects.create(service=service, protocol="imap", host="mail.{domain}", port=993, security="tls")
    return service


@pytest.fixture
def move(old: Service, new: Service) -> Move:
    return Move.objects.create(
        slug="march",
        title="Mail moves in March",
        from_service=old,
        to_service=new,
        published_at=datetime(2024, 1, 31, tzinfo=UTC),
        change_from=datetime(2024, 2, 14, tzinfo=UTC),
        moves_at=datetime(2024, 3, 6, tzinfo=UTC),
        old_closes_at=datetime(2024, 3, 29, 18, tzinfo=UTC),
    )


@pytest.fixture
def domain(move: Move) -> Domain:
    return Domain.objects.create(name="shop.example", service=move.from_service, move=move)
