"""Batches of domains: a list that somebody brings, or an act on a whole move; read, looked at, written, undone.

How a list is read is in `reading`, what follows from the operator's answers in `answers`.

Each step that takes long is a piece of background work and safe to repeat: it begins with the state that it expects,
and ends it in the transaction of its last write.
"""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from django.db import transaction
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kb.models.ground.revisions import raise_revision
from kb.models.moves.batches import Batch, BatchRow, BatchState, Fate, Origin
from kb.models.moves.moves import Move
from kb.models.moves.services import Service
from kb.models.site.events import record_event
from kb.operations.batches import people as batch_people
from kb.operations.batches import rows as batch_rows
from kb.operations.batches.reading import read_batch
from kb.operations.batches.steps import OutOfStep, alone, begin, locked, settle, step
from kb.operations.batches.touched import forget_touched
from kb.operations.imports.domains import merge
from kb.operations.work.background import background, every
from kb.operations.work.lanes import Lane


class AlreadyImported(Exception):
    """The very same list has been written for this move; `batch` says when and by whom."""

    def __init__(self, batch: Batch) -> None:
        super().__init__()
        self.batch = batch


@transaction.atomic
def bring(move: Move, body: bytes, filename: str, by: str, at: datetime, *, again: bool = False) -> Batch:
    """Keep a list and have it read. Raises `AlreadyImported`, unless it shall be read `again`."""
    digest = sha256(body).hexdigest()
    same = Batch.objects.same_list(move, digest)
    written = same.filter(state=BatchState.WRITTEN).newest_first().first()
    if written and not again:
        raise AlreadyImported(written)
    same.filter(state__in=[BatchState.REFUSED, BatchState.READY]).delete()
    origin = Origin.FILE if filename else Origin.PASTED
    batch = Batch.objects.create(
        move=move, origin=origin, filename=filename[:120], digest=digest, body=body, made_by=by, made_at=at
    )
    begin(batch, read_batch)
    return batch


@transaction.atomic
def act_on_all(move: Move, origin: Origin, by: str, at: datetime) -> Batch:
    """Lead every domain of a move to its new service, or back to its old one, and out of the move."""
    batch = Batch.objects.create(move=move, origin=origin, made_by=by, made_at=at, written_by=by, written_at=at)
    begin(batch, gather_batch)
    return batch


@transaction.atomic
def approve(batch: Batch, by: str, at: datetime) -> None:
    """Have a batch written. Raises `OutOfStep` if somebody else was quicker."""
    step(batch, BatchState.READY, BatchState.WRITING, written_by=by, written_at=at, notice="")
    begin(batch, write_batch)


@transaction.atomic
def undo(batch: Batch, by: str, at: datetime) -> None:
    """Have a batch undone. Raises `OutOfStep` if it cannot be undone, or not any more."""
    if not batch.can_be_undone(at):
        raise OutOfStep(_("This cannot be undone any more."))
    step(batch, BatchState.WRITTEN, BatchState.UNDOING, undone_by=by, undone_at=at, notice="")
    begin(batch, undo_batch)


@transaction.atomic
def bring_back(batch: Batch, by: str, at: datetime) -> int:
    """Let visitors find again what the undo of a batch has retired; how many domains. Raises `OutOfStep`."""
    row = locked(batch.pk)
    if row.state != BatchState.UNDONE:
        raise OutOfStep(_("This list is not undone."))
    number = batch_rows.bring_back(row)
    if number:
        raise_revision()
        subject = f"move {row.move.slug}" if row.move else "domains"
        record_event(at, by, "domains.bring-back", subject, after={"domains": number})
    return number


@transaction.atomic
def drop(batch: Batch) -> None:
    """Forget a batch that was never written."""
    gone, _of_each = Batch.objects.filter(pk=batch.pk, state__in=[BatchState.READY, BatchState.REFUSED]).delete()
    if not gone:
        raise OutOfStep(_("This list is being read or was written, so it stays here."))


@background("domains.gather", lane=Lane.DESK)
def gather_batch(*, batch: int) -> None:
    """The first step of an act on a whole move: a row for each of its domains. Nobody is asked again."""
    with transaction.atomic():
        row = locked(batch)
        if row.state != BatchState.READING or row.move is None:
            return
        BatchRow.objects.filter(batch=row).delete()
        service = row.move.to_service_id if row.origin == Origin.FINISH else row.move.from_service_id
        batch_rows.put_in_all_of(row.move.pk, row, (service, None))
        batch_rows.compare(row)
        settle(row, BatchState.WRITING)
        begin(row, write_batch)


@background("domains.write", lane=Lane.DESK)
def write_batch(*, batch: int) -> None:
    """The second step: all of it in one transaction, or a new comparison if a domain is not where it was."""
    with batch_rows.sorted_rows(batch), alone():
        row = locked(batch)
        if row.state != BatchState.WRITING:
            return
        if fault := _unreachable(row):
            settle(row, BatchState.REFUSED, fault)
        elif stale := batch_rows.stale_rows(row):
            batch_rows.compare(row)
            settle(row, BatchState.READY, _meanwhile(stale))
        else:
            merge()
            if row.is_list:
                batch_rows.bring_back(row)
            batch_people.write(row)
            raise_revision()
            settle(row, BatchState.WRITTEN)
            _record(row, row.written_at, row.written_by, _ACTIONS[Origin(row.origin)])


@background("domains.undo", lane=Lane.DESK)
def undo_batch(*, batch: int) -> None:
    """The way back: every domain and contact as it was before, but for what somebody changed since."""
    with alone():
        row = locked(batch)
        if row.state != BatchState.UNDOING:
            return
        row.left = batch_rows.take_back(row)
        raise_revision()
        settle(row, BatchState.UNDONE)
        _record(row, row.undone_at, row.undone_by, "domains.undo")


@every(hours=24, name="domains.sweep", lane=Lane.KEEPING)
def sweep_batches(at: datetime) -> None:
    """Let batches go that cannot be undone any more, with the contacts that are in their rows."""
    for batch in Batch.objects.older_than(at):
        if not batch.can_be_undone(at):
            forget_touched(batch)
            batch.delete()


_ACTIONS: Final = {
    Origin.PASTED: "domains.import",
    Origin.FILE: "domains.import",
    Origin.FINISH: "move.finish",
    Origin.PUT_BACK: "move.put-back",
}


def _unreachable(batch: Batch) -> str:
    """Why the rows cannot be written any more; empty if they can."""
    moves = dict(Move.objects.values_list("pk", "from_service_id"))
    services = set(Service.objects.values_list("pk", flat=True))
    for service, move in batch_rows.places(batch):
        if service not in services or (move is not None and moves.get(move) != service):
            return _("The move or its servers were changed meanwhile. Bring the list again.")
    return ""


def _meanwhile(stale: int) -> str:
    return ngettext(
        "%(number)s domain was changed by somebody else meanwhile, so nothing was written. This is a new comparison.",
        "%(number)s domains were changed by somebody else meanwhile, so nothing was written. This is a new comparison.",
        stale,
    ) % {"number": localize(stale)}


def _record(row: Batch, at: datetime | None, who: str, action: str) -> None:
    counts = {name: getattr(row, name) for name in ("new", "changed", "same", "rejected", "contacts", "left")}
    if action == "domains.undo":
        counts["retired"] = row.rows.filter(fate=Fate.RETIRED).count()
    after = {"sha256": row.digest, **counts} if row.is_list else counts
    record_event(at or datetime.now(UTC), who, action, f"move {row.move.slug}" if row.move else "domains", after=after)
