"""Thunderbird's own window for adding an account, the Account Hub: typed into as people do, and read as they do."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from tests.thunderbird.marionette import Thunderbird

#: Seconds. Two of them Thunderbird waits by itself before it asks whether somebody trusts another domain.
_PATIENCE: Final = 90
_MAIN: Final = """
    const main = Services.wm.getMostRecentWindow("mail:3pane");
    const hub = main.document.querySelector("account-hub-container")?.shadowRoot.querySelector("account-hub-email");
    const step = [...(hub?.querySelectorAll(".account-hub-step") ?? [])].find(one => !one.hidden);
"""
_READ: Final = f"""
    {_MAIN}
    const text = name => (step?.querySelector(name)?.textContent ?? "").trim();
    const head = step?.shadowRoot?.querySelector("account-hub-header")?.shadowRoot;
    const notice = head?.querySelector("#emailFormNotification");
    return {{
        step: step?.id ?? "", busy: hub?.classList.contains("busy"),
        notice: notice && !notice.hidden ? notice.querySelector("#emailFormNotificationTitle").textContent.trim() : "",
        question: text("#confirmationQuestion"),
        badges: [...(step?.querySelectorAll(".badge") ?? [])].filter(one => one.checkVisibility())
            .map(one => one.textContent.trim()),
        servers: [["#incomingHost", "#incomingPort"], ["#outgoingHost", "#outgoingPort"]].map(two => two.map(text)),
        windows: [...Services.wm.getEnumerator(null)].map(one => one.location.href),
        dialogs: main.document.querySelectorAll(".dialogOverlay:not([hidden]), #dialogStack > *").length,
    }};
"""
_FIRST, _FOUND, _ASKED = (f"email{step}Subview" for step in ("AutoConfig", "ConfigFound", "CredentialsConfirmation"))
_ALONE: Final = ["chrome://messenger/content/messenger.xhtml"]


@dataclass(frozen=True)
class Shown:
    """What stands in the window after *Continue*: servers that were found, or a question and what comes with it."""

    servers: tuple[tuple[str, str], ...] = ()
    asked: str = ""
    notice: str = ""
    badges: tuple[str, ...] = ()


class Hub:
    """The window, open at its first step."""

    def __init__(self, app: Thunderbird) -> None:
        self._app = app
        app.run('Services.wm.getMostRecentWindow("mail:3pane").openAccountHub("MAIL")')
        self._until(lambda state: state["step"] == _FIRST)

    def look_up(self, address: str) -> Shown:
        """Type a name and the address, press *Continue*, and wait for what it says."""
        self._type("#realName", "Anna Example")
        self._type("#email", address)
        self._press("#forward")
        done = self._until(lambda state: not state["busy"] and (state["step"] not in ("", _FIRST) or state["notice"]))
        return self._shown(done)

    def refuse(self) -> Shown:
        """Say no to what it asks, and wait for what it says then."""
        self._press("#back")
        return self._shown(self._until(lambda state: not state["busy"] and state["step"] not in ("", _ASKED)))

    def begin_again(self) -> None:
        """Back to the first step, from whichever it is."""
        while self._until(lambda state: not state["busy"] and state["step"])["step"] != _FIRST:
            self._press("#back")

    def _shown(self, state: dict[str, Any]) -> Shown:
        assert (state["windows"], state["dialogs"]) == (_ALONE, 0), state
        if state["step"] == _FOUND:
            return Shown(tuple((host, port) for host, port in state["servers"]), notice=state["notice"])
        if state["step"] == _ASKED:
            badges = tuple(state["badges"])
            return Shown(asked=state["question"], notice=state["notice"], badges=badges)
        raise AssertionError(f"Thunderbird found nothing: {state}")

    def _until(self, ready: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        deadline = time.monotonic() + _PATIENCE
        state: dict[str, Any] = {}
        while time.monotonic() < deadline:
            state = self._app.run(_READ)
            if ready(state):
                return state
            time.sleep(0.2)
        raise AssertionError(f"Thunderbird went no further: {state}")

    def _type(self, field: str, text: str) -> None:
        element = self._find(f"step.querySelector('{field}')")
        self._app.command("WebDriver:ElementClear", {"id": element})
        self._app.command("WebDriver:ElementSendKeys", {"id": element, "text": text})

    def _press(self, button: str) -> None:
        element = self._find(f"hub.querySelector('account-hub-footer {button}')")
        self._app.command("WebDriver:ElementClick", {"id": element})

    def _find(self, where: str) -> str:
        found: dict[str, str] = self._app.run(f"{_MAIN} return {where};")
        return next(iter(found.values()))
