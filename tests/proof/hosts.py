"""The mail servers of the lab, each a Postfix on an address of its own: by their addresses they are told apart.

The old and the new server, and another provider's, take mail from whoever has the password, for everybody. Our own
exchanger takes it from everybody, for the one mailbox, and says what SPF says (`policyd-spf`).
"""

import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.sending.instances import OWNER, lay_out, running_instance

#: The domain of the mailbox of proof, and the name under which our exchanger writes.
OURS: Final = "help.test"
EXCHANGER: Final = f"mx.{OURS}"
OLD, NEW, ELSEWHERE = "mail.old.test", "mail.new.test", "mail.elsewhere.test"
ADDRESSES: Final = {OLD: "203.0.113.10", NEW: "203.0.113.20", EXCHANGER: "203.0.113.30", ELSEWHERE: "203.0.113.40"}
#: For whom a server has a mailbox: ours, and those of clients, who are at the new one, and of one who is elsewhere too.
_DOMAINS: Final = {EXCHANGER: r"help\.test", NEW: r"[a-z0-9-]+\.client\.test|private\.test"}
#: Clients, called so, whose mail the old and the new server hand on to another provider's.
_RELAYED: Final = f"/@relayed/ smtp:[{ELSEWHERE}]\n"
_MAIN: Final = """\
inet_interfaces = {address}
inet_protocols = ipv4
myhostname = {name}
mynetworks = {trusted}
local_recipient_maps =
recipient_delimiter = +
smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination
smtpd_recipient_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination{policy}
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {auth}
smtpd_tls_chain_files = {certificate}
smtpd_tls_security_level = may
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
smtp_tls_security_level = may
smtp_destination_concurrency_limit = 10
initial_destination_concurrency = 10
virtual_mailbox_domains = regexp:{folder}/domains
virtual_mailbox_maps = regexp:{folder}/boxes
virtual_mailbox_base = {folder}
virtual_minimum_uid = 1
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
sender_dependent_default_transport_maps = regexp:{folder}/ways
"""
_MASTER: Final = """\
{address}:25 inet n - n - - smtpd
{address}:587 inet n - n - - smtpd
{address}:465 inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
policyd-spf unix - n n - 0 spawn user={owner} argv=/usr/bin/policyd-spf {folder}/spf.conf
"""
#: What SPF says is written down, and nobody is turned away for it: that is for the site to judge.
_SPF: Final = f"""\
debugLevel = 0
TestOnly = 1
HELO_reject = False
Mail_From_reject = False
Header_Type = AR
Authserv_Id = {EXCHANGER}
skip_addresses = 127.0.0.0/8
"""


@dataclass(frozen=True)
class Server:
    """A running one: the Maildir of whom it takes mail for, and what waits in it."""

    box: Path
    queue: Path

    def is_idle(self) -> bool:
        """Whether nothing waits in its queue."""
        queues = (self.queue / name for name in ("maildrop", "incoming", "active", "deferred"))
        return not any(path.is_file() for queue in queues for path in queue.rglob("*"))


@contextmanager
def running_server(folder: Path, name: str, auth: Path, certificate: Path) -> Iterator[Server]:
    """The one of this name; `auth` is where it asks for passwords."""
    lay_out(folder, "box")
    own = pwd.getpwnam(OWNER)
    domains = _DOMAINS.get(name, r"nobody\.invalid")
    (folder / "domains").write_text(f"/^({domains})$/ OK\n")
    (folder / "boxes").write_text(f"/@({domains})$/ box/\n")
    (folder / "ways").write_text("" if name == ELSEWHERE else _RELAYED)
    (folder / "spf.conf").write_text(_SPF)
    known = {
        **{"folder": folder, "uid": own.pw_uid, "gid": own.pw_gid, "owner": OWNER, "name": name},
        **{"address": ADDRESSES[name], "auth": auth, "certificate": certificate},
        "policy": ", check_policy_service unix:private/policyd-spf" if name == EXCHANGER else "",
        "trusted": f"{ADDRESSES[OLD]} {ADDRESSES[NEW]}" if name == ELSEWHERE else "",
    }
    with running_instance(folder, _MAIN.format(**known), _MASTER.format(**known)):
        yield Server(folder / "box", folder / "queue")
