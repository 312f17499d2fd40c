"""What it costs to look at all domains of a large move, by the worker's own rounds, against real servers.

    python tests/bench/bench_readiness.py [--domains 2000] [--dns] [--rate 1000] [--json FILE]

In a network of its own: BIND with the records of every domain, Dovecot and Postfix on 64 addresses, and a site of its
own with one move. Each domain is its own host with three ports, as in the case that is dearest. `--dns` ends where the
names and records of all are known, and the first server would be visited. Nothing may be found of anybody. Root is
needed, as for `make test-readiness`. Prints what the worker took of a core, how long it took, and what is kept; the
servers share the machine, so the time is theirs too.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kb.mail.readiness.asked import Asked
    from kb.probes.looks import Sight

ROOT: Final = Path(__file__).resolve().parents[2]
_OLD, _OLD_ADDRESS = "old.oldbox", "203.0.113.99"
_ADDRESSES: Final = tuple(f"203.0.113.{number}" for number in range(100, 164))
_PORTS: Final = {"imap": 993, "pop3": 995, "smtp": 465}
_AT_ONCE: Final = 5_000
#: Days from now to the dates of the move.
_DATES: Final = {"published_at": -3, "change_from": 5, "moves_at": 10, "old_closes_at": 40}


@dataclass(frozen=True)
class Cost:
    """`cpu` is the worker's alone. `found` are domains of which anything was found, `kept` kilobytes a domain."""

    domains: int
    seconds: float
    cpu: float
    rounds: int
    found: int
    kept: float
    peak_mb: float


def child(domains: int, rate: int, *, dns: bool) -> Cost:
    """Runs in the network: makes the lab and the site, and looks until everybody was looked at."""
    with tempfile.TemporaryDirectory(prefix="readiness-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with _lab(folder, domains):
            _settle(folder, rate)
            import django  # noqa: PLC0415 (what it reads of the environment stands above)

            django.setup()
            _fill(domains, datetime.now(UTC))
            return _looked(domains, dns=dns)


@contextmanager
def _lab(folder: Path, domains: int) -> Iterator[None]:
    from tests.readiness.certificates import Authority, Wish  # noqa: PLC0415
    from tests.readiness.programs import running_bind, running_dovecot, running_postfix  # noqa: PLC0415

    authority = Authority(folder / "authority")
    (folder / "authority").chmod(0o755)
    os.environ["SSL_CERT_FILE"] = str(authority.root)
    file = authority.issue(Wish(("*.lab.test", f"{_OLD}.test")), "all.pem")
    addresses = (_OLD_ADDRESS, *_ADDRESSES)
    with ExitStack() as stack:
        stack.enter_context(running_bind(folder / "bind", _records(domains), "127.0.0.9", "127.0.0.9"))
        auth = stack.enter_context(running_dovecot(folder / "dovecot", dict.fromkeys(addresses, file)))
        postfix: list[tuple[str, int, Path, dict[str, str]]] = [(one, 465, file, {}) for one in addresses]
        stack.enter_context(running_postfix(folder / "postfix", auth, postfix))
        yield


def _records(domains: int) -> Iterator[str]:
    yield f"{_OLD} A {_OLD_ADDRESS}"
    yield f"mx.oldbox A {_OLD_ADDRESS}"
    for number in range(domains):
        name = f"c{number}.lab"
        yield f"{name} A {_ADDRESSES[number % len(_ADDRESSES)]}"
        yield f"{name} MX 10 mx.oldbox.test."
        yield f'{name} TXT "v=spf1 ip4:203.0.113.0/24 ~all"'
        yield f'_dmarc.{name} TXT "v=DMARC1; p=none"'


def _settle(folder: Path, rate: int) -> None:
    """The environment of a site of its own, with a database that is ready."""
    os.environ |= {
        **{"SAMPLE": "0", "CACHE_URL": "", "SECRET_KEY": "", "ALLOWED_HOSTS": ""},
        **{"DATA_DIR": str(folder / "data"), "SITE_URL": "http://127.0.0.1:8392", "PORT": "8392"},
        **{"PROBES": "on", "PROBE_RESOLVERS": "127.0.0.1", "PROBE_RATE": str(rate)},
        **{"PROBE_ALLOW_NETS": "203.0.113.0/24", "DJANGO_SETTINGS_MODULE": "kb.settings"},
    }
    os.environ.pop("DATABASE_URL", None)
    prepare = [sys.executable, "manage.py", "serve", "--prepare-only"]
    subprocess.run(prepare, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def _fill(domains: int, at: datetime) -> None:
    from kb.models import Domain, Move, Server, Service  # noqa: PLC0415

    services = [Service.objects.create(slug=slug, name=f"the {slug} server") for slug in ("old", "new")]
    for service, host in zip(services, (f"{_OLD}.test", "{domain}"), strict=True):
        for protocol, port in _PORTS.items():
            Server.objects.create(service=service, protocol=protocol, host=host, port=port, security="tls")
    dates = {name: at + timedelta(days=days) for name, days in _DATES.items()}
    move = Move.objects.create(slug="large", title="Large", from_service=services[0], to_service=services[1], **dates)
    rows = (Domain(name=f"c{number}.lab.test", service=services[0], move=move) for number in range(domains))
    Domain.objects.bulk_create(rows, batch_size=_AT_ONCE)


def _looked(domains: int, *, dns: bool) -> Cost:
    from kb.models import Move  # noqa: PLC0415
    from kb.models.readiness.sightings import DomainSighting  # noqa: PLC0415
    from kb.operations.readiness import looks  # noqa: PLC0415

    move, look = Move.objects.get(), _names_alone if dns else looks._look
    before, began, spent, rounds = _kept(), time.monotonic(), time.process_time(), 0
    rows = DomainSighting.objects.of_move(move)
    with suppress(_NamesKnown):
        while rows.visited().count() < domains:
            looks.look_for_a_round(datetime.now(UTC), look)
            rounds += 1
            known = f"names of {rows.count():,} and servers of {rows.visited().count():,} are known"
            print(f"{known} after {time.process_time() - spent:.0f} s of a core", file=sys.stderr, flush=True)
    found = rows.with_findings().count()
    return Cost(
        domains,
        time.monotonic() - began,
        time.process_time() - spent,
        rounds,
        found,
        (_kept() - before) / domains,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
    )


class _NamesKnown(Exception):
    """The names and records of all are known, so that servers would be visited now."""


def _names_alone(questions: "Sequence[Asked]", at: datetime) -> "Sight":
    from kb.operations.readiness import looks  # noqa: PLC0415

    if any(one.endpoints for one in questions):
        raise _NamesKnown
    look: Callable[[Sequence[Asked], datetime], Sight] = looks._look
    return look(questions, at)


def _kept() -> float:
    """Kilobytes of the tables of looks."""
    from kb.models.readiness.sightings import DomainSighting, HostSighting  # noqa: PLC0415

    rows = (HostSighting.objects.values_list("host", "facts"), DomainSighting.objects.values_list("facts", "findings"))
    return sum(len(json.dumps(row)) for some in rows for row in some.iterator(chunk_size=2000)) / 1000


def report(cost: Cost, *, dns: bool) -> bool:
    each, whole = cost.cpu / cost.domains, 200_000 / cost.domains
    what = "names and records alone" if dns else "names, records and three ports each"
    print(f"{cost.domains:,} domains, {what}: {cost.seconds:.0f} s in {cost.rounds} rounds, {cost.cpu:.0f} s of a core")
    print(
        f"{1000 * each:.1f} ms of CPU a domain; {cost.kept:.1f} kB kept a domain; the worker had {cost.peak_mb:.0f} MB"
    )
    hours = f"{whole * cost.seconds / 3600:.1f} hours, {whole * cost.cpu / 3600:.1f} of a core"
    print(f"So 200,000 take {hours}. Load of the machine: {os.getloadavg()[0]:.1f}")
    print(f"{cost.found} domains of which something was found that is not so", flush=True)
    return not cost.found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--domains", type=int, default=2_000)
    parser.add_argument("--rate", type=int, default=1000, help="visits that may begin in a second")
    parser.add_argument("--dns", action="store_true", help="names and records alone")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    if not os.environ.get("SIGNPOST_OWN_NETWORK"):
        network = 'ip route add local 203.0.113.0/24 dev lo; exec "$@"'
        own = ["tests/own_network.sh", "bash", "-c", network, "bash", sys.executable, *sys.argv]
        sys.exit(subprocess.run(own, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}).returncode)
    cost = child(options.domains, options.rate, dns=options.dns)
    met = report(cost, dns=options.dns)
    if options.json:
        options.json.write_text(json.dumps(asdict(cost), indent=2))
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
