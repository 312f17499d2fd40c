"""Two relays as hosts hire them, each a Postfix of its own that gives every message another Message-ID.

`replaced` forgets what ours was, as Amazon SES does; `kept` writes it into X-Original-Message-ID. Both hand on to a
server that knows nobody, and send what comes back to the sender.
"""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from tests.sending.postfix import POSTFIX, RELAYS, Postfix

_REWRITES: Final = {
    "replaced": "/^Message-ID:/ IGNORE",
    "kept": "/^Message-ID:(.*)/ REPLACE X-Original-Message-ID:$1",
}
_MAIN: Final = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = {relay}.relay.test
mydestination =
mynetworks = 127.0.0.0/8
alias_maps =
alias_database =
smtpd_relay_restrictions = permit_mynetworks, reject
header_checks = regexp:{folder}/rewrites
always_add_missing_headers = yes
transport_maps = regexp:{folder}/transports
smtp_tls_security_level = none
"""
_MASTER: Final = """\
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
smtp unix - - n - - smtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
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
    for name in ("etc", "queue", "data"):
        (folder / name).mkdir(parents=True)
    shutil.chown(folder / "data", "postfix")
    ports = postfix.ports
    (folder / "rewrites").write_text(f"{_REWRITES[relay]}\n")
    back, on = (f"smtp:[127.0.0.1]:{ports[name]}" for name in ("bare", "nobody"))
    (folder / "transports").write_text(f"/^help@example\\.net$/ {back}\n/./ {on}\n")
    (folder / "etc/main.cf").write_text(_MAIN.format(folder=folder, relay=relay))
    (folder / "etc/master.cf").write_text(_MASTER.format(port=ports[relay]))
    (folder / "etc/dynamicmaps.cf").write_text("")
    command = [POSTFIX, "-c", str(folder / "etc")]
    subprocess.run([*command, "start"], check=True, capture_output=True)
    try:
        yield
    finally:
        subprocess.run([*command, "stop"], check=True, capture_output=True)
