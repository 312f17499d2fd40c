"""Where moves stand, for pages that are no domain's own: the list, a move's page, the first page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kb.mail.moves import Move, Phase, max_age
from kb.mail.servers import DOMAIN_FIELD, Protocol, Service


@dataclass(frozen=True, slots=True)
class MoveState:
    """A move and where it stands, for pages that are no domain's own."""

    move: Move
    phase: Phase
    max_age: int


def move_states(moves: Iterable[Move], at: datetime) -> tuple[MoveState, ...]:
    """Moves with their phase at `at`, and the seconds for which that holds (design 7.3)."""
    return tuple(MoveState(move, move.phase(at), max_age(move.next_boundary(at), at)) for move in moves)


@dataclass(frozen=True, slots=True)
class Milestone:
    """One date of a move's timeline: `key` names the words, `when` is past, now or next."""

    key: str
    moment: datetime | None
    when: str


def timeline(move: Move, phase: Phase) -> tuple[Milestone, ...]:
    """The phases of a move as dates, with the one that holds now."""
    # Whoever could change from the day of the news on never was told to wait.
    waited = move.published_at is not None and move.published_at < move.change_from
    begins = {
        Phase.ANNOUNCED: move.published_at if waited else None,
        Phase.OPEN: move.change_from,
        Phase.MOVING: move.moves_at,
        Phase.MOVED: move.moving_ends,
        Phase.CLOSED: move.old_closes_at,
    }
    order = list(Phase)
    reached = order.index(phase)
    words = {-1: "past", 0: "now", 1: "next"}
    return tuple(
        Milestone(key, begins[key], words[(place > reached) - (place < reached)]) for place, key in enumerate(order)
    )


def host_words(service: Service) -> str:
    """The service's host for readers of every domain: `{domain}` becomes words."""
    incoming = next((p.host for p in service.servers if p.protocol is not Protocol.SMTP), "")
    return "" if incoming == DOMAIN_FIELD else incoming.replace(DOMAIN_FIELD, "your-domain")
