"""The JSON face of a domain's settings: `GET /api/v1/settings?domain=`."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

from kb.mail.moves import MailSettings, Move
from kb.mail.servers import ServiceSettings


def render(settings: MailSettings, site_url: str) -> bytes:
    """The answer as UTF-8 JSON, byte-stable for equal settings.

    `site_url` has no slash at its end; moments are ISO 8601 in UTC.
    """
    answer = {
        "domain": settings.domain.a_label,
        "phase": settings.phase,
        "ready": settings.ready,
        "move": _move(settings.move, site_url, settings.told_move) if settings.move else None,
        "use_now": _service(settings.use_now),
        "old": _service(settings.old) if settings.old else None,
        "new": _service(settings.new) if settings.new else None,
    }
    return dump(answer)


def dump(value: Mapping[str, Any]) -> bytes:
    """Compact UTF-8 JSON, keys in the order given."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def digest(body: bytes) -> str:
    """A short name for these very bytes, for entity tags."""
    return blake2b(body, digest_size=9).hexdigest()


def render_error(error: str, message: str) -> bytes:
    """`error` is a stable code for programs, `message` a sentence for people."""
    return dump({"error": error, "message": message})


def render_fault(error: str, message: str) -> bytes:
    """The same as programs with a token read it: no field is at fault."""
    return dump({"error": error, "message": message, "field": None})


def _move(move: Move, site_url: str, told: Move | None) -> dict[str, Any]:
    """`told`: the same move, where its dates are told."""
    return {
        "title": move.title,
        "url": f"{site_url}/moves/{move.slug}/",
        "change_from": _moment(told.change_from if told else None),
        "moves_at": _moment(told.moves_at if told else None),
        "old_closes_at": _moment(told.old_closes_at if told else None),
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None


def _service(service: ServiceSettings) -> dict[str, Any]:
    return {
        "service": service.service,
        "webmail_url": service.webmail_url,
        "servers": [
            {
                "protocol": server.protocol,
                "host": server.host,
                "port": server.port,
                "security": server.security,
                "username": server.username,
            }
            for server in service.servers
        ],
    }
