"""Thunderbird on its screen, pressed and typed into as people do; Marionette is the hand and the eye.

What it does not decide: which guide is followed, and what counts as a fault.
"""

import base64
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from tests import marionette
from tests.marionette import ScriptFailed
from tests.thunderbird.marionette import THUNDERBIRD, Thunderbird
from tests.walks.account import Account
from tests.walks.program import Box, NotThere, Prompt

_SCREEN: Final = Path(__file__).with_name("thunderbird.js").read_text(encoding="utf-8")
#: What people call what has only a drawing on it, and where that is.
_PICTURES: Final = {"the three lines": "#button-appmenu"}
_BOXES: Final = {
    Box.NAME: r"\bname\b(?<!user name)",
    Box.ADDRESS: r"\be-?mail( address)?\b",
    Box.USER_NAME: r"\buser ?name\b",
    Box.PASSWORD: r"\bpassword\b",
}
#: Marionette would say no to every question by itself.
_LET_ASK: Final = """
    for (const one of Services.obs.enumerateObservers("common-dialog-loaded")) {
        try { Services.obs.removeObserver(one, "common-dialog-loaded"); } catch (error) {}
    }
"""
#: As it opens, Thunderbird asks each server for mail (`_PREFERENCES` keep it from that), and whoever is asked for a
#: password then cannot be met by Marionette any more. So it does the same as soon as it has been met.
_FETCH: Final = """
    const {MailServices} = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
    const {setTimeout} = ChromeUtils.importESModule("resource://gre/modules/Timer.sys.mjs");
    const main = Services.wm.getMostRecentWindow("mail:3pane");
    for (const server of MailServices.accounts.allServers.filter(one => one.protocolInfo.canLoginAtStartUp)) {
        setTimeout(() => server.performBiff(main.msgWindow), 0);
    }
"""
_TRUST: Final = """
    const db = Cc["@mozilla.org/security/x509certdb;1"].getService(Ci.nsIX509CertDB);
    db.addCertFromBase64(given[0], "CTu,CTu,CTu");
"""
_REMEMBER: Final = """
    for (const [server, name, password] of given[0]) {
        const login = Cc["@mozilla.org/login-manager/loginInfo;1"].createInstance(Ci.nsILoginInfo);
        login.init(server, null, server, name, password, "", "");
        await Services.logins.addLoginAsync(login);
    }
"""
_UNFOLD: Final = """
    const folded = seen.filter(one => one.matches("#folderTree li.collapsed .twisty"));
    folded.forEach(press);
    return folded.length > 0;
"""
_MENU_IS_OPEN: Final = "return Boolean(seen[0]?.closest('panel, menupopup'));"
_WRITING: Final = """
    const ready = windows.at(-1).location.href.includes("messengercompose") && focused()?.isContentEditable;
    if (ready) { type(focused(), given[0]); }
    return ready;
"""
#: Seconds.
_MOMENT: Final = 20
_PREFERENCES: Final = {
    "network.manage-offline-status": False,
    "mail.shell.checkDefaultClient": False,
    "mail.rights.version": 1,
    "mailnews.start_page.enabled": False,
    "mail.server.server1.login_at_startup": False,
    "mailnews.auto_config_url": "http://ispdb.test/v1.1/",
}


class ThunderbirdOnScreen:
    """A `tests.walks.program.Program`. Used as a context, at whose end it is closed."""

    name = "Thunderbird"

    def __init__(self, folder: Path, port: int, authority: bytes, account: Account | None = None) -> None:
        """`account` is the one that is there already; `authority` is trusted, as DER."""
        self._folder, self._port, self._authority = folder, port, authority
        self._passwords = account.passwords if account else ()
        self._running = ExitStack()
        self._app: Thunderbird | None = None
        self._process = 0
        said = subprocess.run([THUNDERBIRD, "--version"], check=True, capture_output=True, text=True).stdout
        self.version = said.split()[-1]
        (folder / "profile").mkdir(parents=True)
        set_up = account.preferences if account else {}
        lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in set_up.items())
        (folder / "profile/prefs.js").write_text("".join(lines), encoding="utf-8")

    def __enter__(self) -> "ThunderbirdOnScreen":
        return self

    def __exit__(self, *fault: object) -> None:
        self._app = None
        if self._process:
            os.kill(self._process, signal.SIGTERM)
            self._wait_until_gone()
        self._running.close()

    def start(self) -> None:
        if self._app is None:
            self._running.enter_context(self._started())

    def _started(self) -> ExitStack:
        stack = ExitStack()
        connection = stack.enter_context(marionette.running(THUNDERBIRD, self._folder, self._port, _PREFERENCES))
        self._meet(connection)
        return stack

    def _meet(self, connection: socket.socket) -> None:
        app = Thunderbird(connection)
        app.run(_LET_ASK)
        app.run(_TRUST, base64.b64encode(self._authority).decode())
        app.run(_REMEMBER, self._passwords)
        app.run(_FETCH)
        self._process = app.run("return Services.appinfo.processID;")
        self._passwords = ()
        self._app = app

    def close(self) -> None:
        if self._app is not None:
            self._app.command("Marionette:Quit", {"flags": ["eAttemptQuit"]})
            self._app = None
            self._wait_until_gone()
            self._process = 0
            self._running.close()

    def _wait_until_gone(self) -> None:
        """What has restarted by itself is no child of ours any more."""
        deadline = time.monotonic() + _MOMENT
        while _runs(self._process):
            if time.monotonic() > deadline:
                os.kill(self._process, signal.SIGKILL)
            time.sleep(0.1)

    def shows(self, words: str, *, part: bool = False) -> bool:
        return bool(self._look("return found(given[0], given[1]).length > 0;", words, part))

    def press(self, words: str, *, near: str = "") -> None:
        script = "const one = toPress(given[0], given[1]); if (one) { press(one); } return Boolean(one);"
        self._do(script, f"{words!r} cannot be pressed", words, near)

    def press_picture(self, words: str) -> None:
        script = "const one = seen.find(each => each.matches(given[0])); if (one) { press(one); } return Boolean(one);"
        self._do(script, f"there is no picture of {words!r}", _PICTURES.get(words, "nothing"))
        # A tab may bear the words of an entry of the menu, as long as that is not open.
        self._within(lambda: self._do(_MENU_IS_OPEN, f"{words!r} opened no menu"))

    def choose(self, option: str, *, field: str = "") -> None:
        script = """
            const list = given[1] ? field(given[1]) : null;
            if (list) { return put(list, given[0]); }
            const one = given[1] ? null : entry(given[0]);
            if (one) { press(one); }
            return Boolean(one);
        """
        self._do(script, f"no entry of {field or 'any list'!r} shows {option!r}", option, field)

    def clear(self, field: str) -> None:
        self._do("const one = field(given[0]); if (one) { clear(one); } return Boolean(one);", _no_box(field), field)

    def type(self, text: str, *, into: Box | None = None) -> None:
        script = """
            const one = given[1] ? boxFor(given[1]) : focused();
            if (!one?.matches(FIELDS)) { return false; }
            if (given[1]) { clear(one); }
            type(one, given[0]);
            return true;
        """
        self._do(script, f"there is no box for {into.value if into else text!r}", text, _BOXES[into] if into else "")

    def key(self, name: str) -> None:
        script = "const one = focused(), hit = keyboard(view(one)); later(() => hit(given[0])); return true;"
        self._do(script, "", name)

    def held(self, field: str) -> str:
        found = self._ask("const one = field(given[0]); return one ? held(one) : null;", field)
        if found is None:
            raise NotThere(_no_box(field))
        return str(found)

    def put(self, field: str, text: str) -> None:
        script = "const one = field(given[0]); return one ? put(one, given[1]) : false;"
        self._do(script, f"{field!r} does not take {text!r}", field, text)

    def tick(self, label: str, *, on: bool) -> None:
        script = """
            const one = found(given[0]).map(each => each.closest("checkbox, label") ?? each)
                .map(each => each.control ?? each).find(each => "checked" in each);
            if (one && one.checked != given[1]) { press(one); }
            return Boolean(one);
        """
        self._do(script, f"{label!r} is no box to tick", label, on)

    def confirm(self) -> None:
        script = """
            const one = seen.filter(each => each.matches(MAIN) && usable(each)).at(-1);
            if (one) { press(one); }
            return Boolean(one);
        """
        self._do(script, "there is no button to go on with")

    def close_page(self, words: str) -> None:
        script = """
            const tab = found(given[0]).map(one => one.closest("tab")).find(Boolean);
            const cross = tab?.querySelector(".tab-close-button");
            if (cross) { press(cross); }
            return Boolean(cross);
        """
        self._do(script, f"no page is called {words!r}", words)

    def visit(self, address: str) -> None:
        raise NotThere(f"Thunderbird has no box for the web address {address}")

    def prompt(self) -> Prompt | None:
        asked = self._look("return question();")
        return Prompt(asked["words"], tuple(asked["buttons"]), asked["password"]) if asked else None

    def has_message(self, subject: str) -> bool:
        if not self.shows("Inbox"):
            self._do(_UNFOLD, "there is no account to unfold")
        self.press("Inbox")
        self.press("Get Messages")
        return self.shows(subject, part=True)

    def reply(self, subject: str, text: str) -> None:
        script = "const one = found(given[0], true).at(-1); if (one) { press(one); } return Boolean(one);"
        self._do(script, f"{subject!r} is not in the list", subject)
        self._within(lambda: self.press("Reply"))
        self._within(lambda: self._do(_WRITING, "no window for the reply has opened", text))
        self.press("Send")

    def words(self) -> str:
        words = self._look("return seen.flatMap(one => names(one)).filter(Boolean);") or []
        return " | ".join(dict.fromkeys(words))

    def _within(self, act: Callable[[], None]) -> None:
        """What Thunderbird shows by itself a moment later. Raises `NotThere`."""
        deadline = time.monotonic() + _MOMENT
        while True:
            try:
                return act()
            except NotThere:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.3)

    def _do(self, script: str, otherwise: str, *given: Any) -> None:
        """Raises `NotThere` with `otherwise` if the script says no."""
        if not self._ask(script, *given):
            raise NotThere(otherwise)
        time.sleep(0.5)  # what follows is shown within that; a slower one is waited for by the walker

    def _ask(self, script: str, *given: Any) -> Any:
        """What a script on the screen gives. Raises `NotThere` while Thunderbird is closed, or opens again."""
        if self._app is None:
            raise NotThere("Thunderbird is closed")
        try:
            return self._app.run(_SCREEN + script, *given)
        except (ScriptFailed, OSError) as failed:
            if "no such window" in str(failed):
                raise NotThere("Thunderbird is closing") from failed
            if isinstance(failed, ScriptFailed) and "the program ended" not in str(failed):
                raise
            self._meet(marionette.connected(self._port))
            raise NotThere("Thunderbird has just opened again") from failed

    def _look(self, script: str, *given: Any) -> Any:
        """The same, and nothing while it is closed."""
        try:
            return self._ask(script, *given)
        except NotThere:
            return None


def _runs(process: int) -> bool:
    """A child that has ended, and that nobody has asked for its end yet, does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _no_box(field: str) -> str:
    return f"there is no box beside {field!r}"
