"""`make bench`: how fast the site is, as ratios to a bare Django view behind the same server and middleware.

    python -m tests.bench [--quick] [--rounds 5] [--seconds 3] [--only guide json …] [--json build/bench.json]
    python -m tests.bench --automx2 [--rounds 5]

The second one is a race against another program, which is installed from PyPI for that; nothing else needs the network.
Exit code 0: all goals are met; 1: one is missed; 2: this machine cannot be measured.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from tests.bench import disturbed, files, race, report, rounds, search_speed, steady
from tests.bench.sites import CACHE, ROOT
from tests.bench.targets import TARGETS

_SEARCH_INDEX: Final = "search-index"
_DISTURBED: Final = "disturbed"
_FILES: Final = "files"
_SAVES: Final = "saves"
_GROWTH: Final = "growth"
_LISTS: Final = "lists"
_IMPORTS: Final = "imports"
_OPERATORS: Final = "operators"
_READINESS: Final = "readiness"
#: In processes of their own, since they measure memory too; and what is missed with one.
_OWN: Final = {
    _LISTS: ("bench_lists.py", "a list of a hundred thousand domains"),
    _OPERATORS: ("bench_operators.py", "the operator's pages of a move of two hundred thousand domains"),
    _IMPORTS: ("bench_imports.py", "the import of a million domains"),
    _READINESS: ("bench_readiness.py", "looks at two thousand domains of which nothing is wrong"),
}
#: What takes minutes.
_LONG: Final = frozenset({_GROWTH, _IMPORTS, _OPERATORS})
_ALL: Final = (
    *(target.key for target in TARGETS),
    _FILES,
    _DISTURBED,
    _SAVES,
    _GROWTH,
    _SEARCH_INDEX,
    _LISTS,
    _OPERATORS,
    _IMPORTS,
    _READINESS,
)
#: What needs root and mail servers, so it is measured only when it is asked for.
_APART: Final = frozenset({_READINESS})
_CANNOT: Final = 2


def main() -> int:
    options = _options()
    if lacks := _what_is_missing():
        print(lacks, file=sys.stderr)
        return _CANNOT
    content: dict[str, Any] = {"rounds": options.rounds, "seconds": options.seconds}
    missed: list[str] = []
    if options.automx2:
        duels = race.run(options.rounds)
        print(race.table(duels), *report.neighbours(), sep="\n", flush=True)
        content["automx2"] = [race.figures(duel) for duel in duels]
        missed += race.missed(duels)
    if targets := [target for target in TARGETS if target.key in options.only]:
        cases = rounds.measure(targets, options.rounds, options.seconds)
        print(report.table(cases), flush=True)
        content["targets"] = [report.figures(case) for case in cases]
        missed += report.missed(cases)
    if _FILES in options.only:
        shares = files.measure(options.rounds, options.seconds)
        print(files.table(shares), *report.neighbours(), sep="\n", flush=True)
        content["files"] = [files.figures(share) for share in shares]
        missed += files.missed(shares)
    if _DISTURBED in options.only:
        found = disturbed.measure(options.rounds, options.seconds)
        print(disturbed.table(found), flush=True)
        content["disturbed"] = found
        missed += disturbed.missed(found)
    if {_SAVES, _GROWTH} & set(options.only):
        saves = steady.measure_saves() if _SAVES in options.only else []
        growth = steady.measure_growth() if _GROWTH in options.only else []
        print(steady.table(saves, growth), flush=True)
        content |= {"saves": saves, "growth": growth}
        missed += steady.missed(saves, growth)
    if _SEARCH_INDEX in options.only:
        content["search_index"], late = _search_index()
        missed += late
    for key, (script, sentence) in _OWN.items():
        if key in options.only:
            words = ("--rounds", "1" if options.quick else "3") if key == _IMPORTS else ()
            content[key], met = _in_a_process_of_its_own(script, *words)
            missed += [] if met else [sentence]
    report.write(options.json, content | {"missed": missed})
    print("\n" + "\n".join([*(f"MISSED: {sentence}" for sentence in missed), f"All figures: {options.json}"]))
    return 1 if missed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description="Measure speed as ratios.")
    parser.add_argument("--quick", action="store_true", help="3 rounds of 2 seconds, without what takes minutes")
    parser.add_argument("--rounds", type=int, help="5 unless told")
    parser.add_argument("--seconds", type=int, help="for each target and round; 3 unless told")
    parser.add_argument("--only", nargs="+", choices=_ALL, metavar="TARGET", help=", ".join(_ALL))
    parser.add_argument("--automx2", action="store_true", help="the race against automx2, and nothing else")
    parser.add_argument("--json", type=Path, default=ROOT / "build" / "bench.json")
    options = parser.parse_args()
    options.rounds = options.rounds or (3 if options.quick else 5)
    options.seconds = options.seconds or (2 if options.quick else 3)
    left_out = _APART | _LONG if options.quick else _APART
    usual = [] if options.automx2 else [key for key in _ALL if key not in left_out]
    options.only = options.only or usual
    return options


def _what_is_missing() -> str:
    """One sentence, empty if all is there."""
    needs = subprocess.run(["tests/needs.sh", "bench"], cwd=ROOT, capture_output=True, text=True)
    if needs.returncode:
        return needs.stdout + needs.stderr
    if not {rounds.SERVER_CORE, rounds.LOAD_CORE} <= os.sched_getaffinity(0):
        return "Two cores are needed: one for the server, one for the load."
    return ""


def _search_index() -> tuple[dict[str, search_speed.Figures], list[str]]:
    found = search_speed.measure()
    print(f"\n{'query, ' + format(search_speed.ARTICLES, ',') + ' articles':<26}{'p50 ms':>8}{'p99 ms':>8}")
    for kind, figures in found.items():
        print(f"{kind:<26}{figures['p50_ms']:>8.2f}{figures['p99_ms']:>8.2f}", flush=True)
    late = found["all"]["p99_ms"]
    goal = search_speed.GOAL_MS
    return found, [f"a query takes {late} ms at the 99th percentile, the goal is {goal:g}"] if late > goal else []


def _in_a_process_of_its_own(script: str, *options: str) -> tuple[Any, bool]:
    """The figures of a bench that measures memory too, and whether its goals are met."""
    print(flush=True)
    file = CACHE / f"{script}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, str(Path(__file__).with_name(script)), *options, "--json", str(file)]
    done = subprocess.run(command)
    return json.loads(file.read_text()), not done.returncode


if __name__ == "__main__":
    sys.exit(main())
