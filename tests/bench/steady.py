"""What stays as it is: the waits of the slowest of a hundred while an operator saves every second, and the memory of a
process after a million requests.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from typing import Any, Final

from tests.bench.report import neighbours
from tests.bench.rounds import MANY, SERVER_CORE, ask_at_random, say
from tests.bench.server import Server, free_port, serving
from tests.bench.sites import ROOT, SIZES, prepared
from tests.bench.targets import AUTOCONFIG, AUTODISCOVER, Target

#: How many times the median the slowest of a hundred may wait.
GOAL: Final = 10.0
#: Requests after which memory is looked at, and by how many parts of a hundred it may have grown between the last two.
LOOKS: Final = (100_000, 500_000, 1_000_000)
GROWTH: Final = 5.0
_SECONDS: Final = 15
_PAGES: Final = (Target("home", "/"), Target("guide", "/guides/iphone-mail/"), Target("domain", "/for/@/"))
#: Addresses that nobody has asked for before are part of it: what is kept of them must have an end.
_ASKED: Final = (
    *_PAGES,
    Target("guide of a domain", "/for/@/guides/iphone-mail/"),
    Target("JSON", "/api/v1/settings?domain=@"),
    Target("search", "/search/suggest/?q=port+@", queries=tuple(f"x{number}" for number in range(20_000))),
    AUTOCONFIG,
    AUTODISCOVER,
)
#: As an operator saves: rows and the revision in one transaction.
_SAVES: Final = """
import time
from django.db import transaction
from kb.models import Move
from kb.models.ground.revisions import raise_revision
print("ready", flush=True)
for second in range({seconds}):
    with transaction.atomic():
        Move.objects.filter(slug="move-1").update(title=f"Mail moves, {{second}}")
        raise_revision()
    time.sleep(1)
"""
Figures = dict[str, Any]


def measure_saves() -> list[Figures]:
    """A line for each page."""
    with serving(prepared(SIZES[0], free_port()), SERVER_CORE) as server:
        found = []
        for page in _PAGES:
            page.size(server)  # the first time takes longer
            say(f"{page.key} while an operator saves")
            with _saving(server):
                run = ask_at_random(server, page, connections=MANY, seconds=_SECONDS)
            found.append({"page": page.key, "rate": run.rate, "p50_ms": run.p50, "p99_ms": run.p99})
    say("")
    return found


@contextmanager
def _saving(server: Server) -> Iterator[None]:
    code = _SAVES.format(seconds=_SECONDS + 5)
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
    environment = server.site.environment(server.port)
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as operator:
        assert operator.stdout
        operator.stdout.readline()
        try:
            yield
        finally:
            operator.terminate()


def measure_growth() -> list[Figures]:
    """A line for each look. What is kept is little here, so that it is full by the first one."""
    site, done, found = prepared(SIZES[1], free_port()), 0.0, list[Figures]()
    with serving(site, SERVER_CORE, DOOR_MEMORY="4") as server:
        for target in _ASKED:
            target.size(server)
        for target in cycle(_ASKED):
            say(f"{done:,.0f} requests: {target.key}")
            seconds = 2
            done += ask_at_random(server, target, connections=MANY, seconds=seconds).rate * seconds
            if done >= LOOKS[len(found)]:
                found.append({"requests": round(done), "megabytes": server.megabytes()})
            if len(found) == len(LOOKS):
                break
    say("")
    return found


def table(saves: list[Figures], growth: list[Figures]) -> str:
    """One line each; `!` marks a goal that is missed."""
    lines = []
    if saves:
        lines.append(f"\n{'an operator saves':<20}{'req/s':>9}{'p50 ms':>9}{'p99 ms':>9}{'p99/p50':>9}{'goal':>9}")
    for one in saves:
        times, goal = _times(one), f"{GOAL:g}{'!' if _times(one) > GOAL else ''}"
        figures = f"{one['rate']:>9.0f}{one['p50_ms']:>9.2f}{one['p99_ms']:>9.2f}{times:>9.1f}{goal:>9}"
        lines.append(f"{one['page']:<20}{figures}")
    if growth:
        lines.append(f"\n{'requests':>20}{'MB':>9}")
    lines += [f"{one['requests']:>20,}{one['megabytes']:>9.1f}" for one in growth]
    return "\n".join([*lines, *neighbours()])


def missed(saves: list[Figures], growth: list[Figures]) -> list[str]:
    slow = [
        f"while an operator saves, the slowest of a hundred for {one['page']} waits {_times(one):.1f} times "
        f"the median, the goal is {GOAL:g}"
        for one in saves
        if _times(one) > GOAL
    ]
    grown = 100 * (growth[-1]["megabytes"] / growth[-2]["megabytes"] - 1) if growth else 0.0
    return slow + (
        [f"memory grows by {grown:.1f} % to the last look, the goal is {GROWTH:g}"] if grown > GROWTH else []
    )


def _times(one: Figures) -> float:
    return float(one["p99_ms"] / one["p50_ms"])
