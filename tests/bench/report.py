"""The table for people and the JSON for programs."""

import json
import os
import platform
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any, Final

from tests.bench.rounds import Case, growth, pairs
from tests.bench.targets import GROWTH

_BUSY: Final = 3.0


def table(cases: Sequence[Case]) -> str:
    """One line a case; `!` marks a goal that is missed."""
    names = ("domains", "bytes", "req/s", "× bare", "goal", "× CPU", "CPU µs", "p50 ms")
    head = f"{'target':<14}" + "".join(f"{name:>9}" for name in names)
    return "\n".join([head, *map(_line, cases), "", *_growth_lines(cases), *neighbours()])


def neighbours() -> list[str]:
    """A word of warning where others keep the machine busy; the bench itself makes a load of about two."""
    load = os.getloadavg()[0]
    return [f"Load average {load:.1f}: this machine is busy, trust × CPU."] if load > _BUSY else []


def _line(case: Case) -> str:
    facts = figures(case)
    goal = case.target.goal
    reached = max(facts["times_bare"], facts["times_bare_cpu"])
    shown = f"{goal:g}{'!' if reached < goal else ''}" if goal else "-"
    return (
        f"{case.target.key:<14}{facts['domains']:>9}{facts['bytes']:>9}{facts['rate']:>9.0f}"
        f"{facts['times_bare']:>9.2f}{shown:>9}{facts['times_bare_cpu']:>9.2f}"
        f"{facts['cpu_us']:>9.0f}{facts['p50_ms_alone']:>9.2f}"
    )


def _growth_lines(cases: Sequence[Case]) -> list[str]:
    return [
        f"{few.target.key:<14}{many.server.site.domains:,} domains against {few.server.site.domains}: "
        f"{by_rate:+.0%} requests, {by_cpu:+.0%} for the same CPU time{'  !' if max(by_rate, by_cpu) < -GROWTH else ''}"
        for few, many in pairs(cases)
        for by_rate, by_cpu in [[-lost for lost in growth(few, many)]]
    ]


def figures(case: Case) -> dict[str, Any]:
    """Medians over the rounds; ratios are taken inside each round."""
    return {
        "target": case.target.key,
        "path": case.target.path,
        "domains": case.server.site.domains,
        "bytes": case.size,
        "rate": median(run.rate for run in case.pages),
        "bare_rate": median(run.rate for run in case.bares),
        "times_bare": median(case.ratios),
        "times_bare_lowest": min(case.ratios),
        "times_bare_highest": max(case.ratios),
        "times_bare_cpu": case.cpu_ratio,
        "goal": case.target.goal,
        "cpu_us": median(run.cpu for run in case.pages),
        "bare_cpu_us": median(run.cpu for run in case.bares),
        "p50_ms_alone": median(run.p50 for run in case.alone),
    }


def missed(cases: Sequence[Case]) -> list[str]:
    """The goals that are not met, a sentence each.

    By requests per second and by CPU time both: neighbours on the machine disturb the one or the other, a real loss
    shows in both.
    """
    low = [
        f"{case.target.key} at {case.server.site.domains:,} domains is {reached:.2f} of the bare view, "
        f"the goal is {case.target.goal:g}"
        for case in cases
        if case.target.goal and (reached := max(median(case.ratios), case.cpu_ratio)) < case.target.goal
    ]
    return low + [
        f"{few.target.key} loses {lost:.0%} from {few.server.site.domains} to {many.server.site.domains:,} domains"
        for few, many in pairs(cases)
        if (lost := min(growth(few, many))) > GROWTH
    ]


def machine() -> dict[str, Any]:
    """What somebody needs to judge the absolute figures."""
    names = [line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    wrk = subprocess.run(["wrk", "--version"], capture_output=True, text=True)
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cpu": names[0] if names else platform.machine(),
        "cores": os.cpu_count(),
        "memory_kb": next((int(line.split()[1]) for line in _lines("/proc/meminfo") if "MemTotal" in line), 0),
        "load_average": os.getloadavg(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in ("Django", "granian", "tantivy")},
        "wrk": wrk.stdout.partition(" [")[0].strip(),
    }


def _lines(path: str) -> list[str]:
    file = Path(path)
    return file.read_text().splitlines() if file.exists() else []


def write(path: Path, content: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"machine": machine()} | content, indent=2, ensure_ascii=False) + "\n")
