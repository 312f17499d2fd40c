"""A mail host of the test's own: a Dovecot and a Postfix on an address of their own, at the ports that everybody knows.

Whoever has the password is let in, whatever their name. Mail for `CLIENT` lands in the one mailbox that Dovecot shows;
mail for anybody else is what the world outside has got.
"""

import pwd
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path
from typing import Final

from tests.sending.dovecot import running_dovecot
from tests.sending.instances import OWNER, lay_out, running_instance
from tests.thunderbird.street import Authority

CLIENT: Final = "client.test"
_MAIN: Final = """\
inet_interfaces = {address}
inet_protocols = ipv4
myhostname = {name}
mynetworks =
local_recipient_maps =
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {folder}/mailbox/auth
smtpd_tls_chain_files = {folder}/mail.pem
virtual_mailbox_domains = regexp:{folder}/domains
virtual_mailbox_maps = regexp:{folder}/boxes
virtual_mailbox_base = {folder}
virtual_minimum_uid = 1
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
default_transport = error:nothing leaves this machine
"""
_MASTER: Final = """\
{address}:465 inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
"""


@dataclass(frozen=True)
class Host:
    """A running one."""

    folder: Path
    mailbox: Path

    def deliver(self, subject: str, sender: str, recipient: str) -> None:
        """A message of somebody outside, which this host has got."""
        path = self.mailbox / "new" / f"{time.time_ns()}.outside"
        head = f"From: {sender}\r\nTo: {recipient}\r\nSubject: {subject}\r\nMessage-ID: <{path.name}@outside.test>\r\n"
        path.write_bytes(f"{head}\r\nHello\r\n".encode())
        path.chmod(0o666)

    def sent(self) -> list[str]:
        """The subjects of all that went out by this host."""
        messages = (message_from_bytes(path.read_bytes()) for path in (self.folder / "outside/new").glob("*"))
        return [str(message["Subject"]) for message in messages]


@contextmanager
def running_host(folder: Path, authority: Authority, address: str, *names: str) -> Iterator[Host]:
    """One on `address`, called `names`, with IMAP at 993, POP3 at 995 and SMTP at 465, all of them SSL/TLS."""
    owner = pwd.getpwnam(OWNER)
    lay_out(folder, "outside", "maildir")
    (folder / "domains").write_text("/./ OK\n")
    (folder / "boxes").write_text(f"/@{CLIENT}$/ maildir/\n/./ outside/\n")
    authority.issue(names, folder / "mail.pem")
    known = {"folder": folder, "uid": owner.pw_uid, "gid": owner.pw_gid, "address": address, "name": names[0]}
    with (
        running_dovecot(folder / "mailbox", folder / "maildir", authority, address=address, names=names),
        running_instance(folder, _MAIN.format(**known), _MASTER.format(**known)),
    ):
        yield Host(folder, folder / "maildir")
