"""A server that the site itself speaks to about mail, as one line of a setting says it: `smtps://user:password@host:465`.

Only what can be spoken to encrypted can be written down. Which schemes there are, and what the rest of the line means,
is said by `outgoing` and `returned`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote

from kb.mail.names import DomainName, NotADomainName
from kb.mail.web_addresses import split_address

_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class NotAMailServer(ValueError):
    """The text names no mail server that can be used. The message never repeats it: it may hold a password."""


@dataclass(frozen=True, slots=True)
class MailUrl:
    """The parts of the line, decoded. `username` is empty if nobody signs in."""

    scheme: str
    host: str
    port: int
    username: str
    password: str = field(repr=False)
    path: str = ""


def read_mail_url(text: str, ports: Mapping[str, int]) -> MailUrl:
    """Read a line whose scheme is one of `ports`, which gives the usual port of each. Raises `NotAMailServer`.

    What a password has beside letters and digits is percent-encoded, as in any web address.
    """
    try:
        parts = split_address(text.strip())
        port = parts.port
    except ValueError as error:
        raise NotAMailServer("It cannot be read; percent-encode the password.") from error
    if parts.scheme not in ports:
        raise NotAMailServer(f"It must begin with {':// or '.join(ports)}://.")
    if parts.query or parts.fragment:
        raise NotAMailServer("It cannot be read; percent-encode the password.")
    username, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(username) != bool(password):
        raise NotAMailServer("Give both a user name and a password, or neither.")
    if not (username + password).isascii() or not (username + password + "x").isprintable():
        raise NotAMailServer("A user name and a password have plain letters, digits and signs only.")
    if port == 0:
        raise NotAMailServer("The port must be a number from 1 to 65535.")
    host = _host(parts.hostname or "")
    return MailUrl(parts.scheme, host, port or ports[parts.scheme], username, password, unquote(parts.path).strip("/"))


def _host(text: str) -> str:
    if text in _LOOPBACK:
        return text
    try:
        return DomainName.parse(text).a_label
    except NotADomainName as error:
        raise NotAMailServer("The name of the mail server cannot be read.") from error
