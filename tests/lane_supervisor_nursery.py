"""Supervisors as real processes, as `tests.worker_nursery` has workers.

Called as `python -m tests.lane_supervisor_nursery <folder> <scenarios>`.

Work of a test stands still until somebody says so: a lane is held for as long as a scenario needs it, by no clock.
"""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from tests import worker_nursery as nursery

# Django is set up by the line above.
# isort: split
from django.db import connection, transaction

from kb.models.ground.work import Work, WorkerSign, WorkState
from kb.operations.work.background import background, later
from kb.operations.work.lane_supervisor import LaneSupervisor
from kb.operations.work.lanes import Lane
from kb.operations.work.signals import _ONE_REQUEST
from tests.worker_nursery import ended, kill, logged, note, wait_until

_PACE: Final = replace(nursery.PACE, again=0.05)
nursery._PATIENCE = 100  # type: ignore[misc]  # a lane that waits for another would wait for long


def hold(lane: Lane) -> None:
    """A piece of a lane that is at its end when somebody says so."""
    number = list(Lane).index(lane)
    note("begin", number)
    while not (nursery._folder / f"released-{lane}").exists():
        time.sleep(0.02)
    note("end", number)


HELD: Final[dict[Lane, Callable[[], None]]] = {lane: partial(hold, lane) for lane in Lane}
for _lane, _function in HELD.items():
    background(f"test.held-{_lane}", lane=_lane)(_function)


def release(*lanes: Lane) -> None:
    for lane in lanes:
        (nursery._folder / f"released-{lane}").touch()


@contextmanager
def a_supervisor() -> Iterator[int]:
    """The number of a process that looks after workers; nobody is left of them afterwards."""
    nursery.connections.close_all()
    pid = os.fork()
    if not pid:
        os._exit(LaneSupervisor(_PACE).run())
    lanes: set[int] = set()
    try:
        wait_until(lambda: lanes.update(children(pid)) or len(lanes) == len(Lane))
        yield pid
    except BaseException:
        for one in (pid, *lanes, *children(pid)):
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        raise
    else:
        wait_until(lambda: not any(map(is_alive, [pid, *lanes])))


def children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(word) for word in listed.read_text().split()] if listed.exists() else []


def is_alive(pid: int) -> bool:
    """Neither gone nor waiting for somebody to ask for its status."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text() != ""
    except (FileNotFoundError, ProcessLookupError):
        return False


def begun(lane: Lane) -> list[int]:
    """The processes that began with the piece of a lane, one after the other."""
    number = str(list(Lane).index(lane))
    return [int(pid) for event, of, pid in logged() if (event, of) == ("begin", number)]


def end(pid: int) -> int:
    os.kill(pid, signal.SIGTERM)
    return ended(pid)


def one_waits() -> dict[str, Any]:
    """While one lane is held, all others do what they have; each lane is held in its turn."""
    others = []
    for held in Lane:
        Work.objects.all().delete()
        (nursery._folder / f"released-{held}").unlink(missing_ok=True)
        release(*(lane for lane in Lane if lane is not held))
        with a_supervisor() as supervisor:
            first = later(HELD[held])
            wait_until(lambda first=first: Work.objects.filter(pk=first, state=WorkState.RUNNING).exists())
            for lane in Lane:
                later(HELD[lane])
            wait_until(lambda: Work.objects.done().filter(name__startswith="test.").count() == len(Lane) - 1)
            waiting = Work.objects.filter(name__startswith="test.").exclude(state=WorkState.DONE)
            others.append(sorted(waiting.values_list("name", "state")))
            release(held)
            others.append(end(supervisor))
    return {"others": others}


def one_is_killed() -> dict[str, Any]:
    """A worker is killed with work in hand; another takes it up, and the other lanes go on with theirs."""
    with a_supervisor() as supervisor:
        later(HELD[Lane.MAIL])
        later(HELD[Lane.DESK])
        wait_until(lambda: begun(Lane.MAIL) and begun(Lane.DESK))
        os.kill(begun(Lane.MAIL)[0], signal.SIGKILL)
        wait_until(lambda: len(begun(Lane.MAIL)) == 2)
        release(Lane.MAIL, Lane.DESK)
        wait_until(lambda: Work.objects.done().filter(name__startswith="test.").count() == 2)
        status = end(supervisor)
    return {"mail": len(set(begun(Lane.MAIL))), "desk": len(begun(Lane.DESK)), "statuses": [status]}


def asked_to_end(times: int) -> dict[str, Any]:
    """The supervisor is asked with a piece in hand, which ends after that; or is asked until it has ended."""
    with a_supervisor() as supervisor:
        later(HELD[Lane.PROGRAMS])
        wait_until(lambda: begun(Lane.PROGRAMS))
        worker = begun(Lane.PROGRAMS)[0]
        for pid in (
            supervisor,
            *children(supervisor),
        ):  # a service manager tells all, and their parents pass it on
            os.kill(pid, signal.SIGTERM)
            os.kill(pid, signal.SIGINT)  # of two of one kind a process may hear one
        wait_until(lambda: children(supervisor) == [worker])  # those without anything in hand have ended
        time.sleep(_ONE_REQUEST + 0.1)
        os.kill(worker, signal.SIGTERM)  # on a slow machine it comes late; who ends at once is the supervisor's matter
        if times == 1:
            release(Lane.PROGRAMS)
            return {"statuses": [ended(supervisor)]}
        return {"statuses": [ended(supervisor, lambda: os.kill(supervisor, signal.SIGTERM))]}


def left_alone() -> dict[str, Any]:
    """Without the process that looks after them, workers end as they would after a signal."""
    WorkerSign.objects.all().delete()
    with a_supervisor() as supervisor:
        later(HELD[Lane.DESK])
        wait_until(lambda: begun(Lane.DESK))
        kill(supervisor)
        release(Lane.DESK)
    return {"signed off": WorkerSign.objects.filter(ended_at=None).count()}


def two_supervisors(kills: int) -> dict[str, Any]:
    """Two supervisors on one queue, whose workers are killed: each piece is done, and never by two at once."""
    for number in range(60):
        later(nursery.piece, number=number, seconds=0.005)
    with a_supervisor() as one, a_supervisor() as other:
        for number in range(kills):
            for pid in children((one, other)[number % 2]):
                os.kill(pid, signal.SIGKILL)
            wait_until(lambda: len(children(one)) == len(children(other)) == len(Lane))
        wait_until(lambda: not Work.objects.filter(name="test.piece").exclude(state=WorkState.DONE).exists())
        statuses = [end(one), end(other)]
    return {"statuses": statuses}


@background("test.write", lane=Lane.MAIL)
def write() -> None:
    note("begin", 0)
    wait_until((nursery._folder / "released-write").exists)
    with transaction.atomic():
        note("end", 0)


def another_writes() -> dict[str, Any]:
    """Somebody writes for longer than a page waits, while a worker has an outcome to write down."""
    if connection.vendor == "sqlite":
        connection.settings_dict["OPTIONS"]["timeout"] = 0.05
    with a_supervisor() as supervisor:
        if connection.vendor == "sqlite":  # we ourselves have time
            connection.settings_dict["OPTIONS"]["timeout"] = 10
        later(write)
        wait_until(logged)
        with transaction.atomic():
            (nursery._folder / "released-write").touch()
            time.sleep(1)
        wait_until(lambda: Work.objects.done().filter(name="test.write").exists())
        status = end(supervisor)
    return {"statuses": [status]}


SCENARIOS: Final = (one_waits, one_is_killed, asked_to_end, left_alone, two_supervisors, another_writes)
nursery.SCENARIOS.update((scenario.__name__, scenario) for scenario in SCENARIOS)

if __name__ == "__main__":
    nursery.main()
