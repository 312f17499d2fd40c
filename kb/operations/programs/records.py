"""Rows as other programs read them: plain JSON values, under the names that the imports use."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from kb.models.moves.domains import Domain
from kb.models.moves.moves import Move
from kb.models.moves.services import Service

Record = Mapping[str, Any]
#: Of a contact, as it can be sent back.
_OF_CONTACTS: Final = ("name", "email", "phone", "role", "language", "post_address", "no_mail")


def service_record(service: Service) -> Record:
    value = service.as_value()
    return {
        "service": value.slug,
        "name": value.name,
        "webmail_url": value.webmail_url,
        "servers": [
            {
                "protocol": one.protocol.value,
                "host": one.host,
                "port": one.port,
                "security": one.security.value,
                "username": one.username,
            }
            for one in value.servers
        ],
    }


def domain_record(domain: Domain, *, people: bool = False) -> Record:
    """Where it stands; with `people`, whom to reach too, in the order in which they were added."""
    record: dict[str, Any] = {
        "domain": domain.name,
        "service": domain.service.slug,
        "move": domain.move.slug if domain.move else None,
        "active": domain.active,
    }
    if people:
        record["contacts"] = [{name: getattr(one, name) for name in _OF_CONTACTS} for one in domain.contacts.all()]
    return record


def move_record(move: Move, at: datetime) -> Record:
    """A move and how it stands at `at`; a draft, or one that is to be published later, is in no phase yet."""
    value = move.as_value()
    return {
        "move": value.slug,
        "title": value.title,
        "reason": value.reason,
        "from_service": value.from_service.slug,
        "to_service": value.to_service.slug,
        "change_from": _moment(value.change_from),
        "moves_at": _moment(value.moves_at),
        "old_closes_at": _moment(value.old_closes_at),
        "published_at": _moment(value.published_at),
        "phase": value.phase(at).value if value.is_published(at) else None,
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None
