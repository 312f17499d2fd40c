"""What Thunderbird does when somebody has typed another incoming server over the old one: the guide goes by this."""

import time
from collections.abc import Iterator
from typing import Final

import pytest

from kb.guides.text.labels import catalogues
from tests.thunderbird.marionette import Thunderbird

OLD: Final = "imap.old.test"
_SETTINGS: Final = """
    const main = Services.wm.getMostRecentWindow("mail:3pane");
    const tabs = main.document.getElementById("tabmail");
    const wait = async ready => {
        for (let round = 0; round < 150 && !ready(); round++) { await new Promise(go => main.setTimeout(go, 200)); }
        return ready();
    };
    const page = () => main.gAccountManagerWindow ?? tabs.selectedBrowser?.contentWindow;
    const field = name => page()?.document.getElementById("contentFrame")?.contentDocument?.getElementById(name);
"""
_OPEN: Final = """
    const {MailServices} = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
    const account = MailServices.accounts.createAccount();
    const server = MailServices.accounts.createIncomingServer("anna@moved.test", given[0], "imap");
    server.port = 993;
    server.socketType = Ci.nsMsgSocketType.SSL;
    account.incomingServer = server;
    account.addIdentity(MailServices.accounts.createIdentity());
    main.MsgAccountManager("am-server.xhtml", server);
    await wait(() => field("server.hostname")?.value == given[0]);
"""
_CLOSE: Final = """
    const {MailServices} = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
    tabs.closeTab(tabs.selectedTab);
    for (const account of MailServices.accounts.accounts) { MailServices.accounts.removeAccount(account); }
"""


@pytest.fixture
def settings(thunderbird: Thunderbird) -> Iterator[Thunderbird]:
    """Thunderbird with an account on the old server, the page of its server settings open."""
    thunderbird.run(_SETTINGS + _OPEN, OLD)
    yield thunderbird
    thunderbird.run(_SETTINGS + _CLOSE)


def held(app: Thunderbird) -> str:
    return str(app.run(_SETTINGS + 'return field("server.hostname").value;'))


def type_and_leave(app: Thunderbird, name: str) -> str:
    """Type a name and go on to the next field; what Thunderbird asks then."""
    typed = """
        field("server.hostname").focus();
        field("server.hostname").setUserInput(given[0]);
        main.setTimeout(() => field("server.port").focus(), 0);
    """
    app.run(_SETTINGS + typed, name)
    time.sleep(2)
    return str(app.command("WebDriver:GetAlertText", {})["value"])


def test_it_asks_for_a_restart_as_soon_as_the_field_is_left_and_cancel_brings_the_old_name_back(
    settings: Thunderbird,
) -> None:
    assert held(settings) == OLD
    asked = type_and_leave(settings, "imap.hoster.test")
    assert asked == catalogues()["thunderbird"].labels["restart-is-required"].english
    settings.command("WebDriver:DismissAlert", {})
    assert held(settings) == OLD
