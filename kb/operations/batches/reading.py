"""A list on its way from what was sent to rows, people and questions; and once more, if it shall be read otherwise.

What the columns of a list mean is guessed from their titles. What an operator says instead is kept for the next list
with the same titles, whoever brings it.
"""

import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from kb.models.moves.batches import CELL_KEPT, REASON_KEPT, Batch, BatchContact, BatchRow, BatchState
from kb.models.moves.moves import Move
from kb.models.moves.questions import BatchQuestion, ListColumns
from kb.operations.batches import people as batch_people
from kb.operations.batches import rows as batch_rows
from kb.operations.batches.steps import OutOfStep, begin, locked, settle, step
from kb.operations.imports.listed import AskedRow, ListColumn, ListedDomain, ReadList
from kb.operations.imports.lists import read_list
from kb.operations.imports.staging import fill
from kb.operations.tables.rejections import Rejected, Rejections
from kb.operations.tables.text import FileRefused, Progress, ignore_progress
from kb.operations.tables.workbooks import ZIP
from kb.operations.work.background import background
from kb.operations.work.lanes import Lane
from kb.operations.work.uploads import is_small

#: All rejected rows of a list are kept, so that they can be downloaded, put right and brought again.
EVERY: Final = 10**9
_SECONDS_BETWEEN: Final = 0.3
#: Reading is the first part of the way; storing and comparing are the rest.
_READ_IS: Final = 80
#: What a list has at most that is read at once, beside its bytes: lines, and characters of one. A row costs 0.1 ms.
_LINES_AT_ONCE: Final = 2_000
_LINE_AT_ONCE: Final = 4_000
_ASKED: Final = ("batch_id", "line", "kind", "name", "text", "question", "cell", "guess", "taken", "answer", "again")


@background("domains.read", lane=Lane.DESK)
def read_batch(*, batch: int) -> None:
    """The first step: from what was sent to rows that say what they would do. Reads outside any transaction."""
    row = Batch.objects.select_related("move").get(pk=batch)
    if row.state != BatchState.READING or row.body is None:
        return
    said, rejected = dict(row.said), Rejections(most=EVERY)
    try:
        read = _read_as_remembered(row, rejected)
    except FileRefused as refusal:
        settle(row, BatchState.REFUSED, str(refusal))
        return
    if row.move is None:
        settle(row, BatchState.REFUSED, _("The move was deleted meanwhile."))
        return
    with transaction.atomic():
        now = locked(batch)
        if now.state != BatchState.READING or now.said != said:
            return  # another worker took this for lost, and was quicker
        for model in (BatchRow, BatchContact, BatchQuestion):
            model._default_manager.filter(batch=row).delete()
        row.encoding, row.other_encoding = read.encoding, read.other_encoding
        row.columns = [_kept_column(column) for column in read.columns]
        put_in(row, read, rejected.kept)
        batch_rows.compare(row)
        settle(row, BatchState.READY)


def is_short(body: bytes) -> bool:
    """Whether a list is read in the request that brings it: a text, neither large nor of many or endless lines."""
    lines = body.splitlines()
    return (
        is_small(len(body))
        and not body.startswith(ZIP)
        and len(lines) <= _LINES_AT_ONCE
        and all(len(line) <= _LINE_AT_ONCE for line in lines)
    )


def read_at_once(batch: Batch) -> None:
    """Read a short list now. It waits for the worker all the same: whoever comes second finds nothing to do."""
    if batch.state == BatchState.READING and batch.body is not None and is_short(bytes(batch.body)):
        read_batch(batch=batch.pk)


def put_in(batch: Batch, read: ReadList, rejected: Iterable[Rejected]) -> None:
    """What was read, not yet compared. Rows that name another move or server than the page are none of its rows."""
    if batch.move is None:
        return
    strangers: list[Rejected] = []
    taken = list(_of_this(batch.move, read.taken, strangers))
    batch_rows.put_in(batch, (batch.move.from_service_id, batch.move.pk), taken, [*rejected, *strangers])
    batch_people.put_in(batch, taken)
    fill(BatchQuestion._meta.db_table, _ASKED, (_question(batch.pk, one) for one in read.asked))


@transaction.atomic
def read_otherwise(batch: Batch, mapping: Mapping[int, str], by: str, at: datetime) -> None:
    """Have the list read anew with other columns. What was answered or put right before is forgotten.

    Raises `OutOfStep`.
    """
    if batch.body is None:
        raise OutOfStep(_("The text of this list is not here any more. Bring it again."))
    titles = digest_of_titles(columns_of(batch))
    told = {str(position): taken_for for position, taken_for in sorted(mapping.items())}
    ListColumns.objects.update_or_create(titles=titles, defaults={"mapping": told, "said_by": by, "said_at": at})
    read_anew(batch, mapping=told)


def read_anew(batch: Batch, **said: object) -> None:
    """Have the whole list read once more, as was said before and is said now. Raises `OutOfStep`."""
    step(batch, BatchState.READY, BatchState.READING, said={**batch.said, **said}, notice="", percent=0)
    begin(batch, read_batch)


@transaction.atomic
def read_from_the_start(batch: Batch) -> None:
    """Forget every answer, and read the list as it came. Raises `OutOfStep`."""
    if batch.body is None:
        raise OutOfStep(_("The text of this list is not here any more. Bring it again."))
    kept = {"mapping": batch.said["mapping"]} if "mapping" in batch.said else {}
    step(batch, BatchState.READY, BatchState.READING, said=kept, notice="", percent=0)
    begin(batch, read_batch)


def columns_of(batch: Batch) -> tuple[ListColumn, ...]:
    """The columns of the list, as they were taken; none if it has no titles."""
    return tuple(ListColumn(**column) for column in batch.columns)


def digest_of_titles(columns: Iterable[ListColumn]) -> str:
    """By which a list is known again that has the same titles in the same order, in any case."""
    titles = "\n".join(" ".join(column.title.lower().split()) for column in columns)
    return sha256(titles.encode()).hexdigest()


def read_text(text: bytes, said: Mapping[str, Any], rejected: Rejections, progress: Progress) -> ReadList:
    """A list in the way that somebody said: `mapping`, `encoding` and `allowed`, all or some. Raises `FileRefused`."""
    mapping = {int(position): taken_for for position, taken_for in said.get("mapping", {}).items()}
    allowed, encoding = frozenset(said.get("allowed", ())), said.get("encoding", "")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list"
        path.write_bytes(text)
        return read_list(path, rejected, progress, mapping=mapping, allowed=allowed, encoding=encoding)


def _read_as_remembered(row: Batch, rejected: Rejections) -> ReadList:
    """As was said of this list or, if nothing was, of the last one with these titles. Raises `FileRefused`."""
    body, teller = bytes(row.body or b""), _Teller(row.pk)
    read = read_text(body, row.said, rejected, teller)
    if "mapping" in row.said or not read.columns:
        return read
    remembered = ListColumns.objects.filter(titles=digest_of_titles(read.columns)).first()
    if remembered is None:
        return read
    row.said = {**row.said, "mapping": remembered.mapping}
    rejected.total = 0
    rejected.kept.clear()
    return read_text(body, row.said, rejected, ignore_progress)


def _of_this(move: Move, taken: Iterable[ListedDomain], strangers: list[Rejected]) -> Iterator[ListedDomain]:
    for row in taken:
        if row.move and row.move != move.slug:
            said = _("This row names the move “%(key)s”. Bring it there, or leave that column out.")
            strangers.append(
                Rejected(row.line, "move", row.move, said % {"key": row.move[:60]}, row.cells or (row.name,))
            )
        elif row.service and row.service != move.from_service.slug:
            said = _("This row names the server “%(key)s”, and this move leaves another. Or leave that column out.")
            strangers.append(
                Rejected(row.line, "service", row.service, said % {"key": row.service[:60]}, row.cells or (row.name,))
            )
        else:
            yield row


def _question(batch: int, asked: AskedRow) -> tuple[str | int | None, ...]:
    text = batch_rows.as_line(asked.cells)
    told = (batch_rows.kept(asked.question, REASON_KEPT), batch_rows.kept(asked.cell, CELL_KEPT))
    guess = batch_rows.kept(asked.guess, CELL_KEPT)
    name = asked.name[: batch_rows.NAME_KEPT]
    return batch, asked.line, str(asked.kind), name, text, *told, guess, asked.taken, "", False


def _kept_column(column: ListColumn) -> dict[str, str | int]:
    title = column.title[:CELL_KEPT]
    return {"position": column.position, "title": title, "taken_for": column.taken_for}


class _Teller:
    """Writes down how far the reading is, a few times a second."""

    def __init__(self, batch: int) -> None:
        self.batch, self.due = batch, 0.0

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() >= self.due:
            Batch.objects.filter(pk=self.batch).update(percent=_READ_IS * done // max(total, 1))
            self.due = time.monotonic() + _SECONDS_BETWEEN
