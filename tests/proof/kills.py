"""Workers that are killed at the worst moments, and a crowd of messages while others are killed at any."""

import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Final

from kb.operations.proof.answering import MOST_AN_HOUR
from tests.proof.devices import IPHONE, Asked, Browser, asking, submission
from tests.proof.hosts import NEW
from tests.proof.ledger import Case, Ledger
from tests.proof.world import World, domain_of, until

#: Where it dies, how many answers leave, and what is written of the answer in the end.
_DEATHS: Final = (("booked", 0, "sending"), ("handed-over", 1, "sending"), ("answered", 1, "sent"))
#: Clients of the crowd, tags of each, and how many of them are sent twice.
_CLIENTS: Final = 20
_TAGS: Final = 20
_TWICE: Final = 5
_KILLS: Final = 4
#: Seconds for what the killed workers left: a quarter of a second each, on a machine that does much else.
_BOUND: Final = 120
_CROWD: Final = tuple(f"crowd-{number}" for number in range(_CLIENTS))
LABELS: Final = (*(f"dies-{where}" for where, *_ in _DEATHS), *_CROWD)


@contextmanager
def working(world: World, **changed: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A worker that reads the mailbox until the block ends."""
    process = world.worker("mailbox", **changed)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def die(world: World, ledger: Ledger) -> None:
    """Each death, then a worker that lives: nobody is answered twice, and nothing stays in the mailbox."""
    for where, answers, state in _DEATHS:
        asked = asking(world, domain_of(f"dies-{where}"), IPHONE)
        subject = f"dies {where}"
        with submission(world, NEW) as server:
            server.sendmail(f"anna@{asked.domain}", [asked.to], asked.message(subject=subject))
        until(lambda: subject in world.left(), 30)  # noqa: B023  asked at once
        with working(world, DIES=where) as process:
            process.wait(timeout=60)
            ledger.must(subject, process.returncode == -signal.SIGKILL, f"the worker ended: {process.returncode}")
        ledger.must(subject, subject in world.left(), "it did not die before the message was deleted")
        with working(world):
            ledger.must(subject, until(lambda: subject not in world.left(), 60), "it stays in the mailbox")  # noqa: B023
        world.settle()
        ledger.must(subject, world.row(asked.tag)[2] == state, f"the answer is {world.row(asked.tag)[2]!r}")
        if answers:
            asked.press()
        ledger.add(Case(subject, asked, "new", answers=answers, is_proof=bool(answers)))


def crowd(world: World, ledger: Ledger) -> None:
    """Five hundred at once, with workers killed at random: each tag is answered once at most, and soon all are gone."""
    browser = Browser(world, IPHONE[1])
    devices = [asking(world, domain_of(label), IPHONE, browser) for label in _CROWD for _ in range(_TAGS)]
    twice = [device for number, device in enumerate(devices) if number % _TAGS < _TWICE]
    _send([*devices, *twice])
    ledger.messages += len(devices) + len(twice)
    kills = _kill_at_random(world, random.Random(11))  # noqa: S311  which moments does not matter
    began = time.monotonic()
    with working(world):
        done = until(lambda: world.settle() is None and not _ours(world), _BOUND)
    seconds = time.monotonic() - began
    world.settle()
    ledger.must("crowd", done and seconds < _BOUND, f"{len(_ours(world))} messages after {seconds:.0f} s")
    print(f"{len(devices) + len(twice)} at once: {kills} workers killed, the next took {seconds:.0f} s", flush=True)
    _judge(world, ledger, devices)


def _judge(world: World, ledger: Ledger, devices: list[Asked]) -> None:
    answers = world.answers()
    states = {device.tag: world.row(device.tag) for device in devices}
    for device in devices:
        through, _app, state, _from = states[device.tag]
        ledger.must("crowd", through == "new", f"through {through!r}")
        allowed = {"sent": {1}, "withheld": {0}, "sending": {0, 1}}.get(state, set())
        ledger.must("crowd", answers[device.tag] in allowed, f"{answers[device.tag]} answers, {state!r}")
    answered = Counter(device.domain for device in devices if answers[device.tag])
    ledger.must("crowd", max(answered.values()) <= MOST_AN_HOUR, answered.most_common(1))
    ledger.must("crowd", not any(world.is_proven(domain_of(label)) for label in _CROWD), "proven without a press")


def _send(devices: list[Asked]) -> None:
    waiting = iter(devices)
    while some := list(islice(waiting, 100)):
        with submission(some[0].world, NEW) as server:
            for device in some:
                server.sendmail(f"anna@{device.domain}", [device.to], device.message(subject="Crowd"))


def _kill_at_random(world: World, dice: random.Random) -> int:
    """Workers, each killed within seconds after it has begun to read."""
    for _ in range(_KILLS):
        process = world.worker("mailbox")
        before = _booked(world)
        until(lambda: _booked(world) > before, 15)  # noqa: B023  asked at once
        time.sleep(dice.uniform(0, 0.6))
        process.kill()
        process.wait()
    return _KILLS


def _booked(world: World) -> int:
    return int(world.rows("SELECT COUNT(*) FROM kb_prooftag WHERE came_at IS NOT NULL")[0][0])


def _ours(world: World) -> list[str]:
    return [subject for subject in world.left() if subject == "Crowd"]
