"""The clients of the test's site, one in each phase of a move among them, and what stands about them in DNS."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from kb.mail.moves import Phase
from tests.beginnings import begin
from tests.browser.running import environment_of

SERVICES: Final = """\
service,name,protocol,host,port,security,username,webmail_url
plain,plain,imap,imap.hoster.test,993,tls,address,
plain,plain,pop3,pop.hoster.test,995,tls,address,
plain,plain,smtp,smtp.hoster.test,465,tls,address,
pop-only,pop3 alone,pop3,pop.hoster.test,995,tls,address,
pop-only,pop3 alone,smtp,smtp.hoster.test,465,tls,address,
upgrades,upgrades,imap,imap.hoster.test,143,starttls,address,
upgrades,upgrades,smtp,smtp.hoster.test,587,starttls,address,
locals,local parts,imap,"imap.{domain}",993,tls,local_part,
locals,local parts,smtp,"smtp.{domain}",465,tls,local_part,
old,old server,imap,imap.old.test,993,tls,address,
old,old server,pop3,pop.old.test,995,tls,address,
old,old server,smtp,smtp.old.test,465,tls,address,
"""
DOMAINS: Final = """\
domain,service,move
kunde.test,plain,
nocert.test,plain,
bare.test,plain,
pop.test,pop-only,
upgrade.test,upgrades,
local.test,locals,
bücher.test,plain,
soft.test,plain,
elsewhere.test,plain,
asked.test,plain,
certified.test,plain,
""" + "".join(f"{phase}.test,old,{phase}\nasked-{phase}.test,old,{phase}\n" for phase in Phase)
#: Names with a certificate. `nocert.test` has none at all, `bare.test` only for itself.
NAMES: Final = (
    *("*.kunde.test", "kunde.test", "bare.test", "*.pop.test", "pop.test", "*.upgrade.test", "*.local.test"),
    *("*.xn--bcher-kva.test", "*.soft.test", "soft.test", "*.hoster.test", "hoster.test", "*.certified.test"),
)
HTTPS_SITE: Final = {
    "SITE_URL": "https://help.hoster.test",
    "TRUSTED_PROXIES": "127.0.0.1",
    "SITE_NAME": "Hoster Mail",
    "SITE_MX_DOMAINS": "hoster.test",
    "SAMPLE": "0",
}
#: Every name of the machine that has the site on it, and of the street before it.
_HERE: Final = "192.0.2.1"
#: Who does without lines of ours, and whose every name is this machine.
_WITHOUT: Final = ("kunde", "nocert", "bare", "pop", "upgrade", "local", "xn--bcher-kva", "soft", "elsewhere")
#: `change_from`, `moves_at` and `old_closes_at` for a move that stands in this phase, in days from now.
_DAYS: Final = {
    Phase.ANNOUNCED: (5, 10, 20),
    Phase.OPEN: (-5, 10, 20),
    Phase.MOVING: (-10, -0.5, 20),
    Phase.MOVED: (-10, -5, 20),
    Phase.CLOSED: (-20, -10, -5),
}
#: Until then a client's mail is still at the old host.
_BEFORE: Final = (Phase.ANNOUNCED, Phase.OPEN)
_ONLY_IF: Final = "; _autodiscover."


def moves(at: datetime) -> str:
    """A move in each phase at `at`, as a file that `import_moves` takes."""
    lines = ["move,title,from_service,to_service,change_from,moves_at,old_closes_at"]
    for phase, days in _DAYS.items():
        dates = (f"{at + timedelta(days=number):%Y-%m-%dT%H:%M%z}" for number in days)
        lines.append(f"{phase},The move {phase},old,plain,{','.join(dates)}")
    return "\n".join(lines) + "\n"


def zones(data: Path) -> dict[str, str]:
    """The lines of each zone. Clients on a move have those that `dns_records` printed for now, and no other of ours;
    `asked-…`, `asked` and `certified` also the one that is a comment there."""
    whole = f"@ IN A {_HERE}\n* IN A {_HERE}\n"
    found = {"hoster.test": whole}
    for name in _WITHOUT:
        found[f"{name}.test"] = whole + ("@ IN MX 10 mx1.hoster.test.\n" if name in ("soft", "elsewhere") else "")
    for name in ("asked", "certified", *Phase, *(f"asked-{phase}" for phase in Phase)):
        printed = _printed(data, f"{name}.test")
        exchanger = "mx.old.test" if name.removeprefix("asked-") in _BEFORE else "mx1.hoster.test"
        own = f"@ IN MX 10 {exchanger}.\nwww IN A {_HERE}\n"
        found[f"{name}.test"] = own + (printed.replace(_ONLY_IF, _ONLY_IF[2:]) if name not in list(Phase) else printed)
    found["certified.test"] += f"autodiscover IN A {_HERE}\n"
    return found


def _printed(data: Path, domain: str) -> str:
    """What an operator copies today: the lines before those for later."""
    done = begin("manage.py", "dns_records", domain, env=environment_of(data, **HTTPS_SITE), check=True)
    lines = re.split(r"(?m)^; From ", done.stdout)[0]
    assert _ONLY_IF in lines, lines
    return lines
