"""A Dovecot of the test's own on loopback, which shows the sender's Maildir to whoever has the password."""

import pwd
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.browser.running import free_port
from tests.sending.instances import OWNER
from tests.thunderbird.street import Authority

DOVECOT: Final = "/usr/sbin/dovecot"
PASSWORD: Final = "pass/word"
_LOOPBACK: Final = "127.0.0.1"
#: What 2.3, in Debian 12, and 2.4, in Debian 13, understand alike …
_ALIKE: Final = """\
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
listen = {address}
ssl = required
first_valid_uid = 1
auth_failure_delay = 0
service imap-login {{
  inet_listener imap {{
    port = {starttls}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
}}
service auth {{
  unix_listener {folder}/auth {{
    mode = 0666
  }}
}}
"""
#: Mail programs of people know these ports, and POP3.
_POP3: Final = """\
service pop3-login {{
  inet_listener pop3 {{
    port = 0
  }}
  inet_listener pop3s {{
    port = 995
    ssl = yes
  }}
}}
"""
#: … and what each wants in its own words; 2.4 wants its version before all else.
_OWN: Final = {
    "2.3": """\
protocols = {protocols}
ssl_cert = <{folder}/mailbox.pem
ssl_key = <{folder}/mailbox.pem
mail_location = maildir:{maildir}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={maildir}
}}
""",
    "2.4": """\
dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
protocols {{
{enabled}
}}
ssl_server_cert_file = {folder}/mailbox.pem
ssl_server_key_file = {folder}/mailbox.pem
mail_driver = maildir
mail_path = {maildir}
namespace inbox {{
  inbox = yes
}}
passdb static {{
  password = {password}
}}
userdb static {{
  fields {{
    uid = {uid}
    gid = {gid}
    home = {maildir}
  }}
}}
""",
}


@dataclass(frozen=True)
class Dovecot:
    """A running one."""

    folder: Path
    maildir: Path
    ports: dict[str, int]

    def put(self, content: bytes) -> Path:
        """Lay a message of somebody else's into the mailbox."""
        path = self.maildir / "new" / f"{time.time_ns()}.by-hand"
        path.write_bytes(content)
        path.chmod(0o666)
        return path

    def empty(self) -> None:
        for path in [*self.maildir.glob("new/*"), *self.maildir.glob("cur/*")]:
            path.unlink()

    def flags(self) -> dict[str, str]:
        """The subject of each message with its flags, as the Maildir has them."""
        found = {}
        for path in [*self.maildir.glob("new/*"), *self.maildir.glob("cur/*")]:
            lines = path.read_bytes().decode(errors="replace").splitlines()
            subject = next(line for line in lines if line.startswith("Subject: "))
            found[subject.removeprefix("Subject: ")] = path.name.partition(":2,")[2]
        return found


@contextmanager
def running_dovecot(
    folder: Path, maildir: Path, authority: Authority, address: str = _LOOPBACK, names: tuple[str, ...] = ("localhost",)
) -> Iterator[Dovecot]:
    """`authority` signs for `names`. On an address of its own it has the ports that everybody knows, and POP3 too."""
    owner = pwd.getpwnam(OWNER)
    for_people = address != _LOOPBACK
    ports = {"starttls": 143, "tls": 993} if for_people else {"starttls": free_port(), "tls": free_port()}
    protocols = ("imap", "pop3") if for_people else ("imap",)
    folder.mkdir(parents=True)
    authority.issue(names, folder / "mailbox.pem")
    known = {"folder": folder, "maildir": maildir, "uid": owner.pw_uid, "gid": owner.pw_gid, "password": PASSWORD}
    enabled = "\n".join(f"  {protocol} = yes" for protocol in protocols)
    known |= {"address": address, "protocols": " ".join(protocols), "enabled": enabled}
    configuration = folder / "dovecot.conf"
    text = _OWN[version()] + _ALIKE + (_POP3 if for_people else "")
    configuration.write_text(text.format(**known, **ports))
    process = subprocess.Popen([DOVECOT, "-F", "-c", str(configuration)])
    try:
        deadline = time.monotonic() + 20
        while not (folder / "run/master.pid").exists() and time.monotonic() < deadline:
            assert process.poll() is None, (folder / "log").read_text()
            time.sleep(0.05)
        yield Dovecot(folder, maildir, ports)
    finally:
        process.terminate()
        process.wait(timeout=30)


def version() -> str:
    """`2.3` of `2.3.19.1 (9b53102964)`."""
    said = subprocess.run([DOVECOT, "--version"], check=True, capture_output=True, text=True).stdout
    return ".".join(said.split(".")[:2])
