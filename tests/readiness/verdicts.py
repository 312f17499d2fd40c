"""What OpenSSL's own client says of a server's TLS, to compare ours with."""

import subprocess
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from kb.mail.readiness.certificates import kinds_of
from kb.mail.readiness.facts import Chain, HostFacts, ServerFacts
from kb.mail.servers import Security

_PATIENCE: Final = 20
#: Of names that one server shows one certificate for, so many.
_NAMES: Final = 4
_AT_ONCE: Final = 8
#: What Debian's OpenSSL speaks at all.
_NEW_TLS: Final = ("TLSv1.2", "TLSv1.3")


@dataclass(frozen=True)
class Compared:
    host: str
    server: ServerFacts
    is_good: bool
    openssl: str

    @property
    def is_same(self) -> bool:
        return self.is_good == (self.openssl == "good")


def compared(hosts: Sequence[HostFacts], root: Path, at: datetime) -> list[Compared]:
    """Each server that TLS was tried with, once for each of its first names."""
    wanted = []
    times: Counter[tuple[str, int]] = Counter()
    for host, server in ((one.host, server) for one in hosts for server in one.servers):
        times[server.address, server.port] += 1
        if server.security is not Security.NONE and times[server.address, server.port] <= _NAMES:
            wanted.append((host, server))
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        said = pool.map(lambda pair: _openssl(*pair, root), wanted)
        return [Compared(host, one, _is_good(one, at), words) for (host, one), words in zip(wanted, said, strict=True)]


def _is_good(server: ServerFacts, at: datetime) -> bool:
    certificate = server.certificate
    if certificate is None or server.tls not in _NEW_TLS:
        return False
    return certificate.chain is Chain.TRUSTED and not any(kinds_of(certificate, at))


def _openssl(host: str, server: ServerFacts, root: Path) -> str:
    where = f"[{server.address}]" if ":" in server.address else server.address
    command = ["openssl", "s_client", "-connect", f"{where}:{server.port}", "-servername", host]
    command += ["-verify_hostname", host, "-verify_return_error", "-CAfile", str(root), "-partial_chain"]
    if server.security is Security.STARTTLS:
        command += ["-starttls", server.protocol]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_PATIENCE)
    except subprocess.TimeoutExpired:
        return "no answer in time"
    text = (done.stdout + done.stderr).decode(errors="replace")
    if done.returncode == 0 and "Verify return code: 0 (ok)" in text:
        return "good"
    return next((line.strip() for line in text.splitlines() if "error" in line.lower()), "no TLS")
