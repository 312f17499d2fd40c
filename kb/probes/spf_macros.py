"""Macros in the names of an SPF record (RFC 7208 7): whoever sends stands in them.

No mailbox is known here, so it is the domain's postmaster that sends, from a server that greets by the domain itself,
and of whose address no name was validated. Which names are asked for is decided in `spf`.
"""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from kb.mail.web_addresses import Address

_MACRO: Final = re.compile(
    r"%(?:\{(?P<letter>[slodipvh])(?P<digits>[0-9]{0,9})(?P<turned>r?)(?P<delimiters>[-.+,/_=]*+)\}|(?P<sign>[%_-]))",
    re.IGNORECASE,
)
_SIGNS: Final = {"%": "%", "_": " ", "-": "%20"}
#: Octets of a name in DNS, as it is written.
_LONGEST: Final = 253


@dataclass(frozen=True, slots=True)
class Sender:
    """An address that hands a message over, of somebody at this domain."""

    address: Address
    domain: str
    local_part: str = "postmaster"

    @property
    def number(self) -> str:
        """Its parts between dots, which of IPv6 are 32 digits (RFC 7208 7.3)."""
        if self.address.version == 4:
            return str(self.address)
        return ".".join(self.address.exploded.replace(":", ""))


def is_domain_spec(spec: str) -> bool:
    """Whether a word may name this: its macros can be read, and it ends with one or with a top label (RFC 7208 7.1)."""
    macros = list(_MACRO.finditer(spec))
    if "%" in _MACRO.sub("", spec) or not (spec.isascii() and spec.isprintable()):
        return False
    if any(macro["digits"] and not int(macro["digits"]) for macro in macros):
        return False
    if macros and macros[-1].end() == len(spec):
        return True
    _, dot, top = spec.removesuffix(".").rpartition(".")
    return bool(dot) and top.replace("-", "").isalnum() and not top.isdigit() and top == top.strip("-")


def expanded(spec: str, domain: str, sender: Sender) -> str:
    """The name that a domain-spec is for this sender, in a record that stands at this domain."""
    values = {
        "s": f"{sender.local_part}@{sender.domain}",
        "l": sender.local_part,
        "o": sender.domain,
        "d": domain,
        "i": sender.number,
        "p": "unknown",
        "v": "in-addr" if sender.address.version == 4 else "ip6",
        "h": sender.domain,
    }

    def one(macro: re.Match[str]) -> str:
        letter = macro["letter"]
        return _transformed(macro, values[letter.lower()]) if letter else _SIGNS[macro["sign"]]

    name = _MACRO.sub(one, spec)
    while len(name) > _LONGEST:
        name = name.partition(".")[2]
    return name


def _transformed(macro: re.Match[str], text: str) -> str:
    delimiters = macro["delimiters"] or "."
    parts = "".join("\n" if one in delimiters else one for one in text).split("\n")
    if macro["turned"]:
        parts.reverse()
    if macro["digits"]:
        parts = parts[-int(macro["digits"]) :]
    said = ".".join(parts)
    return quote(said, safe="") if macro["letter"].isupper() else said
