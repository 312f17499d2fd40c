"""The real programs of the lab: one BIND, one Dovecot and one Postfix, each with many addresses."""

import pwd
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.sending.dovecot import DOVECOT, version
from tests.sending.instances import OWNER, lay_out, running_instance

_PATIENCE: Final = 30
_BIND: Final = """\
options {{
  directory "{folder}";
  pid-file "{folder}/pid";
  session-keyfile "{folder}/session.key";
  listen-on {{ 127.0.0.1; }};
  listen-on-v6 {{ none; }};
  recursion yes;
  dnssec-validation no;
  max-cache-ttl 1;
  max-records-per-type 0;
}};
controls {{ }};
zone "." {{ type primary; file "{folder}/root.zone"; }};
zone "test" {{ type primary; file "{folder}/test.zone"; }};
zone "broken.test" {{ type primary; file "{folder}/broken.zone"; }};
zone "silent.test" {{ type forward; forward only; forwarders {{ {silent}; }}; }};
zone "rebind.test" {{ type forward; forward only; forwarders {{ {wicked}; }}; }};
"""
_HEAD: Final = """\
$TTL 600
@ IN SOA ns.test. admin.test. 1 3600 600 86400 60
@ IN NS ns.test.
"""


@contextmanager
def running_bind(folder: Path, lines: Iterable[str], silent: str, wicked: str) -> Iterator[None]:
    """Answers for `test.`; a zone that is broken fails, one whose servers are silent says nothing in time."""
    folder.mkdir(parents=True)
    (folder / "root.zone").write_text(f"{_HEAD}ns.test. IN A 127.0.0.1\ntest. IN NS ns.test.\n")
    (folder / "test.zone").write_text(f"{_HEAD}ns IN A 127.0.0.1\n" + "".join(f"{line}\n" for line in lines))
    (folder / "broken.zone").write_text("this is no zone\n")
    (folder / "named.conf").write_text(_BIND.format(folder=folder, silent=silent, wicked=wicked))
    with (folder / "log").open("wb") as log:
        command = ["/usr/sbin/named", "-g", "-c", str(folder / "named.conf")]
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + _PATIENCE
        while not (said := (folder / "log").read_text(errors="replace")).rstrip().endswith("running"):
            _wait(process, deadline, said)
        assert "zone test/IN: not loaded" not in said, said
        yield
    finally:
        process.terminate()
        process.wait(timeout=_PATIENCE)


def _wait(process: "subprocess.Popen[bytes]", deadline: float, said: str) -> None:
    if process.poll() is not None or time.monotonic() > deadline:
        raise RuntimeError(said)
    time.sleep(0.05)


_DOVECOT: Final = """\
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
listen = {addresses}
ssl = yes
ssl_cipher_list = ALL:@SECLEVEL=0
first_valid_uid = 1
auth_mechanisms = plain login cram-md5
service imap-login {{
  process_limit = 200
  inet_listener imap {{
    port = 143
  }}
  inet_listener imaps {{
    port = 993
    ssl = yes
  }}
}}
service pop3-login {{
  inet_listener pop3 {{
    port = 110
  }}
  inet_listener pop3s {{
    port = 995
    ssl = yes
  }}
}}
service auth {{
  unix_listener {folder}/auth {{
    mode = 0666
  }}
}}
"""
#: What 2.3 and 2.4 say in their own words.
_OWN: Final = {
    "2.3": (
        "protocols = imap pop3\nmail_location = maildir:{folder}/mail\n"
        "passdb {{\n driver = static\n args = password=secret\n}}\n"
        "userdb {{\n driver = static\n args = uid={uid} gid={gid} home={folder}/mail\n}}\n",
        "ssl_cert = <{file}\nssl_key = <{file}\n",
    ),
    "2.4": (
        "dovecot_config_version = 2.4.0\ndovecot_storage_version = 2.4.0\n"
        "protocols {{\n imap = yes\n pop3 = yes\n}}\nmail_driver = maildir\nmail_path = {folder}/mail\n"
        "passdb static {{\n password = secret\n}}\n"
        "userdb static {{\n fields {{\n  uid = {uid}\n  gid = {gid}\n  home = {folder}/mail\n }}\n}}\n",
        "ssl_server_cert_file = {file}\nssl_server_key_file = {file}\n",
    ),
}


@contextmanager
def running_dovecot(folder: Path, certificates: Mapping[str, Path]) -> Iterator[Path]:
    """IMAP and POP3 on each address with its certificate. Gives the socket by which Postfix asks for passwords."""
    owner = pwd.getpwnam(OWNER)
    folder.mkdir(parents=True)
    head, certificate = _OWN[version()]
    known = {"folder": folder, "uid": owner.pw_uid, "gid": owner.pw_gid, "addresses": ", ".join(certificates)}
    text = (head + _DOVECOT).format(**known) + certificate.format(file=next(iter(certificates.values())))
    for address, file in certificates.items():
        text += f"local {address} {{\n{certificate.format(file=file)}}}\n"
    (folder / "dovecot.conf").write_text(text)
    process = subprocess.Popen([DOVECOT, "-F", "-c", str(folder / "dovecot.conf")])
    try:
        deadline = time.monotonic() + _PATIENCE
        while not (folder / "run/master.pid").exists():
            _wait(process, deadline, "Dovecot does not begin")
        yield folder / "auth"
    finally:
        process.terminate()
        process.wait(timeout=_PATIENCE)


_MAIN: Final = """\
inet_interfaces = all
inet_protocols = all
myhostname = newbox.test
mynetworks =
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {auth}
smtpd_sasl_security_options = noanonymous
smtpd_tls_auth_only = yes
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
smtpd_tls_ciphers = medium
smtpd_tls_mandatory_ciphers = medium
tls_medium_cipherlist = ALL:@SECLEVEL=0
default_transport = error:nothing leaves this machine
"""


@contextmanager
def running_postfix(
    folder: Path, auth: Path, services: Iterable[tuple[str, int, Path, Mapping[str, str]]]
) -> Iterator[None]:
    """`services`: an address and port, its certificate, and what is otherwise than usual there."""
    lay_out(folder)
    lines = []
    for address, port, file, otherwise in services:
        where = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
        usual = {"smtpd_tls_wrappermode": "yes"} if port == 465 else {"smtpd_tls_security_level": "may"}
        options = {"smtpd_tls_chain_files": str(file), **usual, **otherwise}
        said = " ".join(f"-o {{{name}={value}}}" for name, value in options.items())
        lines.append(f"{where} inet n - n - 100 smtpd {said}\n")
    with running_instance(folder, _MAIN.format(folder=folder, auth=auth), "".join(lines)):
        yield
