"""What each page of the operator's costs on a site with one move of 200,000 domains, against the overview of the move.

    python tests/bench/bench_operators.py [--domains 200000] [--only sending progress …] [--json FILE]

CPU time of the process, which has the database in it (SQLite) or not (`DATABASE_URL`), the best of three; queries, and
for files the memory that it takes beside. The site is kept under `build/bench/`. Target: a page costs at most three
times the overview, and a file that is streamed takes at most 30 MB.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from django.test import Client

ROOT: Final = Path(__file__).resolve().parents[2]
TARGET_TIMES, TARGET_MB = 3.0, 30.0
_TRIES: Final = 3
_HOST, _PORT = "127.0.0.1", 8391
_RECIPE: Final = Path(__file__).with_name("large_move.py")
#: The first is what the others are compared with. `{sent}`, `{leaving}` and `{draft}` are its notices, `{name}` one of
#: its domains.
_PAGES: Final = {
    "overview": "moves/large/",
    "home": "",
    "moves": "moves/",
    "domains of the move": "moves/large/domains/",
    "… the last page": "moves/large/domains/?page=last",
    "as a client": "moves/large/client/",
    "ready?": "moves/large/readiness/",
    "… of a domain": "moves/large/readiness/domains/{name}/",
    "messages": "moves/large/messages/",
    "sending": "moves/large/sending/",
    "notice, a draft": "moves/large/sending/{draft}/",
    "notice, leaving": "moves/large/sending/{leaving}/",
    "notice, sent": "moves/large/sending/{sent}/",
    "messages come back": "moves/large/sending/{sent}/messages/bounced/",
    "how far?": "moves/large/progress/",
    "stragglers": "moves/large/progress/domains/",
    "… further on": "moves/large/progress/domains/?after=opened:client-05",
    "… of one state": "moves/large/progress/domains/?state=silent",
    "publish": "moves/large/publish/",
    "dates": "moves/large/dates/",
    "a list": "imports/1/",
    "services": "services/",
    "a service": "services/old/",
    "find a domain": "domains/?domain=client-00",
    "a domain": "domains/{name}/",
    "… its records": "domains/{name}/records/",
    "calls": "calls/",
    "votes": "votes/",
    "searches": "searches/",
    "work": "work/",
    "history": "history/",
}
_FILES: Final = {
    "whom to call": "moves/large/progress/domains.csv",
    "lines": "moves/large/messages/lines.csv",
    "findings": "moves/large/readiness/findings.csv",
    "come back": "moves/large/sending/{sent}/messages/bounced.csv",
    "records of a domain": "domains/{name}/records.json",
    "history": "history/events.csv",
}


@dataclass(frozen=True)
class Cost:
    """Of one page or file; `mb` is what the process took beside while it was sent."""

    page: str
    seconds: float
    queries: int
    bytes: int
    mb: float
    is_file: bool

    def misses(self, overview: float) -> bool:
        return self.mb > TARGET_MB if self.is_file else self.seconds > TARGET_TIMES * overview


def child(domains: int, only: list[str], *, seed: bool) -> None:
    """Make the rows, or ask for each page in this process; prints its figures."""
    import django  # noqa: PLC0415 (the parent runs without Django)

    django.setup()
    from django.test import Client  # noqa: PLC0415

    from kb.models import Domain, Notice  # noqa: PLC0415
    from kb.models.accounts.roles import Role  # noqa: PLC0415
    from tests.accounts import person, sign_in  # noqa: PLC0415
    from tests.bench import large_move  # noqa: PLC0415

    at = datetime.now(UTC)
    if seed:
        large_move.seed(domains, at)
        return
    large_move.come_to(at)
    client = Client(headers={"host": _HOST})
    sign_in(client, person(Role.OPERATOR, f"bench-{at.timestamp()}"))
    sent, leaving, draft = Notice.objects.order_by("pk").values_list("pk", flat=True)
    name = Domain.objects.order_by("pk").values_list("name", flat=True)[domains // 2]
    fill = {"sent": sent, "leaving": leaving, "draft": draft, "name": name}
    for pages, is_file in ((_PAGES, False), (_FILES, True)):
        for page, path in pages.items():
            if not only or page in {"overview", *only}:
                cost = _cost(client, page, "/operator/" + path.format(**fill), is_file=is_file)
                print(json.dumps(asdict(cost)), flush=True)


def _cost(client: "Client", page: str, path: str, *, is_file: bool) -> Cost:
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    def ask() -> int:
        answer: Any = client.get(path)
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status_code}")
        return sum(map(len, answer)) if answer.streaming else len(answer.content)

    ask()
    before = _peak()
    seconds, sent = min(_timed(ask) for _ in range(1 if is_file else _TRIES))
    beside = _peak(reset=False) - before
    with CaptureQueriesContext(connection) as asked:
        ask()
    return Cost(page, seconds, len(asked), sent, beside, is_file)


def _timed(ask: Callable[[], int]) -> tuple[float, int]:
    began = time.process_time()
    sent = ask()
    return time.process_time() - began, sent


def _peak(*, reset: bool = True) -> float:
    """The most memory that this process had since it was asked to forget that, in MB."""
    if reset:
        Path("/proc/self/clear_refs").write_text("5")
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1000


def prepared(domains: int) -> dict[str, str]:
    """The environment of the site, which is made and kept if it is not there."""
    folder = ROOT / "build" / "bench" / f"operators-{domains}"
    neutral = {
        "SAMPLE": "0",
        "CACHE_URL": "",
        "SECRET_KEY": "",
        "ALLOWED_HOSTS": "",
        "EMAIL_URL": "smtps://127.0.0.1:1",
    }
    own = os.environ | neutral | {"DATA_DIR": str(folder), "SITE_URL": f"http://{_HOST}:{_PORT}", "PORT": str(_PORT)}
    own |= {"EMAIL_FROM": "Help <help@example.net>"}
    own |= {"DJANGO_SETTINGS_MODULE": "kb.settings", "PYTHONPATH": str(ROOT)}
    mark, recipe = folder / "seeded", hashlib.sha256(_RECIPE.read_bytes()).hexdigest()
    if not mark.exists() or mark.read_text() != recipe:
        print(f"Making a move of {domains:,} domains in {folder} (kept for the next time)", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        prepare = [sys.executable, "manage.py", "serve", "--prepare-only"]
        subprocess.run(prepare, cwd=ROOT, env=own, check=True, stdout=subprocess.DEVNULL)
        subprocess.run([sys.executable, __file__, "--seed", "--domains", str(domains)], env=own, check=True)
        mark.write_text(recipe)
    return own


def report(costs: list[Cost]) -> bool:
    """Print the table; whether the targets are met."""
    overview = costs[0].seconds
    print(f"{'page':<22}{'CPU s':>8}{'× overview':>12}{'queries':>9}{'MB sent':>9}{'MB beside':>11}")
    for cost in costs:
        sign = "  MISSED" if cost.misses(overview) else ""
        times = f"{cost.seconds / overview:>12.1f}" if not cost.is_file else f"{'file':>12}"
        figures = f"{cost.seconds:>8.3f}{times}{cost.queries:>9}{cost.bytes / 1e6:>9.2f}{cost.mb:>11.0f}"
        print(f"{cost.page:<22}{figures}{sign}")
    met = not any(cost.misses(overview) for cost in costs)
    goal = f"a page at most {TARGET_TIMES:g} times the overview, a file at most {TARGET_MB:g} MB beside"
    print(f"Target: {goal}: {'met' if met else 'MISSED'}. Load of the machine: {os.getloadavg()[0]:.1f}.", flush=True)
    return met


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--domains", type=int, default=200_000)
    parser.add_argument("--only", nargs="+", default=[], metavar="PAGE", help=", ".join([*_PAGES, *_FILES]))
    parser.add_argument("--json", type=Path)
    parser.add_argument("--seed", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.seed or options.child:
        child(options.domains, options.only, seed=options.seed)
        return
    command = [sys.executable, __file__, "--child", "--domains", str(options.domains)]
    command += ["--only", *options.only] if options.only else []
    done = subprocess.run(command, env=prepared(options.domains), check=True, stdout=subprocess.PIPE, text=True)
    # Between them stand the log lines of the site.
    costs = [Cost(**json.loads(line)) for line in done.stdout.splitlines() if line.startswith('{"page"')]
    met = report(costs)
    if options.json:
        options.json.write_text(json.dumps([asdict(cost) for cost in costs], indent=2))
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
