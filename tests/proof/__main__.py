"""`python -m tests.proof`: messages through real mail servers into a real mailbox, and what the site makes of them.

`BREAK=answer-once` takes the rule of one answer out of its workers. Ends with `N messages, N proven, N refused, 0
false`, and with 1 if anything is false.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

import django

from tests import environment

environment.prepare()
django.setup()

from tests.proof import attacks, cases, kills, thunderbird  # noqa: E402  Django must know its settings first
from tests.proof.devices import IPHONE, asking  # noqa: E402
from tests.proof.ledger import Ledger  # noqa: E402
from tests.proof.worker import BREAKS  # noqa: E402
from tests.proof.world import World, domain_of, running_world, until  # noqa: E402

LABELS = [*cases.LABELS, *attacks.LABELS, *kills.LABELS, thunderbird.LABEL, "known"]


def main() -> int:
    began = time.monotonic()
    if (chosen := os.environ.get("BREAK", "")) and chosen not in BREAKS:
        print(f"BREAK names no rule: {chosen}. There is: {', '.join(BREAKS)}")
        return 2
    ledger = Ledger()
    with tempfile.TemporaryDirectory(prefix="proof-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with running_world(folder, LABELS) as world:
            try:
                _everything(world, ledger, began)
            finally:
                _tell_faults(folder)
    print(f"{time.monotonic() - began:.0f} s")
    print(ledger.summary)
    return 1 if ledger.false else 0


def _everything(world: World, ledger: Ledger, began: float) -> None:
    _told("all is running", began)
    _look(world, ledger)
    _told("the servers were looked at", began)
    known = asking(world, domain_of("known"), IPHONE)
    cases.send(world, ledger)
    attacks.send(world, ledger)
    attacks.send_others(world, ledger, known)
    _told("messages are sent", began)
    thunderbird.send(world, ledger)
    _told("Thunderbird has sent", began)
    world.settle()
    with kills.working(world):
        _wait(world, ledger)
        cases.press(world, ledger)
        attacks.send_back(world, ledger, next(case.asked for case in ledger.cases if case.name == "iphone"))
        _wait(world, ledger)
    _told("cases and attacks", began)
    kills.die(world, ledger)
    _told("deaths", began)
    kills.crowd(world, ledger)
    ledger.must("other mail", world.left() == dict.fromkeys(attacks.OTHERS, ""), world.left())
    ledger.must("other mail", world.row(known.tag)[0] == "", "it was taken for a proof")
    ledger.judge(world)


def _look(world: World, ledger: Ledger) -> None:
    """Readiness looks at both servers: from it are the addresses by which they are told apart."""
    looks = world.worker("servers")
    seen = "SELECT COUNT(*) FROM kb_hostsighting WHERE facts LIKE '%203.0.113.%'"
    ledger.must("looks", until(lambda: world.rows(seen) == [(2,)], 60), world.rows(seen))
    looks.kill()
    looks.wait()


def _wait(world: World, ledger: Ledger) -> None:
    """Until what is to come has come, what is to go is gone, and the answers have arrived."""
    world.settle()
    left = set(attacks.OTHERS)
    ledger.must("mailbox", until(lambda: set(world.left()) <= left, 60), world.left())
    world.settle()


def _told(what: str, began: float) -> None:
    print(f"{time.monotonic() - began:4.0f} s: {what}", flush=True)


def _tell_faults(folder: Path) -> None:
    for log in folder.glob("worker-*"):
        if "Traceback" in (said := log.read_text(errors="replace")):
            print(f"--- {log.name}\n{said[-4000:]}")


if __name__ == "__main__":
    sys.exit(main())
