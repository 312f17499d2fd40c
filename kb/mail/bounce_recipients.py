"""For whom a message was, as a report writes it: `rfc822; anna@x.example`, `utf-8; anna@müller.example`.

The second kind is RFC 6533's, with letters as they are or as `\\x{FC}`; in Original-Recipient signs may stand as
`+2B` (RFC 3461 4).
"""

import re
from typing import Final

from kb.mail.recipients import NotARecipient, Recipient

_UNICODE: Final = re.compile(r"\\x\{([0-9A-F]{2,6})\}", re.IGNORECASE)
_XTEXT: Final = re.compile(r"\+([0-9A-F]{2})")
_COMMENT: Final = re.compile(r"(?:(?<!\s)\s++)?\([^()]*\)\s*$")


def addresses_of(field: str) -> frozenset[str]:
    """The address of a field, in small letters and the domain as an A-label; with its signs as letters too."""
    plain = _plain(field)
    return frozenset(_folded(one) for one in (plain, _XTEXT.sub(_sign, plain)) if one)


def _plain(field: str) -> str:
    address = _COMMENT.sub("", field.partition(";")[2] or field).strip()
    return _UNICODE.sub(_letter, address.partition("<")[2].partition(">")[0] or address).strip("<> ")


def _letter(found: re.Match[str]) -> str:
    number = int(found[1], 16)
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else ""


def _sign(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))


def _folded(address: str) -> str:
    try:
        return Recipient.parse(address).folded
    except NotARecipient:
        return address.lower()
