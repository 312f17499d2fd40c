"""Interleaved rounds: every target and its bare view in turn, so that a busy machine hurts all of them alike."""

import random
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median
from typing import Final

from tests.bench.load import Load, Run, fire
from tests.bench.server import Server, free_port, serving
from tests.bench.sites import SIZES, prepared
from tests.bench.targets import Target

SERVER_CORE: Final = 0
LOAD_CORE: Final = 1
#: Connections under load; a single one shows what one visitor waits.
MANY: Final = 16
#: More than a second's worth, so that none comes twice.
_ASKED: Final = 20_000


@dataclass(slots=True)
class Case:
    """A target at one number of domains, with a figure of each kind for every second that it was measured."""

    target: Target
    server: Server
    size: int
    pages: list[Run] = field(default_factory=list)
    bares: list[Run] = field(default_factory=list)
    alone: list[Run] = field(default_factory=list)

    @property
    def ratios(self) -> list[float]:
        return [page.rate / bare.rate for page, bare in zip(self.pages, self.bares, strict=True)]

    @property
    def cpu_ratio(self) -> float:
        """Bare CPU time over the page's own: the same ratio by the kernel's account, which neighbours disturb less."""
        return median(bare.cpu / page.cpu for page, bare in zip(self.pages, self.bares, strict=True))


def measure(targets: Sequence[Target], rounds: int, seconds: int) -> list[Case]:
    """All targets at all sizes, so many rounds; in each round every target has so many seconds of each kind."""
    sites = [prepared(size, free_port()) for size in SIZES]
    with ExitStack() as stack:
        servers = [stack.enter_context(serving(site, SERVER_CORE)) for site in sites]
        cases = [Case(target, server, target.size(server)) for target in targets for server in servers]
        for case in cases:
            ask_at_random(case.server, case.target, connections=MANY)
        for turn in range(rounds):
            order = pairs(cases)
            start = turn * len(order) // rounds
            for pair in [*order[start:], *order[:start]]:
                say(f"round {turn + 1} of {rounds}: {pair[0].target.key}")
                _visit(pair, seconds)
        say("")
    return cases


def pairs(cases: Sequence[Case]) -> list[tuple[Case, Case]]:
    """Each target with few and with many domains."""
    return list(zip(cases[::2], cases[1::2], strict=True))


def _visit(pair: tuple[Case, Case], seconds: int) -> None:
    """A second each, forwards and backwards in turn: what is compared stands next to each other in time."""
    few, many = pair
    for second in range(seconds):
        steps = [(few, few.bares), (few, few.pages), (many, many.pages), (many, many.bares)]
        for case, runs in steps[:: -1 if second % 2 else 1]:
            # Bare views get the same list and body, so that the load costs the same.
            bare = None if runs is case.pages else f"/bare/{case.size}/"
            runs.append(ask_at_random(case.server, case.target, path=bare, connections=MANY))
    for case in pair:
        case.alone.append(ask_at_random(case.server, case.target, connections=1))


def ask_at_random(
    server: Server, target: Target, *, path: str | None = None, connections: int, seconds: int = 1
) -> Run:
    """Ask what `target` asks, about what may stand in it at random; with `path`, ask that address instead."""
    lines = server.site.folder / "asked.txt"
    asked = random.choices(target.choices(server.site), k=_ASKED)  # noqa: S311
    lines.write_text("".join(f"{line}\n" for line in asked))
    load = Load(path or target.path, lines, target.body, "" if path else target.host)
    return fire(server, load, connections=connections, seconds=seconds, core=LOAD_CORE)


def say(words: str) -> None:
    """On a terminal, what is being measured just now."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{words}", end="", file=sys.stderr, flush=True)


def growth(few: Case, many: Case) -> tuple[float, float]:
    """What the many domains take away, by requests per second and by CPU time: 0.03 means 3 % less, side by side."""
    both = list(zip(few.pages, many.pages, strict=True))
    by_rate = median(large.rate / small.rate for small, large in both)
    by_cpu = median(small.cpu / large.cpu for small, large in both)
    return 1 - by_rate, 1 - by_cpu
