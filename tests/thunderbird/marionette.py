"""Thunderbird without a window, asked through Marionette: its own modules run, inside its own process."""

import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

THUNDERBIRD: Final = "/usr/bin/thunderbird"
#: Every name leads to this machine, and real addresses to ports that need no root. Nothing leaves the machine.
_PREFERENCES: Final = {
    "network.dns.forceResolve": "127.0.0.1",
    "mailnews.auto_config_url": "http://ispdb.test/v1.1/",
    "mailnews.auto_config.guess.enabled": False,
    "app.update.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "mail.provider.suppress_dialog_on_startup": True,
    "mail.shell.checkDefaultClient": False,
}
#: Seconds: a start takes 15 on an idle machine.
_PATIENCE: Final = 180


class ScriptFailed(AssertionError):
    """Thunderbird's own code threw."""


class Thunderbird:
    """A running Thunderbird. Messages are `length:[0,id,command,{…}]`, answers `length:[1,id,error,result]`."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._stream = connection.makefile("rb")
        self._read()  # its greeting
        self._id = 0
        self.command("WebDriver:NewSession", {})
        self.command("Marionette:SetContext", {"value": "chrome"})

    def command(self, name: str, values: dict[str, Any]) -> Any:
        self._id += 1
        message = json.dumps([0, self._id, name, values]).encode()
        self._connection.sendall(b"%d:%s" % (len(message), message))
        _, _, error, result = self._read()
        if error:
            raise ScriptFailed(f"{error['error']}: {error['message']}")
        return result

    def run(self, script: str, *arguments: Any) -> Any:
        """The value of an asynchronous function's body, run with the rights of Thunderbird itself."""
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

    def _read(self) -> Any:
        length = b""
        while (byte := self._stream.read(1)) != b":":
            if not byte:
                raise ScriptFailed("Thunderbird ended")
            length += byte
        return json.loads(self._stream.read(int(length)))


@contextmanager
def running_thunderbird(folder: Path, *, http: int, https: int, port: int) -> Iterator[Thunderbird]:
    """Thunderbird with a fresh profile in `folder`; ports 80 and 443 of every name are `http` and `https` here."""
    profile = folder / "profile"
    profile.mkdir(parents=True)
    preferences = _PREFERENCES | {"network.socket.forcePort": f"80={http};443={https}", "marionette.port": port}
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in preferences.items()]
    (profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
    flags = ["--headless", "--marionette", "--remote-allow-system-access", "--no-remote", "--profile", str(profile)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [THUNDERBIRD, *flags], env={**os.environ, "HOME": str(folder)}, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            with _connected(port, process, folder / "log") as connection:
                yield Thunderbird(connection)
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _connected(port: int, process: subprocess.Popen[bytes], log: Path) -> socket.socket:
    deadline = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE)
        except ConnectionRefusedError:
            time.sleep(0.2)
    raise RuntimeError(f"Thunderbird did not start:\n{log.read_text(errors='replace')}")
