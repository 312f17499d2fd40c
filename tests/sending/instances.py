"""What every Postfix of the tests' own has in common: a folder with its configuration, its queue, and its programs."""

import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

#: Where Debian keeps the programs of Postfix.
POSTFIX: Final = "/usr/sbin/postfix"
#: Whose the mailboxes are.
OWNER: Final = "nobody"
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
mydestination =
alias_maps =
alias_database =
"""
#: Programs that wait until something is for them.
_MASTER: Final = """\
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
smtp unix - - n - - smtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


def lay_out(folder: Path, *mailboxes: str) -> None:
    """The folders of an instance, and Maildirs for what comes; others of the machine may look in."""
    for name in ("etc", "queue", "data"):
        (folder / name).mkdir(parents=True)
    folder.chmod(0o755)
    shutil.chown(folder / "data", "postfix")
    for box in mailboxes:
        for part in (folder / box, *(folder / box / name for name in ("new", "cur", "tmp"))):
            part.mkdir()
            shutil.chown(part, OWNER, pwd.getpwnam(OWNER).pw_gid)


@contextmanager
def running_instance(folder: Path, main: str, master: str) -> Iterator[list[str]]:
    """One that is configured by these lines beside what all have; gives the command that speaks to it."""
    (folder / "etc/main.cf").write_text(_MAIN.format(folder=folder) + main)
    (folder / "etc/master.cf").write_text(master + _MASTER)
    (folder / "etc/dynamicmaps.cf").write_text("")
    command = [POSTFIX, "-c", str(folder / "etc")]
    subprocess.run([*command, "start"], check=True, capture_output=True)
    try:
        yield command
    finally:
        subprocess.run([*command, "stop"], check=True, capture_output=True)
