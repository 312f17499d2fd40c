"""No test speaks to another machine: whoever tries is told so at once."""

import ipaddress
import socket
from collections.abc import Callable
from typing import Any, Final


class NotLoopback(RuntimeError):
    """A test tried to connect to something other than this machine."""


_FAMILIES: Final = frozenset({socket.AF_INET, socket.AF_INET6})


def is_allowed(family: int, address: Any) -> bool:
    """Unix sockets, 127.0.0.0/8 and ::1, written as numbers or as `localhost`."""
    if family not in _FAMILIES:
        return family == socket.AF_UNIX
    host = address[0]
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _guarded(connect: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(self: socket.socket, address: Any) -> Any:
        if not is_allowed(self.family, address):
            raise NotLoopback(f"a test tried to connect to {address!r}; only this machine may be spoken to")
        return connect(self, address)

    return guarded


def pytest_configure() -> None:
    for name in ("connect", "connect_ex"):
        setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
