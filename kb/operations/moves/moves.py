"""What operators do with one move: begin it, date it, publish it, take it back. Each all or nothing, and written down.

What changes domains is a batch (`kb.operations.batches.batches`), so that it can be undone.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from kb.mail.readiness.holding import first_told
from kb.models.ground.revisions import raise_revision
from kb.models.moves.batches import Batch, BatchState
from kb.models.moves.domains import Domain
from kb.models.moves.moves import RESERVED_KEYS, Move
from kb.models.moves.services import Service
from kb.models.site.events import record_event, values_of
from kb.operations.moves.services import free_key
from kb.operations.readiness.holding import Decided, decide, would_be_held
from kb.operations.refusals import NotPossible
from kb.operations.sending.moments import follow_dates

#: What a new move begins with: days from today on which clients may change, mail moves, the old server stops.
_PROPOSED: Final = (7, 28, 56)


@transaction.atomic
def begin_move(title: str, old: Service, new: Service, by: str, at: datetime, zone: ZoneInfo) -> Move:
    """A draft whose dates are only proposed."""
    taken = {*Move.objects.values_list("slug", flat=True), *RESERVED_KEYS}
    midnight = at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    opens, moves, closes = ((midnight + timedelta(days=days)).astimezone(UTC) for days in _PROPOSED)
    move = Move.objects.create(
        slug=free_key(title, taken, "move"),
        title=title,
        from_service=old,
        to_service=new,
        change_from=opens,
        moves_at=moves,
        old_closes_at=closes,
        dates_proposed_at=at,
    )
    raise_revision()
    record_event(at, by, "move.create", f"move {move.slug}", after=values_of(move))
    return move


def set_dates(
    move: Move,
    title: str,
    opens: datetime,
    moves: datetime,
    closes: datetime | None,
    by: str,
    at: datetime,
    *,
    reason: str | None = None,
) -> None:
    """Notices that are set follow, or go back to be looked at: see `kb.operations.sending.moments`.

    Without a `reason` that of the move stays; an empty one takes it away.
    """

    def change(row: Move) -> None:
        row.title, row.change_from, row.moves_at, row.old_closes_at = title, opens, moves, closes
        row.dates_proposed_at = None
        if reason is not None:
            row.reason = reason or None

    with transaction.atomic():
        follow_dates(_change(move, "move.dates", change, by, at), at)


def set_servers(move: Move, old: Service, new: Service, by: str, at: datetime) -> None:
    """For a draft alone; the old one only as long as no domain stands there for this move."""

    def change(row: Move) -> None:
        if row.published_at is not None:
            raise NotPossible(_("Visitors know this move, so its servers stay. Take it back to draft first."))
        if row.from_service_id != old.pk and Domain.objects.filter(move=row).exists():
            raise NotPossible(_("Domains of this move stand at its old server. Take them out of the move first."))
        row.from_service, row.to_service = old, new

    _change(move, "move.servers", change, by, at)


def publish(move: Move, by: str, at: datetime, moment: datetime | None = None, *, stopped: int = 0) -> None:
    """Let visitors see it, now or from a moment on. Raises `NotPossible` while something is missing.

    `stopped` is how many domains the operator has seen whose clients would be stopped: they must be as many as there
    are. Where that tells its domains to change at once, it is decided at once who is held back.
    """

    def change(row: Move) -> None:
        if fault := missing(row) or _unseen(row, stopped, at):
            raise NotPossible(fault)
        row.published_at = moment or at

    with transaction.atomic():
        row = _change(move, "move.publish", change, by, at)
        told = first_told(row.as_value())
        if told is not None and told <= at and decide(row, at, by) is Decided.IN_DOUBT:
            said = _("The last look cannot be believed: too much turned bad at once. Look again, or hold nobody back.")
            raise NotPossible(said)


def _unseen(move: Move, stopped: int, at: datetime) -> str:
    """Why it is not enough that the operator has seen so many that would be stopped; empty if it is."""
    found = would_be_held(move, at).count()
    if found == stopped:
        return ""
    return _("The clients of %(number)s domains would be stopped. Type that number to publish.") % {"number": found}


def missing(move: Move) -> str:
    """What a move still needs before anybody may see it; empty if nothing."""
    if not move.dates_agreed:
        return _("Nobody has set the dates of this move yet.")
    for service in (move.from_service, move.to_service):
        offered = {server.protocol for server in service.servers.all()}
        if not offered - {"smtp"} or "smtp" not in offered:
            said = _("“%(name)s” needs an incoming and an outgoing server first.")
            return said % {"name": service.name}
    return ""


def take_back(move: Move, by: str, at: datetime) -> None:
    """Make it a draft again: its domains stay on it, and their pages show the old server as if there were no move."""

    def change(row: Move) -> None:
        if row.published_at is None:
            raise NotPossible(_("It is a draft already."))
        row.published_at = None

    _change(move, "move.take-back", change, by, at)


@transaction.atomic
def delete_draft(move: Move, by: str, at: datetime) -> None:
    """The move goes; its domains stay, at the old server. Raises `NotPossible` for what visitors see."""
    row = Move.objects.select_for_update().get(pk=move.pk)
    if row.published_at is not None:
        raise NotPossible(_("Visitors see this move. Take it back to draft first."))
    if Batch.objects.filter(move=row, state__in=[BatchState.READING, BatchState.WRITING, BatchState.UNDOING]).exists():
        raise NotPossible(_("A list of domains is being worked on. Wait until that is done."))
    before = values_of(row)
    freed = Domain.objects.filter(move=row).update(move=None)
    row.delete()
    raise_revision()
    record_event(at, by, "move.delete", f"move {move.slug}", before=before, after={"domains": freed})


@transaction.atomic
def _change(move: Move, action: str, change: Callable[[Move], None], by: str, at: datetime) -> Move:
    row = Move.objects.select_for_update().get(pk=move.pk)
    before = values_of(row)
    change(row)
    row.changed_at = at
    row.save()
    raise_revision()
    record_event(at, by, action, f"move {row.slug}", before=before, after=values_of(row))
    return row
