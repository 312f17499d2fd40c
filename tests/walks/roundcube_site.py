"""A Roundcube of the test's own, from Debian's package under PHP's own server, before one mail host and behind https.

What it does not decide: who logs in, and what is pressed there.
"""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.browser.running import free_port
from tests.thunderbird.street import Authority, open_street

_PAGES: Final = "/var/lib/roundcube/public_html"
_SHIPPED: Final = Path("/etc/roundcube")
#: Seconds.
_PATIENCE: Final = 20
_SETTINGS: Final = """\
<?php
$config = [
    'db_dsnw' => 'sqlite:///{folder}/roundcube.sqlite?mode=0600',
    'imap_host' => 'ssl://{mail}:993',
    'smtp_host' => 'ssl://{mail}:465',
    'imap_conn_options' => ['ssl' => ['cafile' => '{authorities}']],
    'smtp_conn_options' => ['ssl' => ['cafile' => '{authorities}']],
    'smtp_user' => '%u',
    'smtp_pass' => '%p',
    'des_key' => 'a-key-of-24-letters-here',
    'log_dir' => '{folder}/log/',
    'temp_dir' => '{folder}/temp/',
    'language' => 'en_GB',
    'enable_spellcheck' => false,
    'plugins' => [],
];
"""


@contextmanager
def running_roundcube(folder: Path, *, host: str, mail: str, authority: Authority, authorities: Path) -> Iterator[None]:
    """Serve it at `https://host/` for the mailboxes of `mail`; `authorities` is a file of PEM with whom it believes."""
    for name in ("config", "log", "temp"):
        (folder / name).mkdir(parents=True)
    for shipped in ("defaults.inc.php", "mimetypes.php"):
        (folder / "config" / shipped).symlink_to(_SHIPPED / shipped)
    settings = _SETTINGS.format(folder=folder, mail=mail, authorities=authorities)
    (folder / "config/config.inc.php").write_text(settings, encoding="utf-8")
    port = free_port()
    command = ["php", "-d", "display_errors=0", "-S", f"127.0.0.1:{port}", "-t", _PAGES]
    environment = {**os.environ, "ROUNDCUBE_CONFIG_DIR": str(folder / "config"), "PHP_CLI_SERVER_WORKERS": "4"}
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait_until_ready(server, folder / "server.log")
            with open_street(port, authority.issue((host,), folder / "web.pem")):
                yield
        finally:
            server.terminate()
            server.wait(timeout=_PATIENCE)


def _wait_until_ready(server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while "started" not in log.read_text(errors="replace"):
        assert server.poll() is None, log.read_text(errors="replace")
        assert time.monotonic() < deadline, log.read_text(errors="replace")
        time.sleep(0.05)
