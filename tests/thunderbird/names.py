"""A real DNS server, BIND: it answers for the lines of a zone as they were printed, and knows no other machine."""

import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

#: As `tests/own_network.sh` says it to whoever asks for a name.
_ADDRESS: Final = "127.0.0.1"
#: Seconds.
_PATIENCE: Final = 30
_OPTIONS: Final = """\
options {{
  directory "{folder}";
  pid-file "{folder}/pid";
  session-keyfile "{folder}/session.key";
  listen-on {{ {address}; }};
  listen-on-v6 {{ none; }};
  recursion yes;
  dnssec-validation no;
}};
controls {{ }};
"""
_ZONE: Final = 'zone "{name}" {{ type primary; file "{folder}/{file}"; }};\n'
_HEAD: Final = """\
$TTL 60
@ IN SOA ns.names.test. admin.names.test. 1 3600 600 86400 60
@ IN NS ns.names.test.
"""
_ROOT: Final = "ns.names.test. IN A 127.0.0.1\n"


@contextmanager
def running_names(folder: Path, zones: Mapping[str, str]) -> Iterator[None]:
    """Answer for each zone with its lines until the block ends. Any other name is not there, which it says at once."""
    folder.mkdir(parents=True)
    configuration = _OPTIONS.format(folder=folder, address=_ADDRESS)
    for place, (name, lines) in enumerate({".": _ROOT, **zones}.items()):
        (folder / f"{place}.zone").write_text(f"{_HEAD}{lines}", encoding="utf-8")
        configuration += _ZONE.format(name=name, folder=folder, file=f"{place}.zone")
    (folder / "named.conf").write_text(configuration, encoding="utf-8")
    with (folder / "log").open("wb") as log:
        command = ["/usr/sbin/named", "-g", "-c", str(folder / "named.conf")]
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait_until_ready(process, folder / "log")
        yield
    finally:
        process.terminate()
        process.wait(timeout=_PATIENCE)


def _wait_until_ready(process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        said = log.read_text(errors="replace")
        if said.rstrip().endswith("running"):
            # A zone with a line that BIND does not take is left out, and all others are answered for.
            assert "not loaded due to errors" not in said, said
            return
        time.sleep(0.05)
    raise RuntimeError(f"the DNS server did not start:\n{log.read_text(errors='replace')}")
