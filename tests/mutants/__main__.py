"""Breaks the chosen lines one at a time, each in a copy of the project, and says which of them no test noticed.

`python -m tests.mutants` takes all of them, `python -m tests.mutants kb/mail` those of files whose path begins so. The
tests run unbroken first: one that fails anyway notices nothing. Ends with status 1 if a line survived.
"""

import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from typing import Final

from tests.mutants.lines import ROOT, Line, read_lines
from tests.mutants.workshop import Copy

_AT_ONCE: Final = 2


def main(lines: Sequence[Line], root: Path = ROOT) -> int:
    """Try the lines, say how each went; the status of the process."""
    if not lines:
        print("No line is in the tables for this.")
        return 2
    for line in lines:
        line.broken((root / line.file).read_text(encoding="utf-8"))
    with TemporaryDirectory(prefix="signpost-mutants-") as folder:
        copies = [Copy.of(root, Path(folder) / str(number)) for number in range(_AT_ONCE)]
        _check_unbroken(copies, lines)
        survived = list(_survivors(copies, lines))
    for place in survived:
        print(f"{place} survived")
    print(f"{len(lines)} broken, {len(survived)} survived")
    return 1 if survived else 0


def _check_unbroken(copies: Sequence[Copy], lines: Sequence[Line]) -> None:
    """Run the tests on what is whole, each copy its share of them. Raises `CannotTell`."""
    tests = sorted({name for line in lines for name in line.tests})
    shares = [tests[number :: len(copies)] for number in range(len(copies))]
    with ThreadPoolExecutor(len(copies)) as pool:
        list(pool.map(Copy.check_unbroken, copies, shares))
    print(f"{len(tests)} files of tests pass unbroken.", flush=True)


def _survivors(copies: Sequence[Copy], lines: Sequence[Line]) -> list[str]:
    free: SimpleQueue[Copy] = SimpleQueue()
    for copy in copies:
        free.put(copy)

    def tried(line: Line) -> str:
        copy = free.get()
        try:
            place = line.place_in((copy.folder / line.file).read_text(encoding="utf-8"))
            survives = copy.survives(line)
        finally:
            free.put(copy)
        print(f"{place} {'SURVIVED' if survives else 'noticed'}: {line.becomes.strip()}", flush=True)
        return place if survives else ""

    with ThreadPoolExecutor(len(copies)) as pool:
        return [place for place in pool.map(tried, lines) if place]


if __name__ == "__main__":
    sys.exit(main(read_lines(sys.argv[1] if len(sys.argv) > 1 else "")))
