"""A web address taken apart, alike on every Python.

The standard library's versions differ in what they leave away before they read (spaces, line breaks) and in what they
take behind a bracket, so that is refused here. What an address may lead to is decided by whoever asks.
"""

import re
from ipaddress import IPv6Address
from typing import Final
from urllib.parse import SplitResult, urlsplit

#: An IPv6 address in brackets, perhaps with a port.
_BRACKETED: Final = re.compile(r"\[([0-9A-Fa-f:.]+)\](?::[0-9]*)?")


def split_address(text: str) -> SplitResult:
    """The parts of an address. Raises `ValueError`, as asking for its port may afterwards."""
    if not text.isprintable() or " " in text:
        raise ValueError("an address has no spaces and no invisible characters")
    parts = urlsplit(text)
    host = parts.netloc.rpartition("@")[2]
    if "[" in host or "]" in host:
        number = _BRACKETED.fullmatch(host)
        if number is None:
            raise ValueError("brackets are for an IPv6 address alone")
        IPv6Address(number[1])
    return parts
