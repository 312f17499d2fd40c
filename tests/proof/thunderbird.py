"""A real Thunderbird with an account on the new server opens the link of the page, and sends what it has written."""

import base64
import json
import ssl
from pathlib import Path
from typing import Final

from kb.mail.names import DomainName
from kb.mail.servers import Protocol, Security, ServerPattern, Service
from tests.browser.running import free_port
from tests.proof.devices import LINUX, asking
from tests.proof.hosts import NEW
from tests.proof.ledger import Case, Ledger
from tests.proof.world import World, domain_of
from tests.sending.dovecot import PASSWORD
from tests.thunderbird.marionette import Thunderbird, running_thunderbird
from tests.walks.account import Account, account_on
from tests.walks.reader import Reader

LABEL: Final = "thunderbird"
#: It has nothing to do with the mailbox but to know where it is.
_NO_MAILBOX: Final = {"mail.server.server1.login_at_startup": False, "mail.identity.id1.fcc": False}
_READY: Final = """
    const {MailServices} = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
    const {setTimeout} = ChromeUtils.importESModule("resource://gre/modules/Timer.sys.mjs");
    const until = async ready => {
        for (let round = 0; round < 250 && !ready(); round++) { await new Promise(go => setTimeout(go, 200)); }
        return Boolean(ready());
    };
    const letter = () => Services.wm.getMostRecentWindow("msgcompose");
"""
_TRUST: Final = """
    const db = Cc["@mozilla.org/security/x509certdb;1"].getService(Ci.nsIX509CertDB);
    db.addCertFromBase64(given[0], "CTu,CTu,CTu");
    for (const [server, name, password] of given[1]) {
        const login = Cc["@mozilla.org/login-manager/loginInfo;1"].createInstance(Ci.nsILoginInfo);
        login.init(server, null, server, name, password, "", "");
        await Services.logins.addLoginAsync(login);
    }
"""
_OPEN: Final = """
    MailServices.compose.OpenComposeWindowWithURI(null, Services.io.newURI(given[0]));
    const button = () => letter()?.document.getElementById("button-send");
    return until(() => letter()?.gMsgCompose && button() && !button().disabled && !letter().gWindowLocked);
"""
_SEND: Final = """
    letter().document.getElementById("button-send").click();
    return until(() => !letter());
"""


def send(world: World, ledger: Ledger) -> None:
    """One message; nobody types anything but the press on Send."""
    asked = asking(world, domain_of(LABEL), LINUX)
    folder = world.folder / "thunderbird"
    account = _account(asked.domain)
    _set_up(folder / "profile", account)
    with running_thunderbird(folder, free_port()) as app:
        der = ssl.PEM_cert_to_DER_cert(world.authority.read_text())
        app.run(_TRUST, base64.b64encode(der).decode(), account.passwords)
        ledger.must(LABEL, app.run(_READY + _OPEN, asked.link), "no window to write in has opened")
        ledger.must(LABEL, app.run(_READY + _SEND), _shown(app))
    ledger.add(Case(LABEL, asked, "new", answers=1, is_proof=True))


def _account(domain: str) -> Account:
    ports = {Protocol.IMAP: 993, Protocol.SMTP: 465}
    servers = tuple(ServerPattern(protocol, NEW, port, Security.TLS) for protocol, port in ports.items())
    service = Service("new", "new", "", servers).of(DomainName.parse(domain))
    return account_on(service, Protocol.IMAP, Reader("Anna Example", f"anna@{domain}", PASSWORD, "Thunderbird"))


def _set_up(profile: Path, account: Account) -> None:
    profile.mkdir(parents=True)
    known = account.preferences | _NO_MAILBOX
    lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in known.items())
    (profile / "prefs.js").write_text("".join(lines), encoding="utf-8")


def _shown(app: Thunderbird) -> str:
    """The windows that are open, for whoever looks for what held it up."""
    return str(app.run("return [...Services.wm.getEnumerator(null)].map(one => one.location.href);"))
