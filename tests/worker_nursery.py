"""Workers as real processes, and somebody who kills them: `python -m tests.worker_nursery <folder> <scenarios>`.

The scenarios are JSON: a list of lists, each a name and its arguments. One process imports everything and forks the
workers, so that a new one is there in a moment. It prints what it saw as JSON;
`tests/operations/work/test_processes.py` says what must be true of it. The folder of a
scenario holds a log of what functions did, and a lock file for each piece: two that hold one piece at the same time are
seen.
"""

import fcntl
import json
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kb.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import OperationalError, connections, transaction  # noqa: E402

from kb.models import Webhook, WebhookDelivery  # noqa: E402
from kb.models.ground.outbox import BackOff  # noqa: E402
from kb.models.ground.work import Work, WorkerSign, WorkState, retry  # noqa: E402
from kb.models.programs.webhooks import DeliveryState  # noqa: E402
from kb.models.site.events import record_event  # noqa: E402
from kb.operations.programs import rounds  # noqa: E402
from kb.operations.programs.webhooks import make_webhook  # noqa: E402
from kb.operations.work import attempts  # noqa: E402
from kb.operations.work.background import background, later  # noqa: E402
from kb.operations.work.lanes import Lane  # noqa: E402
from kb.operations.work.worker import Pace, Worker  # noqa: E402
from kb.protocols.programs.webhooks import WebhookKind  # noqa: E402
from tests import clock  # noqa: E402
from tests.webhook_receiver import OK, receiving, says_nothing  # noqa: E402

#: A site has minutes, a test has moments; the proportions are the same.
PACE: Final = Pace(poll=0.02, rounds=0.05, beat=0.1, lease=timedelta(seconds=5), grace=60, pause=0.1)
_PATIENCE: Final = 300

_folder = Path(sys.argv[1])


def note(event: str, number: int) -> None:
    with (_folder / "log").open("a") as log:
        log.write(f"{event} {number} {os.getpid()}\n")


@background("test.piece", lane=Lane.DESK)
def piece(*, number: int, seconds: float) -> None:
    with (_folder / f"piece-{number}").open("w") as mine:
        try:
            fcntl.flock(mine, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            note("twice", number)
        note("begin", number)
        time.sleep(seconds)
        note("end", number)


@background("test.held", lane=Lane.MAIL)
def held(*, number: int) -> None:
    """A piece that is at its end when somebody says so, and no clock."""
    note("begin", number)
    while not (_folder / "released").exists():
        time.sleep(0.02)
    note("end", number)


@background("test.poison", lane=Lane.DESK)
def poison(*, number: int) -> None:
    note("poison", number)
    raise ValueError(number)


@background("test.killer", lane=Lane.DESK)
def killer(*, number: int) -> None:
    note("killer", number)
    os.kill(os.getpid(), signal.SIGKILL)


def a_worker(pace: Pace = PACE) -> int:
    """The number of a new process that works."""
    connections.close_all()
    pid = os.fork()
    if pid:
        return pid
    Worker(pace).run()
    os._exit(0)


def ended(pid: int, urge: Callable[[], object] = lambda: None) -> int:
    """The status of a process that ends by itself, or is urged to; negative if a signal ended it."""
    statuses: list[int] = []

    def is_gone() -> bool:
        found, status = os.waitpid(pid, os.WNOHANG)
        statuses.append(status)
        if found != pid:
            urge()
        return found == pid

    wait_until(is_gone)
    return os.waitstatus_to_exitcode(statuses[-1])


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def wait_until(true: Callable[[], object]) -> None:
    until = time.monotonic() + _PATIENCE
    while not true():
        if time.monotonic() > until:
            raise TimeoutError(json.dumps(report()))
        time.sleep(0.02)


def logged() -> list[list[str]]:
    log = _folder / "log"
    return [line.split() for line in log.read_text().splitlines()] if log.exists() else []


def report() -> dict[str, Any]:
    """The rows, and what the functions wrote down."""
    events = Counter(line[0] for line in logged())
    rows = Work.objects.filter(name__startswith="test.").order_by("pk")
    return {
        "states": Counter(f"{name} {state}" for name, state in rows.values_list("name", "state")),
        "events": events,
        "ended": len({line[1] for line in logged() if line[0] == "end"}),
        "tries": Counter(rows.filter(name__in=("test.piece", "test.held")).values_list("tries", flat=True)),
        "faults": sorted(set(rows.exclude(fault="").values_list("fault", flat=True))),
    }


def storm(pieces: int, kills: int, many: int, seed: int) -> dict[str, Any]:
    """Kill one of so many workers at random moments until it was done so often and nothing is left to do."""
    chance = random.Random(seed)  # noqa: S311  no secret
    for number in range(pieces):
        later(piece, number=number, seconds=0.005)
    begun = time.monotonic()
    workers = [a_worker() for _ in range(many)]
    for _ in range(kills):
        time.sleep(chance.uniform(0.01, 0.08))
        victim = chance.randrange(many)
        kill(workers[victim])
        workers[victim] = a_worker()
    quieten(workers)
    parked = [row.pk for row in Work.objects.parked()]
    for pk in parked:
        retry(pk, clock.now())
    wait_until(lambda: not Work.objects.exclude(state=WorkState.DONE).exists())
    return {"statuses": [end(pid) for pid in workers], "seconds": time.monotonic() - begun, "parked": len(parked)}


def quieten(workers: list[int], pace: Pace = PACE) -> None:
    """Wait until nothing waits or runs; whoever died meanwhile is replaced."""

    def quiet() -> bool:
        for place, pid in enumerate(workers):
            if os.waitpid(pid, os.WNOHANG)[0]:
                workers[place] = a_worker(pace)
        return not Work.objects.filter(state__in=(WorkState.WAITING, WorkState.RUNNING)).exists()

    wait_until(quiet)


def end(pid: int) -> int:
    os.kill(pid, signal.SIGTERM)
    return ended(pid)


def poisoned() -> dict[str, Any]:
    """One piece that always fails, one that always kills its worker, and honest ones beside them."""
    later(poison, number=0)
    later(killer, number=0)
    for number in range(4):
        later(piece, number=number, seconds=0)
    alone = replace(PACE, lease=timedelta(seconds=0.3))
    workers = [a_worker(alone)]
    quieten(workers, alone)
    return {"statuses": [end(pid) for pid in workers]}


def asked_to_end(seconds: float, grace: float, once: bool) -> dict[str, Any]:
    """A worker gets the signal with one piece in hand and another waiting, once or until it has ended."""
    later(piece, number=0, seconds=seconds)
    later(piece, number=1, seconds=0)
    pid = a_worker(Pace(poll=0.02, beat=0.1, grace=grace))
    wait_until(logged)
    begun = time.monotonic()
    os.kill(pid, signal.SIGTERM)
    if once:
        return {"statuses": [ended(pid)], "seconds": time.monotonic() - begun}
    # Two signals of a kind are one to a process that has not had its turn between them.
    return {"statuses": [ended(pid, lambda: os.kill(pid, signal.SIGTERM))], "seconds": time.monotonic() - begun}


def asked_while_idle() -> dict[str, Any]:
    WorkerSign.objects.all().delete()
    pid = a_worker(Pace(poll=60))
    wait_until(WorkerSign.objects.exists)  # before it hears signals, one would simply kill it
    begun = time.monotonic()
    return {"statuses": [end(pid)], "seconds": time.monotonic() - begun}


def stood_still() -> dict[str, Any]:
    """A worker is frozen for longer than its lease; another takes over, and the first wakes up."""
    later(held, number=0)
    frozen = a_worker()
    wait_until(logged)
    freeze(frozen)
    other = a_worker()
    wait_until(lambda: any(line[0] == "begin" and line[2] == str(other) for line in logged()))
    os.kill(frozen, signal.SIGCONT)
    statuses = [ended(frozen)]
    (_folder / "released").touch()
    wait_until(lambda: Work.objects.filter(state=WorkState.DONE).exists())
    return {"statuses": [*statuses, end(other)]}


def freeze(pid: int) -> None:
    """Between two signs of life: a process that is frozen while it writes keeps SQLite locked."""
    while True:
        os.kill(pid, signal.SIGSTOP)
        os.waitpid(pid, os.WUNTRACED)  # it stands still when it comes back from the kernel, not before
        try:
            with transaction.atomic():
                return
        except OperationalError:
            os.kill(pid, signal.SIGCONT)
            time.sleep(0.05)


def too_long() -> dict[str, Any]:
    later(piece, number=0, seconds=30)
    pid = a_worker(Pace(poll=0.02, longest=0.2))
    wait_until(lambda: Work.objects.parked().exists())
    return {"statuses": [end(pid)]}


def killed_while_telling() -> dict[str, Any]:
    """A worker is killed after another program got a message and before it answered."""
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    rounds.LEASE = timedelta(seconds=0.5)
    at = clock.now()
    with receiving() as receiver:
        receiver.replies = [says_nothing, OK]
        make_webhook("Billing", receiver.address, list(WebhookKind), "anna", at)
        record_event(at, "x", "move.publish", "move spring")
        first = a_worker()
        wait_until(lambda: receiver.requests)
        kill(first)
        second = a_worker()
        wait_until(lambda: WebhookDelivery.objects.filter(state=DeliveryState.DELIVERED).exists())
        told = list(WebhookDelivery.objects.values_list("message_id", "attempts"))
        Webhook.objects.all().delete()
        return {"statuses": [end(second)], "ids": receiver.ids, "told": told}


SCENARIOS: Final[dict[str, Callable[..., dict[str, Any]]]] = {
    scenario.__name__: scenario
    for scenario in (
        *(storm, poisoned, asked_to_end, asked_while_idle, stood_still, too_long),
        killed_while_telling,
    )
}


def played(name: str, *arguments: Any) -> dict[str, Any]:
    """What was seen of one scenario, played from nothing."""
    global _folder  # forked workers find it here
    _folder = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=sys.argv[1]))
    Work.objects.all().delete()
    return SCENARIOS[name](*arguments) | report()


def main() -> None:
    attempts.PAUSES = BackOff(timedelta(0), timedelta(0))
    os.setpgrp()
    try:
        found = [played(*scenario) for scenario in json.loads(sys.argv[2])]
    except Exception:
        traceback.print_exc()
        os.killpg(0, signal.SIGKILL)  # workers that are left would keep whoever waits for our output waiting
        raise
    sys.stdout.write("\n" + json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
