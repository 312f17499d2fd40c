"""The race against automx2: the same domains, the same questions, in turn, each under the server that it comes with."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median
from typing import Any, Final

from tests.bench import automx2
from tests.bench.load import Run
from tests.bench.rounds import MANY, SERVER_CORE, ask_at_random, say
from tests.bench.server import Server, free_port, serving
from tests.bench.sites import SIZES, Site, prepared
from tests.bench.targets import AUTOCONFIG, AUTODISCOVER, Target

#: How many times as much as automx2 the site must do, by the number of domains, when it is asked for autoconfig.
GOALS: Final = dict(zip(SIZES, (10.0, 500.0), strict=True))
#: Connections to automx2. With a million domains one keeps it busy, and sixteen make it answer less.
_TO_THEM: Final = dict(zip(SIZES, (MANY, 1), strict=True))
#: Seconds for automx2 in a round, so that it answers often enough to be measured.
_FOR_THEM: Final = dict(zip(SIZES, (2, 6), strict=True))


@dataclass(slots=True)
class Duel:
    """A question at one number of domains, with a figure of each side for every round."""

    target: Target
    ours: Server
    theirs: Server
    our_runs: list[Run] = field(default_factory=list)
    their_runs: list[Run] = field(default_factory=list)

    @property
    def site(self) -> Site:
        return self.ours.site

    @property
    def times_rate(self) -> list[float]:
        return [our.rate / their.rate for our, their in zip(self.our_runs, self.their_runs, strict=True)]

    @property
    def times_cpu(self) -> list[float]:
        return [their.cpu / our.cpu for our, their in zip(self.our_runs, self.their_runs, strict=True)]

    @property
    def goal(self) -> float | None:
        return GOALS[self.site.domains] if self.target is AUTOCONFIG else None

    def run(self, *, we_begin: bool) -> None:
        """One round."""
        domains = self.site.domains
        for our_turn in (we_begin, not we_begin):
            if our_turn:
                self.our_runs.append(ask_at_random(self.ours, self.target, connections=MANY))
            else:
                connections, seconds = _TO_THEM[domains], _FOR_THEM[domains]
                self.their_runs.append(
                    ask_at_random(self.theirs, self.target, connections=connections, seconds=seconds)
                )


def run(rounds: int) -> list[Duel]:
    """All duels, so many rounds each, after one that does not count."""
    automx2.install()
    sites = [prepared(size, free_port()) for size in SIZES]
    with ExitStack() as stack:
        duels = []
        for site in sites:
            ours = stack.enter_context(serving(site, SERVER_CORE))
            theirs = stack.enter_context(automx2.serving(site, SERVER_CORE))
            duels += [Duel(target, ours, theirs) for target in (AUTOCONFIG, AUTODISCOVER)]
        for turn in range(rounds + 1):
            for duel in duels:
                say(f"round {turn} of {rounds} against automx2: {duel.target.key}, {duel.site.domains:,} domains")
                duel.run(we_begin=turn % 2 == 0)
        say("")
    for duel in duels:
        del duel.our_runs[0], duel.their_runs[0]
    return duels


def table(duels: Sequence[Duel]) -> str:
    """One line a duel; `!` marks a goal that is missed."""
    names = ("domains", "req/s", "automx2", "× req/s", "CPU µs", "automx2", "× CPU", "goal")
    head = f"{'automx2 ' + automx2.VERSION:<14}" + "".join(f"{name:>10}" for name in names)
    return "\n".join([head, *map(_line, duels)])


def _line(duel: Duel) -> str:
    facts = figures(duel)
    goal = f"{facts['goal']:g}{'!' if _reached(duel) < facts['goal'] else ''}" if facts["goal"] else "-"
    return (
        f"{duel.target.key:<14}{facts['domains']:>10}{facts['rate']:>10.0f}{facts['automx2_rate']:>10.1f}"
        f"{facts['times_rate']:>10.1f}{facts['cpu_us']:>10.0f}{facts['automx2_cpu_us']:>10.0f}"
        f"{facts['times_cpu']:>10.1f}{goal:>10}"
    )


def figures(duel: Duel) -> dict[str, Any]:
    """Medians over the rounds; ratios are taken inside each round."""
    return {
        "target": duel.target.key,
        "domains": duel.site.domains,
        "rate": median(run.rate for run in duel.our_runs),
        "automx2_rate": median(run.rate for run in duel.their_runs),
        "times_rate": median(duel.times_rate),
        "times_rate_lowest": min(duel.times_rate),
        "times_rate_highest": max(duel.times_rate),
        "cpu_us": median(run.cpu for run in duel.our_runs),
        "automx2_cpu_us": median(run.cpu for run in duel.their_runs),
        "times_cpu": median(duel.times_cpu),
        "times_cpu_lowest": min(duel.times_cpu),
        "times_cpu_highest": max(duel.times_cpu),
        "goal": duel.goal,
    }


def _reached(duel: Duel) -> float:
    """By requests per second or by CPU time: neighbours on the machine disturb the one or the other."""
    return max(median(duel.times_rate), median(duel.times_cpu))


def missed(duels: Sequence[Duel]) -> list[str]:
    """The goals that are not met, a sentence each."""
    return [
        f"{duel.target.key} at {duel.site.domains:,} domains is {_reached(duel):.1f} times automx2, "
        f"the goal is {duel.goal:g}"
        for duel in duels
        if duel.goal and _reached(duel) < duel.goal
    ]
