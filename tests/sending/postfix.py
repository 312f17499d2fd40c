"""A Postfix of the test's own on loopback: own configuration, queue and certificates; it delivers into one Maildir.

What is for the sender goes into another one, `sender`. Recipients called `late-…` are taken, handed on to a server that
knows nobody, and come back. Those called `replaced-…` and `kept-…` go there by a relay (`tests.sending.relays`).
"""

import pwd
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path
from typing import Final

from tests.browser.running import free_port
from tests.sending.instances import OWNER, lay_out, running_instance
from tests.thunderbird.street import Authority

#: Relays on the way, each with a port of its own.
RELAYS: Final = ("replaced", "kept")
_MAIN: Final = """\
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.sink.test
mynetworks =
local_recipient_maps =
smtpd_relay_restrictions = reject_unauth_destination
smtpd_recipient_restrictions = check_recipient_access regexp:{folder}/recipients, reject_unauth_destination
smtpd_error_sleep_time = 0
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
virtual_mailbox_domains = regexp:{folder}/domains
virtual_mailbox_maps = regexp:{folder}/boxes
transport_maps = regexp:{folder}/transports
virtual_mailbox_base = {folder}
virtual_minimum_uid = 1
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
smtpd_tls_chain_files = {folder}/mail.pem
smtpd_tls_security_level = encrypt
smtp_tls_security_level = none
default_transport = error:nothing leaves this machine
"""
#: service, type, chroot and command; ports are filled in.
_MASTER: Final = """\
127.0.0.1:{starttls} inet n - n - - smtpd
127.0.0.1:{tls} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
127.0.0.1:{bare} inet n - n - - smtpd -o smtpd_tls_security_level=none
127.0.0.1:{stranger} inet n - n - - smtpd -o smtpd_tls_chain_files={folder}/stranger.pem
127.0.0.1:{nobody} inet n - n - - smtpd -o smtpd_tls_security_level=none -o myhostname=elsewhere.sink.test
  -o smtpd_recipient_restrictions=check_recipient_access,regexp:{folder}/unknown
pickup unix n - n 60 1 pickup
flush unix n - n 1000? 0 flush
discard unix - - n - - discard
"""


@dataclass(frozen=True)
class Postfix:
    """A running one; a port for each way to connect."""

    folder: Path
    ports: dict[str, int]
    speaks: list[str]

    def refuse(self, *lines: str) -> None:
        """What recipients are answered from now on, as lines of an access table."""
        (self.folder / "recipients").write_text("".join(f"{line}\n" for line in lines))
        self.command("reload")
        time.sleep(0.5)

    def command(self, *words: str) -> None:
        subprocess.run([*self.speaks, *words], check=True, capture_output=True)

    def delivered(self) -> Counter[str]:
        """Every Message-ID in the Maildir, with its number, once nothing waits in the queue any more."""
        deadline = time.monotonic() + 60
        while self._waiting() and time.monotonic() < deadline:
            time.sleep(0.1)
        assert not self._waiting()
        messages = (message_from_bytes(path.read_bytes()) for path in (self.folder / "mail/new").glob("*"))
        return Counter(str(message["Message-ID"]) for message in messages)

    def _waiting(self) -> bool:
        queues = (self.folder / "queue" / name for name in ("maildrop", "incoming", "active", "deferred"))
        return any(path.is_file() for queue in queues for path in queue.rglob("*"))


@contextmanager
def running_postfix(folder: Path, authority: Authority) -> Iterator[Postfix]:
    """`authority` signs for `localhost`; the port `stranger` shows a certificate that nobody vouches for."""
    owner = pwd.getpwnam(OWNER)
    ports = {name: free_port() for name in ("starttls", "tls", "bare", "stranger", "nobody", *RELAYS)}
    lay_out(folder, "mail", "sender")
    (folder / "recipients").write_text("")
    (folder / "domains").write_text("/./ OK\n")
    (folder / "boxes").write_text("/^help@example\\.net$/ sender/\n/./ mail/\n")
    leads = {"late": "nobody"} | {relay: relay for relay in RELAYS}
    lines = (f"/^{name}-/ smtp:[127.0.0.1]:{ports[port]}\n" for name, port in leads.items())
    (folder / "transports").write_text("".join(lines))
    (folder / "unknown").write_text("/./ 550 5.1.1 No such mailbox\n")
    authority.issue(("localhost",), folder / "mail.pem")
    Authority().issue(("localhost",), folder / "stranger.pem")
    known = {"folder": folder, "uid": owner.pw_uid, "gid": owner.pw_gid, **ports}
    with running_instance(folder, _MAIN.format(**known), _MASTER.format(**known)) as command:
        yield Postfix(folder, ports, command)
