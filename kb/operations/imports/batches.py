"""Batches of domains: a list that somebody brings, or an act on a whole move; read, looked at, written, undone.

Each step that takes long is a piece of background work and safe to repeat: it begins with the state that it expects,
and ends it in the transaction of its last write.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from django.db import transaction
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kb.models.ground.revisions import raise_revision
from kb.models.moves.batches import Batch, BatchRow, BatchState, Origin
from kb.models.moves.moves import Move
from kb.models.moves.services import Service
from kb.models.site.events import record_event
from kb.operations.imports import batch_rows
from kb.operations.imports.domains import merge
from kb.operations.imports.lists import read_list
from kb.operations.imports.outcome import ImportRefused
from kb.operations.imports.staging import write_transaction
from kb.operations.tables.rejections import Rejections
from kb.operations.tables.text import FileRefused
from kb.operations.work.background import NotNow, background, every, later

#: All rejected rows of a list are kept, so that they can be downloaded, put right and brought again.
_EVERY: Final = 10**9
_SECONDS_BETWEEN: Final = 0.3
#: Reading is the first part of the way; storing and comparing are the rest.
_READ_IS: Final = 80


class AlreadyImported(Exception):
    """The very same list has been written for this move; `batch` says when and by whom."""

    def __init__(self, batch: Batch) -> None:
        super().__init__()
        self.batch = batch


class OutOfStep(Exception):
    """The step cannot be taken, because the batch is not where the page thought; the text says so in a sentence."""


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
    _begin(batch, read_batch)
    return batch


@transaction.atomic
def act_on_all(move: Move, origin: Origin, by: str, at: datetime) -> Batch:
    """Lead every domain of a move to its new service, or back to its old one, and out of the move."""
    batch = Batch.objects.create(move=move, origin=origin, made_by=by, made_at=at, written_by=by, written_at=at)
    _begin(batch, gather_batch)
    return batch


@transaction.atomic
def approve(batch: Batch, by: str, at: datetime) -> None:
    """Have a batch written. Raises `OutOfStep` if somebody else was quicker."""
    _step(batch, BatchState.READY, BatchState.WRITING, written_by=by, written_at=at, notice="")
    _begin(batch, write_batch)


@transaction.atomic
def undo(batch: Batch, by: str, at: datetime) -> None:
    """Have a batch undone. Raises `OutOfStep` if it cannot be undone, or not any more."""
    if not batch.can_be_undone(at):
        raise OutOfStep(_("This cannot be undone any more."))
    _step(batch, BatchState.WRITTEN, BatchState.UNDOING, undone_by=by, undone_at=at, notice="")
    _begin(batch, undo_batch)


@transaction.atomic
def drop(batch: Batch) -> None:
    """Forget a batch that was never written."""
    gone, _of_each = Batch.objects.filter(pk=batch.pk, state__in=[BatchState.READY, BatchState.REFUSED]).delete()
    if not gone:
        raise OutOfStep(_("This list is being read or was written, so it stays here."))


@background("domains.read")
def read_batch(*, batch: int) -> None:
    """The first step: from what was sent to rows that say what they would do. Reads outside any transaction."""
    row = Batch.objects.get(pk=batch)
    if row.state != BatchState.READING or row.body is None:
        return
    rejected = Rejections(most=_EVERY)
    try:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "list"
            path.write_bytes(bytes(row.body))
            taken, row.encoding = read_list(path, rejected, _Teller(batch))
    except FileRefused as refusal:
        _settle(row, BatchState.REFUSED, str(refusal))
        return
    if row.move is None:
        _settle(row, BatchState.REFUSED, _("The move was deleted meanwhile."))
        return
    with transaction.atomic():
        if _locked(batch).state != BatchState.READING:
            return  # another worker took this for lost, and was quicker
        BatchRow.objects.filter(batch=row).delete()
        batch_rows.put_in(row, (row.move.from_service_id, row.move_id), taken, rejected.kept)
        batch_rows.compare(row)
        _settle(row, BatchState.READY)


@background("domains.gather")
def gather_batch(*, batch: int) -> None:
    """The first step of an act on a whole move: a row for each of its domains. Nobody is asked again."""
    with transaction.atomic():
        row = _locked(batch)
        if row.state != BatchState.READING or row.move is None:
            return
        BatchRow.objects.filter(batch=row).delete()
        service = row.move.to_service_id if row.origin == Origin.FINISH else row.move.from_service_id
        batch_rows.put_in_all_of(row.move.pk, row, (service, None))
        batch_rows.compare(row)
        _settle(row, BatchState.WRITING)
        _begin(row, write_batch)


@background("domains.write")
def write_batch(*, batch: int) -> None:
    """The second step: all of it in one transaction, or a new comparison if a domain is not where it was."""
    with batch_rows.sorted_rows(batch), _alone():
        row = _locked(batch)
        if row.state != BatchState.WRITING:
            return
        if fault := _unreachable(row):
            _settle(row, BatchState.REFUSED, fault)
        elif stale := batch_rows.stale_rows(row):
            batch_rows.compare(row)
            _settle(row, BatchState.READY, _meanwhile(stale))
        else:
            merge()
            batch_rows.write_contacts(row)
            raise_revision()
            _settle(row, BatchState.WRITTEN)
            _record(row, row.written_at, row.written_by, _ACTIONS[Origin(row.origin)])


@background("domains.undo")
def undo_batch(*, batch: int) -> None:
    """The way back: every domain and contact as it was before, but for what somebody changed since."""
    with _alone():
        row = _locked(batch)
        if row.state != BatchState.UNDOING:
            return
        row.left = batch_rows.take_back(row)
        raise_revision()
        _settle(row, BatchState.UNDONE)
        _record(row, row.undone_at, row.undone_by, "domains.undo")


@every(hours=24, name="domains.sweep")
def sweep_batches(at: datetime) -> None:
    """Let batches go that cannot be undone any more, with the contacts that are in their rows."""
    for batch in Batch.objects.older_than(at):
        if not batch.can_be_undone(at):
            batch.delete()


_ACTIONS: Final = {
    Origin.PASTED: "domains.import",
    Origin.FILE: "domains.import",
    Origin.FINISH: "move.finish",
    Origin.PUT_BACK: "move.put-back",
}


class _Teller:
    """Writes down how far the reading is, a few times a second."""

    def __init__(self, batch: int) -> None:
        self.batch, self.due = batch, 0.0

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() >= self.due:
            Batch.objects.filter(pk=self.batch).update(percent=_READ_IS * done // max(total, 1))
            self.due = time.monotonic() + _SECONDS_BETWEEN


@contextmanager
def _alone() -> Iterator[None]:
    """A transaction beside which nobody writes domains. Raises `NotNow` if somebody does for too long."""
    try:
        with write_transaction():
            yield
    except ImportRefused as refused:
        raise NotNow(str(refused)) from refused


def _locked(batch: int) -> Batch:
    return Batch.objects.select_for_update(of=("self",)).select_related("move").get(pk=batch)


def _begin(batch: Batch, work: Callable[..., None]) -> None:
    batch.work = later(work, batch=batch.pk)
    Batch.objects.filter(pk=batch.pk).update(work=batch.work)


def _step(batch: Batch, expected: BatchState, state: BatchState, **changed: object) -> None:
    """From one state to the next; of two who ask at once one is told no."""
    if not Batch.objects.filter(pk=batch.pk, state=expected).update(state=state, **changed):
        raise OutOfStep(_("Somebody else has just done something with this list. This is how it stands now."))


def _settle(row: Batch, state: BatchState, notice: str = "") -> None:
    """The end of a step. What was sent is not needed any more once it was read."""
    row.state, row.notice, row.body, row.percent = state, notice, None, 100
    row.save()


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
    after = {"sha256": row.digest, **counts} if row.is_list else counts
    record_event(at or datetime.now(UTC), who, action, f"move {row.move.slug}" if row.move else "domains", after=after)
