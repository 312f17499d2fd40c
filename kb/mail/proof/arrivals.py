"""One message to a tag, read without believing what its sender could have written.

Of the lines `Received` only those count that our own server put on top; the first of them that took the message from
elsewhere says from which address. What stands below may be invented. The same goes for `Authentication-Results`: only
those of our own server count, and only above that line (RFC 8601 5).
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final

from kb.mail.mime_parts import Fields, Part, message_in
from kb.mail.names import DomainName, NotADomainName
from kb.mail.proof.programs import family_of
from kb.mail.proof.tags import ProofAddress

#: Octets of a head that are read.
MOST_BYTES: Final = 64 * 1024
#: What is fetched of a message.
FIELDS: Final = (
    *("To", "Cc", "Delivered-To", "X-Original-To", "From", "Sender", "Return-Path", "Received", "Message-ID"),
    *("Authentication-Results", "User-Agent", "X-Mailer", "Auto-Submitted", "Precedence", "List-Id"),
    *("X-Autoreply", "X-Autorespond", "Content-Type"),
)
_BY: Final = re.compile(r"\bby\s+([A-Za-z0-9.-]+)")
#: The address in the remark that a server writes about whom it spoke to: `(name [192.0.2.1])`, `([IPv6:2001:db8::1])`.
_FROM: Final = re.compile(r"^from\s+\S+\s+\(.*?\[(?:IPv6:)?([0-9A-Fa-f.:]+)\]\)")
_FROM_NUMBER: Final = re.compile(r"^from\s+\[(?:IPv6:)?([0-9A-Fa-f.:]+)\]")
_ADDRESS: Final = re.compile(r"<([^<>\s]{1,320})>|([^\s<>,;\"()]{1,254}@[^\s<>,;\"()]{1,254})")
_PASS: Final = re.compile(r"\b(spf|dkim)\s*=\s*pass\b([^;]*)", re.IGNORECASE)
_DOMAIN_OF: Final = re.compile(r"\b(?:smtp\.mailfrom|header\.d|header\.i)\s*=\s*\"?(?:[^\s;@\"]*@)?([A-Za-z0-9.-]+)")
_BY_MACHINE: Final = re.compile(r"bulk|junk|list|auto_reply", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What one message to a tag shows. `from_domain` is an A-label, or empty if `From` names nobody.

    `handed_by` is the address that gave it to our server; empty if our own server does not say. `below` are the hosts
    that the next lines say to be written by, which nobody vouches for. `sender` is whom an answer would go to.
    """

    tag: str
    sender: str
    from_domain: str
    handed_by: str
    below: tuple[str, ...]
    is_authentic: bool
    is_automatic: bool
    app: str
    message_id: str


def read_arrival(head: bytes, address: ProofAddress, own: Collection[str]) -> Arrival | None:
    """What a message shows, from its head; `None` if it is to no tag of ours. `own`: names of our own mail server."""
    message = message_in(head[:MOST_BYTES])
    tags = {tag for found in _recipients(message) if (tag := address.tag_in(found))}
    if len(tags) != 1:
        return None
    ours, rest = _lines(message.fields, own)
    handed = next((number for line in ours if (number := _from(line)) and _is_elsewhere(number)), "")
    sender = _mailbox(message.field("from"))
    domain = _domain(sender)
    return Arrival(
        tag=tags.pop(),
        sender=sender if domain else "",
        from_domain=domain,
        handed_by=handed,
        below=tuple(match[1].lower() for line in rest[:3] if (match := _BY.search(line))),
        is_authentic=bool(domain) and _is_authentic(message.fields, own, domain),
        is_automatic=_is_automatic(message, sender),
        app=family_of(_values(message.fields, "x-mailer", "user-agent")),
        message_id=message.field("message-id")[:250],
    )


def _recipients(message: Part) -> Iterator[str]:
    """Whom our own server says that it is for, else whom it names itself."""
    envelope = _values(message.fields, "x-original-to", "delivered-to")
    for value in (*envelope, *_values(message.fields, "to", "cc")):
        for bracketed, plain in _ADDRESS.findall(value):
            yield bracketed or plain


def _values(fields: Fields, *names: str) -> list[str]:
    return [value for name, value in fields if name in names]


def _lines(fields: Fields, own: Collection[str]) -> tuple[list[str], list[str]]:
    """The lines that our server wrote, from the top to the one that took the message from elsewhere; and the others."""
    lines = _values(fields, "received")
    for place, line in enumerate(lines):
        by = _BY.search(line)
        if by is None or by[1].lower() not in own:
            return lines[:place], lines[place:]
        number = _from(line)
        if number and _is_elsewhere(number):
            return lines[: place + 1], lines[place + 1 :]
    return lines, []


def _from(line: str) -> str:
    found = _FROM.match(line) or _FROM_NUMBER.match(line)
    try:
        return str(ip_address(found[1])) if found else ""
    except ValueError:
        return ""


def _is_elsewhere(number: str) -> bool:
    """A hop within our own machine is none."""
    return not ip_address(number).is_loopback


def _mailbox(value: str) -> str:
    """The one address of a field; empty if it names none, or several."""
    found = [bracketed or plain for bracketed, plain in _ADDRESS.findall(value) if "@" in (bracketed or plain)]
    bracketed = re.findall(r"<([^<>\s]+@[^<>\s]+)>", value)
    if len(bracketed) == 1:
        return str(bracketed[0])
    return found[0] if len(found) == 1 and not bracketed else ""


def _domain(mailbox: str) -> str:
    try:
        return DomainName.parse(mailbox.rpartition("@")[2]).a_label if mailbox else ""
    except NotADomainName:
        return ""


def _is_authentic(fields: Fields, own: Collection[str], domain: str) -> bool:
    """Whether our own server says that SPF or DKIM passed for this domain or its parent."""
    for name, value in fields:
        if name == "received" and not _is_own_line(value, own):
            return False  # from here on others wrote
        if name == "authentication-results" and _is_own_result(value, own) and _passed(value, domain):
            return True
        if name == "received" and _is_elsewhere(_from(value) or "127.0.0.1"):
            return False
    return False


def _is_own_line(line: str, own: Collection[str]) -> bool:
    by = _BY.search(line)
    return by is not None and by[1].lower() in own


def _is_own_result(value: str, own: Collection[str]) -> bool:
    return re.split(r"[\s;]", value.strip(), maxsplit=1)[0].lower() in own


def _passed(value: str, domain: str) -> bool:
    for _method, rest in _PASS.findall(value):
        for named in _DOMAIN_OF.findall(rest):
            if domain == named.lower() or domain.endswith(f".{named.lower()}"):
                return True
    return False


def _is_automatic(message: Part, sender: str) -> bool:
    """Whether a machine wrote it, so that an answer might be answered by one (RFC 3834 2)."""
    told = message.field("auto-submitted").lower()
    path = message.field("return-path").strip()
    return bool(
        (told and told != "no")
        or path == "<>"
        or not sender
        or sender.lower().startswith(("mailer-daemon@", "postmaster@", "noreply@", "no-reply@"))
        or message.field("list-id")
        or message.field("x-autoreply")
        or message.field("x-autorespond")
        or _BY_MACHINE.search(message.field("precedence"))
        or message.kind == "multipart/report"
    )


def names_of(text: str) -> frozenset[str]:
    """The names of our own server, as a setting lists them."""
    return frozenset(name.lower() for name in text.replace(",", " ").split())


def is_below(hosts: Sequence[str], names: Collection[str]) -> bool:
    return any(host in names for host in hosts)
