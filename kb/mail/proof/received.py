"""Lines `Received` as mail servers write them (RFC 5321 4.4), so that whoever connected cannot choose what they say.

The name by which a client greets is its own invention, and servers repeat it: beside the address in Postfix and
Sendmail, behind it in Exim (`helo=`), before it in qmail (`HELO`). An address counts only where the server writes the
one that it spoke to. What cannot be read for certain is not read.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import Final

from kb.mail.mime_parts import Fields

_NUMBER: Final = r"\[(?:IPv6:)?([0-9A-Fa-f.:]+)\]"
#: `mail.shop.test [192.0.2.1]`, `[192.0.2.1]:4711 helo=…`: a name that the server looked up, or none.
_PEER: Final = re.compile(rf"(?:[A-Za-z0-9._-]+\s+)?{_NUMBER}(?::\d+)?(?=\s|$)")
_BARE: Final = re.compile(r"[0-9A-Fa-f.:]+")
_LITERAL: Final = re.compile(rf"{_NUMBER}(?::\d+)?")
#: What Exim says of a client whose name it could not find stands behind the number.
_OF_EXIM: Final = ("helo=", "port=", "ident=")
#: How programs of one machine hand on to one another, for which no client can ask (RFC 2033, RFC 3848).
_WITHIN: Final = frozenset({"lmtp", "lmtps", "lmtpa", "lmtpsa", "local"})


@dataclass(frozen=True, slots=True)
class Hop:
    """`by` is who says that it wrote the line, in small letters; `address` whom it took the message from, if it says.

    `is_within`: the message did not leave the machine.
    """

    by: str
    address: str
    is_within: bool


@dataclass(frozen=True, slots=True)
class Trace:
    """`above` are the fields that our own server put on top; `handed_by` is the address that it took the message from,
    if it says. `is_ours`: its line was found that took it from elsewhere.
    """

    above: Fields
    handed_by: str
    is_ours: bool


def read_trace(fields: Fields, own: Collection[str]) -> Trace:
    """From the top to the line of our own server that took the message from elsewhere. `own`: its names."""
    places = [place for place, (name, _value) in enumerate(fields) if name == "received"]
    hops = [read_hop(fields[place][1]) for place in places]
    for number, hop in enumerate(hops):
        if hop.by not in own and not (hop.address and hop.is_within):
            break
        if not hop.is_within:
            return Trace(fields[: places[number]], hop.address, is_ours=True)
    return Trace(fields[: places[0]] if places else fields, "", is_ours=False)


def read_hop(line: str) -> Hop:
    """What one line says; nothing of it is believed yet."""
    tokens = _tokens(line)
    words = [text for text, is_remark in tokens if not is_remark]
    is_from = bool(words) and words[0].lower() == "from"
    address = _address(tokens) if is_from else ""
    is_loopback = bool(address) and ip_address(address).is_loopback
    has_peer = is_from and (bool(address) or _after(words, "with", 2) not in _WITHIN)
    return Hop(_after(words, "by", 2 if is_from else 0), address, is_loopback or not has_peer)


def _after(words: list[str], mark: str, begin: int) -> str:
    """The word behind another, in small letters; empty if that stands there twice, so that a greeting could be one of
    them. The greeting itself is passed over."""
    folded = [word.lower() for word in words]
    places = [place for place in range(begin, len(folded) - 1) if folded[place] == mark]
    return folded[places[0] + 1].rstrip(".") if len(places) == 1 else ""


def _address(tokens: list[tuple[str, bool]]) -> str:
    """Of the remarks right behind the greeting the first counts; qmail says there how the client greeted."""
    greeting = tokens[1][0] if len(tokens) > 1 and not tokens[1][1] else ""
    remarks: list[str] = []
    for text, is_remark in tokens[2:]:
        if not is_remark:
            break
        remarks.append(text)
    if not remarks:
        return ""
    if remarks[0].upper().startswith("HELO "):
        remarks = remarks[1:] or [""]
    found = _PEER.match(remarks[0])
    if found is None and remarks[0].startswith(_OF_EXIM):
        found = _LITERAL.fullmatch(greeting)
    number = found[1] if found else remarks[0] if _BARE.fullmatch(remarks[0]) else ""
    return _written(number)


def _written(number: str) -> str:
    """An address as `ipaddress` writes it; an IPv4 one that is dressed as IPv6, plainly."""
    try:
        address = ip_address(number)
    except ValueError:
        return ""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)


def _tokens(line: str) -> list[tuple[str, bool]]:
    """Words, and whole remarks in brackets, up to the semicolon before the date; none if a remark is not closed, or an
    address stands where the date should: then a greeting has made a second line of this one."""
    found: list[tuple[str, bool]] = []
    text, deep, is_escaped = "", 0, False
    for place, letter in enumerate(line):
        if deep:
            deep += 0 if is_escaped else (letter == "(") - (letter == ")")
            is_escaped = letter == "\\" and not is_escaped
            if not deep:
                found.append((text.strip(), True))
            text = text + letter if deep else ""
        elif letter == ";":
            found += [(text, False)] if text else []
            return [] if "[" in line[place:] else found
        elif letter == "(" or letter.isspace():
            found += [(text, False)] if text else []
            text, deep = "", int(letter == "(")
        else:
            text += letter
    return [] if deep else [*found, *([(text, False)] if text else [])]
