"""What a list that can be undone says of its domains: counted at once on a small move, kept on a large one."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from kb.models import Batch, Domain, Move, MoveCount, Service
from kb.models.moves.batches import KEPT
from kb.models.moves.counts import LARGE
from kb.models.moves.evidence import Seen, Sign, add_evidence
from kb.operations.batches.batches import sweep_batches
from kb.operations.batches.touched import Touched, touched_since
from tests.operations.batches.test_batches import AT, written
from tests.operations.batches.test_undone_batches import seen, written_to
from tests.working import Waiting

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(minutes=5)


@pytest.fixture
def move() -> Move:
    old, new = (Service.objects.create(slug=slug, name=slug) for slug in ("old", "new"))
    return Move.objects.create(slug="go", title="Go", from_service=old, to_service=new, change_from=AT, moves_at=AT)


@pytest.fixture
def batch(work: Waiting, move: Move) -> Callable[[int], Batch]:
    """A written list of three, on a move that has so many domains in all."""

    def made(domains: int) -> Batch:
        names = (f"c{number:05}.example" for number in range(domains - 3))
        Domain.objects.bulk_create(Domain(name=name, service=move.from_service, move=move) for name in names)
        return written(work, move, "a.example\nb.example\nc.example\n")

    return made


def test_on_a_small_move_it_is_counted_at_once(batch: Callable[[int], Batch]) -> None:
    one = batch(3)
    written_to("a.example", "sent")
    seen("b.example", Sign.OPENED)
    assert touched_since(one, AT).value == Touched(2, 1)
    assert Touched(2, 1).others == 1
    written_to("c.example", "sent")
    assert touched_since(one, AT).value == Touched(3, 2)
    assert not MoveCount.objects.exists()


def test_on_a_large_move_it_is_counted_behind_the_page(batch: Callable[[int], Batch], work: Waiting) -> None:
    one = batch(LARGE)
    assert touched_since(one, AT).value == Touched(0, 0)
    written_to("a.example", "sent")
    kept = touched_since(one, LATER)
    assert (kept.value, kept.at) == (Touched(0, 0), AT)
    work.run_all(LATER)
    assert touched_since(one, LATER).value == Touched(1, 1)


def test_a_list_whose_move_is_gone_is_counted_at_once(batch: Callable[[int], Batch]) -> None:
    one = batch(LARGE)
    Domain.objects.update(move=None)
    one.move = None
    one.save()
    add_evidence({Seen("a.example", Sign.OPENED): 1}, AT.date())
    assert touched_since(one, AT).at is None
    assert touched_since(one, LATER).at is None
    assert not MoveCount.objects.exists()


def test_with_a_list_goes_what_was_counted_of_it(batch: Callable[[int], Batch]) -> None:
    one = batch(LARGE)
    touched_since(one, AT)
    assert MoveCount.objects.count() == 1
    assert one.written_at is not None
    sweep_batches(one.written_at + KEPT)
    assert MoveCount.objects.count() == 1
    sweep_batches(one.written_at + KEPT + timedelta(seconds=1))
    assert (Batch.objects.count(), MoveCount.objects.count()) == (0, 0)
