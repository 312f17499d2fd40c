"""nginx and Caddy with the files that ship in `deploy/`, on ports and in folders of their own.

The files are taken as they are, but for what `_NGINX` and `_CADDY` name: addresses, ports, paths, and with Caddy the
line of the authority, in whose place its own authority signs. A text that is no longer in the file is a fault.
"""

import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings

from tests.browser.running import free_port
from tests.thunderbird.street import Authority

SITE: Final = "help.example.net"
DEPLOY: Final = Path(settings.BASE_DIR) / "deploy"
#: Names that the certificate of nginx for clients' names has.
CERTIFIED: Final = ("*.kunde.test", "autoconfig.hoster.test")
_PATIENCE: Final = 30
_NGINX: Final = {
    "server 127.0.0.1:8000;": "server 127.0.0.1:{site};",
    "listen 80 ": "listen 127.0.0.1:{http} ",
    "listen [::]:80 ": "listen 127.0.0.2:{http} ",
    "listen 443 ": "listen 127.0.0.1:{https} ",
    "listen [::]:443 ": "listen 127.0.0.2:{https} ",
    "/etc/ssl/signpost/": "{folder}/",
    "/var/log/nginx/": "{folder}/log/",
    "/var/www/acme": "{folder}/acme",
}
_CADDY: Final = {
    "127.0.0.1:8000": "127.0.0.1:{site}",
    "\temail hostmaster@example.net\n": "\tlocal_certs\n\tskip_install_trust\n\tadmin off\n\tdefault_bind 127.0.0.1\n"
    "\thttp_port {http}\n\thttps_port {https}\n",
}
#: What an operator changes in the file for a Caddy from 2.7 on.
_NEWER_CADDY: Final = {"\tbuffer_requests\n\tmax_buffer_size 33554433\n": "", "\t#request_buffers": "\trequest_buffers"}
#: What Debian's nginx.conf has around the files of `conf.d`, as far as it matters here; the logs are on, as there.
_AROUND: Final = """\
daemon off;
{user}
pid {folder}/pid;
error_log {folder}/log/error.log;
worker_processes 1;
events {{ worker_connections 768; }}
http {{
    access_log {folder}/log/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/signpost.conf;
}}
"""


@dataclass(frozen=True, slots=True)
class WebServer:
    """A running one. `trust` knows the authority behind its certificates; `logs` are all files that it writes."""

    name: str
    http: int
    https: int
    trust: ssl.SSLContext
    logs: Path

    def written(self) -> str:
        return "\n".join(path.read_text(errors="replace") for path in self.logs.iterdir())


@contextmanager
def running_nginx(folder: Path, site: int, authority: Authority) -> Iterator[WebServer]:
    """nginx before the site on port `site`."""
    (folder / "log").mkdir(parents=True)
    (folder / "acme" / ".well-known" / "acme-challenge").mkdir(parents=True)
    (folder / "acme" / ".well-known" / "acme-challenge" / "token").write_text("proof")
    for name, names in (("site", (SITE,)), ("clients", CERTIFIED)):
        authority.issue(names, folder / f"{name}.pem")
        shutil.copy(folder / f"{name}.pem", folder / f"{name}.key")
    ports = {"http": free_port(), "https": free_port()}
    (folder / "signpost.conf").write_text(_changed("nginx.conf", _NGINX, ports | {"site": site, "folder": folder}))
    user = "user root;" if os.getuid() == 0 else ""
    (folder / "nginx.conf").write_text(_AROUND.format(folder=folder, user=user))
    command = ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "log" / "start.log")]
    trust = ssl.create_default_context(cadata=ssl.DER_cert_to_PEM_cert(authority.der))
    with _running(command, folder / "log" / "output.log", tuple(ports.values()), {}):
        yield WebServer("nginx", **ports, trust=trust, logs=folder / "log")


@contextmanager
def running_caddy(folder: Path, site: int) -> Iterator[WebServer]:
    """Caddy before the site on port `site`. Its own authority stands for a public one, and asks like it."""
    (folder / "log").mkdir(parents=True)
    ports = {"http": free_port(), "https": free_port()}
    changes = _CADDY | (_NEWER_CADDY if _caddy_version() >= (2, 7) else {})
    (folder / "Caddyfile").write_text(_changed("Caddyfile", changes, ports | {"site": site}))
    command = ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    homes = {"HOME": str(folder), "XDG_DATA_HOME": str(folder / "data"), "XDG_CONFIG_HOME": str(folder / "config")}
    with _running(command, folder / "log" / "output.log", tuple(ports.values()), homes):
        root = folder / "data" / "caddy" / "pki" / "authorities" / "local" / "root.crt"
        _wait(root.exists, folder / "log" / "output.log")
        trust = ssl.create_default_context(cafile=str(root))
        # It opens its ports before it has signed the certificate of the site's own name.
        _wait(lambda: _speaks_tls(ports["https"], trust), folder / "log" / "output.log")
        yield WebServer("caddy", **ports, trust=trust, logs=folder / "log")


def _caddy_version() -> tuple[int, int]:
    """The first two numbers of what it says: `2.6.2` in Debian, `v2.8.4 h1:…` elsewhere."""
    said = subprocess.run(["caddy", "version"], check=True, capture_output=True, text=True).stdout
    first, second, *_ = said.removeprefix("v").split(".")
    return int(first), int(second)


def _changed(name: str, changes: Mapping[str, str], values: Mapping[str, object]) -> str:
    text = (DEPLOY / name).read_text(encoding="utf-8")
    for old, new in changes.items():
        if old not in text:
            raise RuntimeError(f"deploy/{name} has no {old!r} any more; the tests must know what stands there now")
        text = text.replace(old, new.format_map(values))
    return text


def _is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _speaks_tls(port: int, trust: ssl.SSLContext) -> bool:
    try:
        with (
            socket.create_connection(("127.0.0.1", port), timeout=5) as plain,
            trust.wrap_socket(plain, server_hostname=SITE),
        ):
            return True
    except ssl.SSLError:
        return False


def _wait(is_true: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not is_true():
        if time.monotonic() > deadline:
            raise RuntimeError(f"a web server is not ready after {_PATIENCE} s:\n{log.read_text(errors='replace')}")
        time.sleep(0.05)


@contextmanager
def _running(command: list[str], log: Path, ports: tuple[int, ...], more: Mapping[str, str]) -> Iterator[None]:
    with log.open("wb") as output:
        process = subprocess.Popen(command, env={**os.environ, **more}, stdout=output, stderr=subprocess.STDOUT)
        try:
            _wait(lambda: process.poll() is not None or all(map(_is_open, ports)), log)
            if process.poll() is not None:
                raise RuntimeError(f"{command[0]} did not start:\n{log.read_text(errors='replace')}")
            yield
        finally:
            process.terminate()
            process.wait(timeout=20)
