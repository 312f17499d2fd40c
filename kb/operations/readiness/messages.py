"""Messages of a move and domains that are not ready: what would tell a client to change is held back from them.

A message that has not left is another matter than a page that was told already: it is held back by what is found later
as well, until two looks were good or the operator says to include the domain. Of several the last one is sent then.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from enum import Enum, auto

from django.db.models import F

from kb.mail.moves import MailSettings, Phase
from kb.mail.readiness.holding import Standing
from kb.models.ground.outbox import change
from kb.models.moves.domains import Domain
from kb.models.moves.moves import Move
from kb.models.readiness.sightings import DomainSighting, readiness_of
from kb.models.sending.deliveries import Delivery, DeliveryState
from kb.models.sending.notices import Notice, NoticeState
from kb.operations.readiness.control import control_fails
from kb.operations.readiness.parts import in_parts


class Leave(Enum):
    """Whether a message of a move leaves for a domain."""

    NOW = auto()
    #: Its clients would be stopped.
    HELD = auto()
    #: They would be by what was seen, but our own line is in doubt, which holds nobody back: for a while it waits.
    LATER = auto()


def leave(settings: MailSettings, move: Move, domain: int, at: datetime) -> Leave:
    """Whether it leaves at this moment."""
    if settings.held:
        return Leave.HELD
    if settings.phase in (None, Phase.ANNOUNCED):
        return Leave.NOW  # it tells nobody to change
    row = DomainSighting.objects.filter(pk=domain, stops=True).exclude(told_from=move.pk).first()
    if row is None or not row.standing.holds(at) or readiness_of(move).holds_nobody:
        return Leave.NOW
    return Leave.LATER if control_fails(at) else Leave.HELD


def not_ready(move: Move, at: datetime) -> tuple[str, ...]:
    """The domains, by name, from which a message that tells them to change would be held back now."""
    held = Domain.objects.active().held().filter(move=move).values_list("name", flat=True)
    names = set(held)
    if not readiness_of(move).holds_nobody:
        rows = DomainSighting.objects.stopping(move).holding(at).exclude(told_from=move.pk)
        names.update(Domain.objects.filter(pk__in=rows.values("pk")).values_list("name", flat=True))
    return tuple(sorted(names))


def send_what_was_held_back(move: Move, domains: Collection[int], at: datetime) -> None:
    """Let the last message that was held back from each of these domains leave with the next round.

    What a later message of the move has overtaken never leaves: it would come after it, and say less.
    """
    written = Delivery.objects.filter(notice__move=move, domain__in=domains).order_by("notice__started_at", "notice")
    held, last = dict[int, int](), dict[tuple[int, str], int]()
    for number, domain, key, notice, state in written.values_list("pk", "domain", "recipient_key", "notice", "state"):
        last[domain, key] = number
        if state == DeliveryState.HELD:
            held[number] = notice
    if not held:
        return
    again = held.keys() & last.values()
    rows = Delivery.objects.filter(state=DeliveryState.HELD)
    rows.filter(pk__in=held.keys() - again).update(state=DeliveryState.OVERTAKEN, settled_at=at)
    rows.filter(pk__in=again).update(state=DeliveryState.QUEUED, due_at=at, settled_at=None)
    for ended in Notice.objects.filter(pk__in={held[number] for number in again}):
        change(ended, {"state": NoticeState.DONE}, state=NoticeState.SENDING, finished_at=None, next_at=at)


def ready_by_now() -> list[tuple[Move, list[int]]]:
    """Domains that nothing stops any more, and from which a message of their move was held back."""
    waiting = Delivery.objects.filter(state=DeliveryState.HELD, domain__held_from__isnull=True)
    named = dict(waiting.filter(notice__move=F("domain__move")).values_list("domain", "notice__move"))
    found: dict[int, list[int]] = defaultdict(list)
    for some in in_parts(sorted(named)):
        rows = DomainSighting.objects.filter(pk__in=some, stops=False).order_by("pk")
        for pk, since, seen_at, looks in rows.values_list("pk", "since", "seen_at", "looks"):
            if Standing(False, since, seen_at, looks).lets_go:
                found[named[pk]].append(pk)
    moves = Move.objects.in_bulk(found)
    return [(moves[number], domains) for number, domains in found.items()]
