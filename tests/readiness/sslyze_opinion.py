"""What sslyze says of a server's certificate, to compare ours with: a scanner by other people, on other foundations.

`python -m tests.readiness.sslyze_opinion` fetches it from PyPI into `build/`, for the lab alone: its licence is another
one than ours, and it needs older parts than we have. The lab has no way out, so that comes first.
"""

import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from kb.mail.readiness.facts import ServerFacts
from kb.mail.servers import Security

VERSION: Final = "6.3.1"
FOLDER: Final = Path(__file__).resolve().parents[2] / "build" / f"sslyze-{VERSION}"
_PATIENCE: Final = 240
_OUR_ROOT: Final = "Supplied CA file"
_NEW_TLS: Final = ("TLS_1_2", "TLS_1_3")

Where = tuple[str, str, int]


def fetch() -> None:
    if not FOLDER.exists():
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*command, "--target", str(FOLDER), f"sslyze=={VERSION}"], check=True)


def opinions(servers: Iterable[tuple[str, ServerFacts]], root: Path, folder: Path) -> dict[Where, str]:
    """`good`, or what is wrong, by host, address and port. It is not asked about addresses of IPv6."""
    runs: dict[str, list[Where]] = defaultdict(list)
    for host, server in servers:
        if ":" not in server.address:
            by_starttls = server.protocol if server.security is Security.STARTTLS else ""
            runs[by_starttls].append((host, server.address, server.port))
    found: dict[Where, str] = {}
    for protocol, places in runs.items():
        found |= _asked(protocol, places, root, folder / f"sslyze-{protocol or 'tls'}.json")
    return found


def _asked(protocol: str, places: list[Where], root: Path, file: Path) -> dict[Where, str]:
    command = [sys.executable, "-m", "sslyze", "--certinfo", "--certinfo_ca_file", str(root), "--json_out", str(file)]
    command += ["--mozilla_config", "disable", *(["--starttls", protocol] if protocol else [])]
    command += [f"{host}:{port}{{{address}}}" for host, address, port in places]
    environment = os.environ | {"PYTHONPATH": str(FOLDER), "PYTHONWARNINGS": "ignore"}
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, timeout=_PATIENCE)
    return dict(map(_read, json.loads(file.read_text())["server_scan_results"]))


def _read(result: dict[str, Any]) -> tuple[Where, str]:
    at = result["server_location"]
    where = (at["hostname"], at["ip_address"], at["port"])
    certificate = (result["scan_result"] or {}).get("certificate_info") or {}
    if not certificate.get("result"):
        return where, f"no certificate: {result['connectivity_status']}"
    if result["connectivity_result"]["highest_tls_version_supported"] not in _NEW_TLS:
        return where, "old TLS"
    paths = certificate["result"]["certificate_deployments"][0]["path_validation_results"]
    ours = next(path for path in paths if path["trust_store"]["name"] == _OUR_ROOT)
    return where, "good" if ours["was_validation_successful"] else str(ours["validation_error"])


if __name__ == "__main__":
    fetch()
