"""How long the largest list takes that an operator may bring: to be read and compared, written, and undone.

    python tests/bench/bench_lists.py [--rows 100000] [--json FILE]

A fresh SQLite database with as many domains as the list has rows, half of them in the list. Every row has a contact.
Each step is timed from the call of its background function to its return, in one process. Target: ten seconds to read
and ten to write.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET_SECONDS = 10.0
#: The steps that somebody waits for with a page open.
WAITED_FOR = ("read", "write")


def child(rows: int) -> None:
    """One run in this process; prints its figures."""
    import django  # noqa: PLC0415 (the parent runs without Django)

    django.setup()
    from datetime import UTC, datetime  # noqa: PLC0415

    from kb.models import Domain, Move, Service  # noqa: PLC0415
    from kb.operations.batches import batches, reading  # noqa: PLC0415

    at = datetime.now(UTC)
    old, new = (Service.objects.create(slug=slug, name=slug) for slug in ("old", "new"))
    move = Move.objects.create(slug="go", title="Go", from_service=old, to_service=new, change_from=at, moves_at=at)
    present = (Domain(name=f"client-{number:06}.example", service=old) for number in range(rows))
    Domain.objects.bulk_create(present, batch_size=5_000)
    lines = (
        f"client-{number:06}.example;Client {number};you@client-{number:06}.example;01632 {number:06}\n"
        for number in range(rows // 2, rows // 2 + rows)
    )
    batch = batches.bring(move, "".join(lines).encode(), "clients.csv", "bench", at)
    seconds = {"read": _timed(reading.read_batch, batch.pk)}
    batch.refresh_from_db()
    batches.approve(batch, "bench", at)
    seconds["write"] = _timed(batches.write_batch, batch.pk)
    batch.refresh_from_db()
    batches.undo(batch, "bench", at)
    seconds["undo"] = _timed(batches.undo_batch, batch.pk)
    batch.refresh_from_db()
    if (batch.state, batch.new, batch.left, Domain.objects.count()) != ("undone", rows // 2, 0, rows):
        raise SystemExit(f"the batch is {batch.state}, {batch.new} new, {batch.left} left")
    print(json.dumps(seconds | {"mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000}))


def _timed(work: object, batch: int) -> float:
    begun = time.perf_counter()
    work(batch=batch)  # type: ignore[operator]
    return time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(options.rows)
        return
    with tempfile.TemporaryDirectory() as folder:
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        own = kept | {"DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "kb.settings", "PYTHONPATH": str(ROOT)}
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
        subprocess.run(migrate, cwd=ROOT, env=own, check=True)
        command = [sys.executable, __file__, "--child", "--rows", str(options.rows)]
        done = subprocess.run(command, env=own, check=True, capture_output=True, text=True)
    figures = json.loads(done.stdout)
    print(f"{'a list of ' + format(options.rows, ',') + ' domains':<32}{'seconds':>9}")
    for step in ("read", "write", "undo"):
        print(f"{step:<32}{figures[step]:>9.2f}")
    print(f"{'memory':<32}{figures['mb']:>6.0f} MB", flush=True)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2))
    sys.exit(int(any(figures[step] > TARGET_SECONDS for step in WAITED_FOR)))


if __name__ == "__main__":
    main()
