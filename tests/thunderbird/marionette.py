"""Thunderbird without a window, asked through Marionette: its own modules run, inside its own process."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from tests.marionette import Marionette, ScriptFailed, running

THUNDERBIRD: Final = "/usr/bin/thunderbird"
#: In a network of its own it would take it that it is not connected. It may not guess servers: what it shows is what it
#: was told.
_PREFERENCES: Final = {
    "network.manage-offline-status": False,
    "mailnews.auto_config_url": "http://ispdb.test/v1.1/",
    "mailnews.auto_config.guess.enabled": False,
    "mail.provider.suppress_dialog_on_startup": True,
    "mail.shell.checkDefaultClient": False,
}


class Thunderbird(Marionette):
    """A running Thunderbird, in which scripts have the rights of Thunderbird itself."""

    def __init__(self, connection: socket.socket) -> None:
        super().__init__(connection)
        self.context("chrome")

    def run(self, script: str, *arguments: Any) -> Any:
        """The value of an asynchronous function's body."""
        body = f"""
            const done = arguments[arguments.length - 1];
            (async (...given) => {{ {script} }})(...arguments).then(
                value => done({{value}}), error => done({{error: String(error) + " " + (error.stack || "")}}));
        """
        values = {
            "script": body,
            "args": list(arguments),
            "sandbox": "system",
            "newSandbox": True,
            "scriptTimeout": 60000,
        }
        result = self.command("WebDriver:ExecuteAsyncScript", values)["value"]
        if "error" in result:
            raise ScriptFailed(result["error"])
        return result.get("value")


@contextmanager
def running_thunderbird(folder: Path, port: int) -> Iterator[Thunderbird]:
    """Thunderbird with a fresh profile in `folder`; `port` is where it is asked."""
    with running(THUNDERBIRD, folder, port, _PREFERENCES) as connection:
        yield Thunderbird(connection)
