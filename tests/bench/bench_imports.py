"""How long a million domains take to import, against a plain `executemany` of the same rows, and in how much memory.

    python tests/bench/bench_imports.py [--rows 1000000] [--rounds 3] [--json FILE]

Rounds are interleaved, each run is a process of its own on a fresh SQLite database (WAL, synchronous=FULL) with the
real table, its indexes and triggers. Only the import itself is timed, not the start of Python. `roomy` is the plain
way with the page cache that an import takes, `again` imports a file that is in the database already. `contacts` is the
shuffled file with somebody to reach at each domain, whom the plain way leaves out. Target: at most three times the
plain way, at most 150 MB.
"""

import argparse
import csv
import json
import os
import random
import resource
import shutil
import sqlite3
import string
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from multiprocessing import Process
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
ENDINGS = ("co.uk", "com", "example", "org.uk", "de")
SERVICES = 20
KINDS = ("shuffled", "sorted", "contacts")
TARGET_TIMES, TARGET_MB = 3.0, 150
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL"

Figures = dict[str, float]


def write_files(folder: Path, rows: int) -> None:
    """`sorted.csv` by name, the others in random order; every domain of ten of the services is on a move."""
    chance = random.Random(7)  # noqa: S311 (the same file each time)
    letters = string.ascii_lowercase + string.digits
    names: set[str] = set()
    while len(names) < rows:
        names.add("".join(chance.choices(letters, k=chance.randint(5, 14))) + "." + chance.choice(ENDINGS))
    in_order = sorted(names)
    shuffled = in_order[:]
    chance.shuffle(shuffled)
    for kind, listed in (("sorted", in_order), ("shuffled", shuffled), ("contacts", shuffled)):
        with (folder / f"{kind}.csv").open("w", newline="") as file:
            out = csv.writer(file)
            people = kind == "contacts"
            out.writerow(("domain", "service", "move") + ("contact", "email", "phone") * people)
            for name in listed:
                service = chance.randrange(SERVICES)
                place = (name, f"service-{service}", f"move-{service}" if service % 2 else "")
                out.writerow(place + (f"Client {name[:5]}", f"post@{name}", "+44 1632 960001") * people)


def make_database(folder: Path) -> None:
    """An empty database with the services and moves that the files name."""
    manage = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(manage, cwd=ROOT, env=environment(folder), check=True)
    with sqlite3.connect(folder / "kb.sqlite3") as db:
        for number in range(SERVICES):
            db.execute("INSERT INTO kb_service VALUES (?, ?, 'A service', '')", (number + 1, f"service-{number}"))
        for number in range(1, SERVICES, 2):
            db.execute(
                "INSERT INTO kb_move (slug, title, from_service_id, to_service_id, change_from, moves_at)"
                " VALUES (?, 'A move', ?, 1, '2026-01-01 00:00:00', '2026-02-01 00:00:00')",
                (f"move-{number}", number + 1),
            )
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


def environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return kept | {"DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "kb.settings", "PYTHONPATH": str(ROOT)}


def plain(database: Path, file: Path, pragmas: str = PRAGMAS) -> None:
    """What the import is measured against: the rows as they come, unchecked."""
    db = sqlite3.connect(database, isolation_level=None)
    db.executescript(pragmas)
    services = dict(db.execute("SELECT slug, id FROM kb_service"))
    moves = dict(db.execute("SELECT slug, id FROM kb_move")) | {"": None}

    def rows() -> Iterator[tuple[str, int, int | None]]:
        with file.open(newline="") as lines:
            reader = csv.reader(lines)
            next(reader)
            for domain, service, move, *_ in reader:
                yield domain, services[service], moves[move]

    db.execute("BEGIN IMMEDIATE")
    db.executemany("INSERT INTO kb_domain (name, service_id, move_id, active) VALUES (?, ?, ?, 1)", rows())
    db.execute("COMMIT")
    db.close()


def roomy(database: Path, file: Path) -> None:
    plain(database, file, f"{PRAGMAS}; PRAGMA cache_size = -32768")


def ours(database: Path, file: Path) -> None:
    from kb.operations.imports.domains import import_domains  # noqa: PLC0415 (the plain way runs without Django)

    outcome = import_domains(file)
    if not outcome.written:
        raise SystemExit(str(outcome.rejected.kept[0]))


def child(way: str, database: Path, file: Path) -> None:
    """One run in this process; prints its figures."""
    ways: dict[str, Callable[[Path, Path], None]] = {"plain": plain, "roomy": roomy, "import": ours, "again": ours}
    if ways[way] is ours:
        import django  # noqa: PLC0415 (as above)

        django.setup()
    begun = time.perf_counter()
    ways[way](database, file)
    seconds = time.perf_counter() - begun
    print(json.dumps({"seconds": seconds, "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000}))


def run(way: str, work: Path, file: Path) -> Figures:
    folder = work / "run"
    if way != "again":
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(work / "empty", folder)
    command = [sys.executable, __file__, "--child", way, str(folder / "kb.sqlite3"), str(file)]
    done = subprocess.run(command, env=environment(folder), check=True, capture_output=True, text=True)
    figures: Figures = json.loads(done.stdout)
    return figures


def measure(work: Path, rounds: int) -> dict[str, Figures]:
    """The medians of `seconds` and the greatest `mb` for each file and way."""
    runs: dict[str, list[Figures]] = {}
    for _ in range(rounds):
        for kind in KINDS:
            for way in ("plain", "roomy", "import", "again"):
                runs.setdefault(f"{kind} {way}", []).append(run(way, work, work / f"{kind}.csv"))
    return {
        name: {"seconds": median(one["seconds"] for one in each), "mb": max(one["mb"] for one in each)}
        for name, each in runs.items()
    }


def report(results: dict[str, Figures]) -> bool:
    """Print the table; whether the targets are met."""
    met = True
    print(f"{'file and way':<18}{'seconds':>9}{'times plain':>13}{'MB':>7}")
    for name, figures in results.items():
        kind, way = name.split()
        figures["times_plain"] = figures["seconds"] / results[f"{kind} plain"]["seconds"]
        print(f"{name:<18}{figures['seconds']:>9.2f}{figures['times_plain']:>13.2f}{figures['mb']:>7.0f}")
        met = met and (
            way in {"plain", "roomy"} or (figures["times_plain"] <= TARGET_TIMES and figures["mb"] <= TARGET_MB)
        )
    print(f"Target: at most {TARGET_TIMES:g} times plain and {TARGET_MB} MB: {'met' if met else 'MISSED'}.")
    return met


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--child", nargs=3, metavar=("WAY", "DATABASE", "FILE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        way, database, file = options.child
        child(way, Path(database), Path(file))
        return
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        (work / "empty").mkdir()
        make_database(work / "empty")
        # In a process of its own: a child's peak memory begins at what its parent holds.
        writer = Process(target=write_files, args=(work, options.rows))
        writer.start()
        writer.join()
        results = measure(work, options.rounds)
    met = report(results)
    if options.json:
        options.json.write_text(
            json.dumps({"rows": options.rows, "rounds": options.rounds, "results": results}, indent=2)
        )
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
