"""Messages of a move and domains that are not ready: what would tell a client to change is held back from them.

A message that has not left is another matter than a page that was told already: it is held back by what is found later
as well, until two looks were good or the operator says to include the domain. Of several the last one is sent then.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db.models import F

from kb.mail.moves import MailSettings, Phase
from kb.mail.readiness.holding import Standing
from kb.models.ground.outbox import change
from kb.models.moves.domains import Domain
from kb.models.moves.moves import Move
from kb.models.readiness.sightings import DomainSighting, readiness_of
from kb.models.sending.deliveries import Delivery, DeliveryState
from kb.models.sending.notices import Notice, NoticeState
from kb.operations.readiness.parts import in_parts


def is_held_from_messages(settings: MailSettings, move: Move, domain: int, at: datetime) -> bool:
    """Whether a message of this move does not leave for a domain now, since its clients would be stopped."""
    if settings.held:
        return True
    if settings.phase in (None, Phase.ANNOUNCED):
        return False  # it tells nobody to change
    row = DomainSighting.objects.filter(pk=domain, stops=True).exclude(told_from=move.pk).first()
    return row is not None and row.standing.holds(at) and not readiness_of(move).holds_nobody


def not_ready(move: Move, at: datetime) -> tuple[str, ...]:
    """The domains, by name, from which a message that tells them to change would be held back now."""
    held = Domain.objects.active().held().filter(move=move).values_list("name", flat=True)
    names = set(held)
    if not readiness_of(move).holds_nobody:
        rows = DomainSighting.objects.stopping(move).holding(at).exclude(told_from=move.pk)
        names.update(Domain.objects.filter(pk__in=rows.values("pk")).values_list("name", flat=True))
    return tuple(sorted(names))


def send_what_was_held_back(move: Move, domains: Collection[int], at: datetime) -> None:
    """Let the last message that was held back from each of these domains leave with the next round."""
    held = Delivery.objects.filter(notice__move=move, domain__in=domains, state=DeliveryState.HELD)
    last: dict[tuple[int, str], tuple[int, int]] = {}
    for number, domain, key, notice in held.order_by("notice__started_at", "notice").values_list(
        "pk", "domain", "recipient_key", "notice"
    ):
        last[domain, key] = (number, notice)
    if not last:
        return
    again = {number for number, _notice in last.values()}
    Delivery.objects.filter(pk__in=again, state=DeliveryState.HELD).update(
        state=DeliveryState.QUEUED, due_at=at, settled_at=None
    )
    for ended in Notice.objects.filter(pk__in={notice for _number, notice in last.values()}):
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
