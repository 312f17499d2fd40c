"""The fixture `work`: what the worker would do, done by the test itself."""

from datetime import datetime

import pytest

from kb.models import Work
from kb.operations.work.attempts import carry_out, claim_next
from kb.operations.work.background import load_functions
from tests import clock


class Waiting:
    """What waits for the worker."""

    def run_all(self, at: datetime | None = None, *, raising: bool = True) -> int:
        """Carry out what is due, and what that queues, in this process; gives how many pieces.

        A fault of a function is a fault of the test, unless `raising` is off: then it is written down as the worker
        would do. At `at` things that wait for a later moment are due too.
        """
        done = 0
        while (row := claim_next(at or clock.now())) is not None:
            done += 1
            fault = carry_out(row, lambda: at or clock.now())
            if fault is not None and raising:
                raise fault
        return done

    def names(self) -> list[str]:
        """What waits, in the order in which it is due."""
        return list(Work.objects.waiting().values_list("name", flat=True))


@pytest.fixture
def work(db: None) -> Waiting:
    load_functions()
    return Waiting()
