"""From one state of a batch to the next: who may take the step, the work that it begins, and how it ends."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from django.utils.translation import gettext as _

from kb.models.moves.batches import Batch, BatchState
from kb.operations.imports.outcome import ImportRefused
from kb.operations.imports.staging import write_transaction
from kb.operations.work.background import NotNow, later

#: In these the text of the list is still wanted: it may be read in another way.
_READ_FROM: Final = frozenset({BatchState.READING, BatchState.SETTLING, BatchState.READY, BatchState.WRITING})


class OutOfStep(Exception):
    """The step cannot be taken, because the batch is not where the page thought; the text says so in a sentence."""


def step(batch: Batch, expected: BatchState, state: BatchState, **changed: object) -> None:
    """From one state to the next; of two who ask at once one is told no. Raises `OutOfStep`."""
    if not Batch.objects.filter(pk=batch.pk, state=expected).update(state=state, **changed):
        raise OutOfStep(_("Somebody else has just done something with this list. This is how it stands now."))


def begin(batch: Batch, work: Callable[..., None]) -> None:
    batch.work = later(work, batch=batch.pk)
    Batch.objects.filter(pk=batch.pk).update(work=batch.work)


def locked(batch: int) -> Batch:
    rows = Batch.objects.without_body().select_for_update(of=("self",)).select_related("move")
    return rows.get(pk=batch)


def settle(row: Batch, state: BatchState, notice: str = "") -> None:
    """The end of a step. The text goes with the last way to read it once more."""
    row.state, row.notice, row.percent = state, notice, 100
    if state not in _READ_FROM:
        row.body = None
    row.save()


@contextmanager
def alone() -> Iterator[None]:
    """A transaction beside which nobody writes domains. Raises `NotNow` if somebody does for too long."""
    try:
        with write_transaction():
            yield
    except ImportRefused as refused:
        raise NotNow(str(refused)) from refused
