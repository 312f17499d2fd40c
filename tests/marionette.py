"""A Mozilla program without a window, asked through Marionette, the protocol of its own tests."""

import json
import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

#: Nothing leaves the machine, and nothing asks whoever starts it.
PREFERENCES: Final = {
    "app.update.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
}
#: Seconds: a start takes 15 on an idle machine.
_PATIENCE: Final = 180


class ScriptFailed(AssertionError):
    """The program's own code threw."""


class NotRunning(RuntimeError):
    """Nobody answers at the port."""


class Marionette:
    """A running program. Messages are `length:[0,id,command,{…}]`, answers `length:[1,id,error,result]`."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._stream = connection.makefile("rb")
        self._read()  # its greeting
        self._id = 0
        self.command("WebDriver:NewSession", {})

    def command(self, name: str, values: dict[str, Any]) -> Any:
        self._id += 1
        message = json.dumps([0, self._id, name, values]).encode()
        self._connection.sendall(b"%d:%s" % (len(message), message))
        _, _, error, result = self._read()
        if error:
            raise ScriptFailed(f"{error['error']}: {error['message']}")
        return result

    def context(self, name: str) -> None:
        """Where scripts run from now on: in the program itself (`chrome`) or in its page (`content`)."""
        self.command("Marionette:SetContext", {"value": name})

    def _read(self) -> Any:
        length = b""
        while (byte := self._stream.read(1)) != b":":
            if not byte:
                raise ScriptFailed("the program ended")
            length += byte
        return json.loads(self._stream.read(int(length)))


@contextmanager
def running(
    program: str, folder: Path, port: int, preferences: dict[str, Any], **environment: str
) -> Iterator[socket.socket]:
    """The program, until the block ends, with the profile in `folder`, made if it is not there; gives the connection to
    its Marionette."""
    profile = folder / "profile"
    profile.mkdir(parents=True, exist_ok=True)
    chosen = PREFERENCES | preferences | {"marionette.port": port}
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in chosen.items()]
    (profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
    flags = ["--headless", "--marionette", "--remote-allow-system-access", "--no-remote", "--profile", str(profile)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [program, *flags],
            env={**os.environ, "HOME": str(folder), **environment},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            with connected(port, lambda: process.poll() is None) as connection:
                yield connection
        except NotRunning as fault:
            raise RuntimeError(f"{fault}:\n{(folder / 'log').read_text(errors='replace')}") from fault
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def connected(port: int, goes_on: Callable[[], bool] = lambda: True) -> socket.socket:
    """A connection to the Marionette of a program that is starting. Raises `NotRunning`."""
    deadline = time.monotonic() + _PATIENCE
    while goes_on() and time.monotonic() < deadline:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE)
        except ConnectionRefusedError:
            time.sleep(0.2)
    raise NotRunning("it did not start")
