"""Two relays as hosts hire them, each a Postfix of its own that gives every message another Message-ID.

`replaced` forgets what ours was, as Amazon SES does; `kept` writes it into X-Original-Message-ID. Both hand on to a
server that knows nobody, and send what comes back to the sender.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from tests.sending.instances import lay_out, running_instance
from tests.sending.postfix import RELAYS, Postfix

_REWRITES: Final = {
    "replaced": "/^Message-ID:/ IGNORE",
    "kept": "/^Message-ID:(.*)/ REPLACE X-Original-Message-ID:$1",
}
_MAIN: Final = """\
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = {relay}.relay.test
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
header_checks = regexp:{folder}/rewrites
always_add_missing_headers = yes
transport_maps = regexp:{folder}/transports
smtp_tls_security_level = none
"""
_MASTER: Final = """\
127.0.0.1:{port} inet n - n - - smtpd
"""


@contextmanager
def running_relays(folder: Path, postfix: Postfix) -> Iterator[None]:
    """Both relays, which Postfix's own users must be able to look into; `postfix` takes what comes back."""
    with ExitStack() as running:
        for relay in RELAYS:
            running.enter_context(_running(folder / relay, relay, postfix))
        yield


@contextmanager
def _running(folder: Path, relay: str, postfix: Postfix) -> Iterator[None]:
    lay_out(folder)
    ports = postfix.ports
    (folder / "rewrites").write_text(f"{_REWRITES[relay]}\n")
    back, on = (f"smtp:[127.0.0.1]:{ports[name]}" for name in ("bare", "nobody"))
    (folder / "transports").write_text(f"/^help@example\\.net$/ {back}\n/./ {on}\n")
    with running_instance(folder, _MAIN.format(folder=folder, relay=relay), _MASTER.format(port=ports[relay])):
        yield
