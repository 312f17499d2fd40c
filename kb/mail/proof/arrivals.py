"""One message to a tag, read without believing what its sender could have written.

Only what our own server put on top counts, down to its line `Received` that took the message from elsewhere
(`received`). What stands below may be invented. The same goes for `Authentication-Results` (`results`; RFC 8601 5).
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from kb.mail.mime_parts import Fields, Part, message_in
from kb.mail.names import DomainName, NotADomainName
from kb.mail.proof.programs import family_of
from kb.mail.proof.received import read_trace
from kb.mail.proof.results import Result, is_plain_path, read_results
from kb.mail.proof.tags import ProofAddress

#: Octets of a head that are read. A handful of the longest is still one answer of a mailbox.
MOST_BYTES: Final = 32 * 1024
#: What is fetched of a message.
FIELDS: Final = (
    *("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "From", "Return-Path", "Received", "Message-ID"),
    *(
        "Authentication-Results",
        "User-Agent",
        "X-Mailer",
        "Auto-Submitted",
        "Precedence",
        "List-Id",
        "List-Unsubscribe",
    ),
    *("List-Post", "List-Help", "X-Autoreply", "X-Autorespond", "Content-Type"),
)
_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
_REMARK: Final = re.compile(r"\((?:[^()\\]|\\.)*\)")
_BRACKETED: Final = re.compile(r"<\s*([^<>\s]{1,320})\s*>")
_PLAIN: Final = re.compile(r"[^\s<>,;:\"()]{1,254}@[^\s<>,;:\"()]{1,254}")
#: What a receiver holds against a message; `temperror` and the like say nothing of it.
_AGAINST: Final = frozenset({"fail", "softfail", "permerror"})
#: To whom nobody answers: what such an address gets is read by a program, or by many.
_MACHINES: Final = re.compile(
    r"(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?|listserv|majordomo|owner-[^@]*|[^@]*-(?:request|owner"
    r"|bounces?))@",
    re.IGNORECASE,
)
_OF_LISTS: Final = ("list-id", "list-unsubscribe", "list-post", "list-help")
_BY_MACHINE: Final = re.compile(r"bulk|junk|list|auto_reply", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What one message to a tag shows. `from_domain` is an A-label, or empty if `From` names nobody.

    `handed_by` is the address that gave it to our server; empty if our own server does not say. `sender` is whom an
    answer would go to. `failed` are those of `spf`, `dkim` and `dmarc` that failed and did not pass as well.
    """

    tag: str
    sender: str
    from_domain: str
    handed_by: str
    is_authentic: bool
    failed: tuple[str, ...]
    is_automatic: bool
    app: str
    message_id: str


def read_arrival(head: bytes, address: ProofAddress, own: Collection[str]) -> Arrival | None:
    """What a message shows, from its head; `None` if it is to no tag of ours. `own`: names of our own mail server."""
    message = message_in(head[:MOST_BYTES])
    trace = read_trace(message.fields, own)
    tag = _tag(trace.above, message.fields, address)
    if tag is None:
        return None
    sender = _sender(message.fields)
    domain = _domain(sender)
    results = _results(trace.above, own) if trace.is_ours and is_plain_path(message.field("return-path")) else []
    return Arrival(
        tag=tag,
        sender=sender if domain else "",
        from_domain=domain,
        handed_by=trace.handed_by,
        is_authentic=bool(domain) and any(one.vouches_for(domain) for one in results),
        failed=_failed(results),
        is_automatic=_is_automatic(message, sender),
        app=family_of(_values(message.fields, "x-mailer", "user-agent")),
        message_id=message.field("message-id")[:250],
    )


def _tag(above: Fields, fields: Fields, address: ProofAddress) -> str | None:
    """The tag that a message is to. Our own server knows whom it is for; only where it does not say, the message does,
    and then it may be to nobody else of ours: an answer to all comes to each of them once."""
    for names in (("x-original-to", "envelope-to"), ("delivered-to",)):
        found = _addresses(above, *names)
        tags = {tag for one in found if (tag := address.tag_in(one))}
        if tags or (found and names[0] != "delivered-to"):
            return tags.pop() if len(tags) == 1 else None
    named = [one for one in _addresses(fields, "to", "cc") if one.lower().endswith(f"@{address.domain}")]
    tags = {address.tag_in(one) or "" for one in named}
    return (tags.pop() or None) if len(tags) == 1 else None


def _addresses(fields: Fields, *names: str) -> list[str]:
    """The addresses that fields name; what stands in quotation marks or remarks is what somebody is called."""
    found: list[str] = []
    for value in _values(fields, *names):
        bare = _REMARK.sub(" ", _QUOTED.sub(" ", value))
        for piece in re.split("[,;]", bare):
            bracketed = _BRACKETED.findall(piece)
            found += bracketed or _PLAIN.findall(piece)
    return found


def _values(fields: Fields, *names: str) -> list[str]:
    return [value for name, value in fields if name in names]


def _sender(fields: Fields) -> str:
    """The one address of the one `From` (RFC 5322 3.6.2); empty if it names none, or several."""
    found = _addresses(fields, "from")
    return found[0] if len(found) == 1 and "@" in found[0] and len(_values(fields, "from")) == 1 else ""


def _domain(mailbox: str) -> str:
    try:
        return DomainName.parse(mailbox.rpartition("@")[2]).a_label if mailbox else ""
    except NotADomainName:
        return ""


def _results(above: Fields, own: Collection[str]) -> list[Result]:
    """What our own server says of SPF, DKIM and DMARC."""
    return [one for value in _values(above, "authentication-results") for one in read_results(value, own)]


def _failed(results: Sequence[Result]) -> tuple[str, ...]:
    passed = {one.method for one in results if one.result == "pass"}
    failed = {one.method for one in results if one.result in _AGAINST}
    return tuple(sorted(failed - passed))


def _is_automatic(message: Part, sender: str) -> bool:
    """Whether a machine or a list wrote it, so that an answer might be answered by one (RFC 3834 2, RFC 5230 4.6)."""
    told = re.split(r"[\s;(]", message.field("auto-submitted").strip().lower(), maxsplit=1)[0]
    return bool(
        told not in ("", "no")
        or message.field("return-path").strip() == "<>"
        or not sender
        or _MACHINES.match(sender)
        or any(message.field(name) for name in _OF_LISTS)
        or message.field("x-autoreply")
        or message.field("x-autorespond")
        or _BY_MACHINE.search(message.field("precedence"))
        or message.kind == "multipart/report"
    )


def names_of(text: str) -> frozenset[str]:
    """The names of our own server, as a setting lists them."""
    return frozenset(name.lower() for name in text.replace(",", " ").split())
