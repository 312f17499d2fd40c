"""What a mail server sends back when it could not deliver: the bytes of one message in, what they say out.

The form is RFC 3464's, a report with fields for machines. Older programs write a letter for people; of those only is
known that the message came back. Which message it was is told by its Message-ID, which nobody but its recipient and the
servers on the way has seen. Whether it is one of ours, and what follows, is decided elsewhere.

Anybody may send us anything, so the bytes are cut, and what only a bomb has is not parsed at all.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from enum import StrEnum
from typing import Final, TypeAlias

#: More of a message is not looked at: the report and the headers of what came back are at its beginning.
MOST_BYTES: Final = 64 * 1024
#: Characters of a server's reason that are kept.
LONGEST_WORDS: Final = 200

#: The parser of the standard library takes time with each level of parts, and an honest report has three parts.
_MOST_BOUNDARIES: Final = 24
_MOST_NESTED: Final = 24
_MOST_PARTS: Final = 50
#: … and with each character of a field that says what a part is.
_ENDLESS_TYPE: Final = re.compile(rb"^content-type:(?:[^\r\n]|\r?\n[ \t]){2000}", re.IGNORECASE | re.MULTILINE)
_LONGEST_FIELD: Final = 1000
_MOST_IDS: Final = 20

#: How our own messages are called: a UUID at a host.
_ID: Final = re.compile(rb"<[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}@[a-z0-9.:-]{1,253}>")
_ID_LINE: Final = re.compile(rb"^message-id:\s*(<[^<>\s]{1,400}>)", re.IGNORECASE | re.MULTILINE)
_SYSTEM: Final = re.compile(r"(?:^\s*|<)(?:mailer-daemon|microsoftexchange[0-9a-f]*)(?=[@>\s]|$)", re.IGNORECASE)
_POSTMASTER: Final = re.compile(r"(?:^\s*|<)postmaster@", re.IGNORECASE)

_CODE: Final = re.compile(r"^\s*([245]\d\d)(?=[ -]|$)")
_STATUS: Final = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_STATUS_OF_CODE: Final = re.compile(r"\b[245]\d\d[ -]([245]\.\d{1,3}\.\d{1,3})\b")
_CODES: Final = re.compile(
    r"(?:^|(?<=\s))[245]\d\d(?:[ -]+[245]\.\d{1,3}\.\d{1,3}\b|(?=[ -])-?)|^[245]\.\d{1,3}\.\d{1,3}\b"
)
_ADDRESS: Final = re.compile(r"""<?(?:"[^"]*"|[^\s<>()\[\]",;:]*)(?:@|%40)[^\s<>()\[\]",;]+>?""", re.IGNORECASE)
_TAG: Final = re.compile(r"<[^<>]*>")

#: Nobody reads mail at this address, and no wait changes that (RFC 3463 3.2, RFC 7505). Not among them: a domain
#: that is not found (5.1.2), which on the day of a move may be a slip in its DNS, and a sender that is refused (5.1.7,
#: 5.1.8).
NOBODY_THERE: Final = frozenset({"5.1.1", "5.1.3", "5.1.6", "5.1.10"})

_Part: TypeAlias = "Message[str, str]"


class NotABounce(ValueError):
    """A message that says of no other one that it came back."""


class BounceVerdict(StrEnum):
    FAILED = "failed"
    #: It came back in a form that says nothing certain.
    UNCLEAR = "unclear"
    #: It may still arrive.
    DELAYED = "delayed"


@dataclass(frozen=True, slots=True)
class Bounce:
    """`message_ids`: of the message that came back, as far as can be told. `words` have no address in them.

    `dead`: addresses, in small letters, at which there is nobody.
    """

    verdict: BounceVerdict
    message_ids: tuple[str, ...]
    code: int = 0
    words: str = ""
    dead: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What a report says of one recipient."""

    action: str
    status: str
    code: int
    words: str
    addresses: frozenset[str]


def may_be_bounce(headers: bytes) -> bool:
    """Whether the rest of a message is worth fetching."""
    try:
        message = _parsed(headers[:MOST_BYTES])
    except NotABounce:
        return False
    return message.get_content_type() == "multipart/report" or _is_by_system(message) or _is_from_nobody(message)


def read_bounce(content: bytes) -> Bounce:
    """Read a message, the first `MOST_BYTES` of it. Raises `NotABounce`."""
    message = _parsed(content[:MOST_BYTES])
    parts = list(_parts(message))
    report = next((part for part in parts if part.get_content_type() == "message/delivery-status"), None)
    if report is None:
        return _from_a_letter(message, parts)
    ids = _ids(message, parts, trusts_references=True)
    outcomes = list(_outcomes(report))
    failed = [one for one in outcomes if one.action == "failed"]
    if failed:
        dead = (one.addresses for one in failed if one.status in NOBODY_THERE)
        return Bounce(BounceVerdict.FAILED, ids, failed[0].code, failed[0].words, frozenset().union(*dead))
    if any(one.action == "delayed" for one in outcomes):
        return Bounce(BounceVerdict.DELAYED, ids)
    if outcomes:
        raise NotABounce("It says that the message arrived.")
    return Bounce(BounceVerdict.UNCLEAR, ids)


def _parsed(content: bytes) -> _Part:
    small = content.lower()
    if small.count(b"boundary") > _MOST_BOUNDARIES or small.count(b"message/") > _MOST_NESTED:
        raise NotABounce("It has too many parts.")
    if _ENDLESS_TYPE.search(content):
        raise NotABounce("It has a field without an end.")
    return BytesParser(policy=compat32).parsebytes(content)


def _parts(message: _Part) -> Iterator[_Part]:
    """Every part that is no container, but none of a message within the message."""
    waiting, seen = [message], 0
    while waiting and seen < _MOST_PARTS:
        part, seen = waiting.pop(0), seen + 1
        payload = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(payload, list):
            waiting.extend(one for one in payload if isinstance(one, Message))
        else:
            yield part


def _outcomes(report: _Part) -> Iterator[_Outcome]:
    payload = report.get_payload()
    groups = payload if isinstance(payload, list) else []
    for group in groups:
        if isinstance(group, Message) and (action := _field(group, "Action")):
            diagnostic = _field(group, "Diagnostic-Code")
            kind, semicolon, said = diagnostic.partition(";")
            status = _status(_field(group, "Status"), said)
            code = _CODE.match(said) if semicolon and kind.strip().lower() == "smtp" else None
            addresses = {_address(_field(group, name)) for name in ("Final-Recipient", "Original-Recipient")} - {""}
            yield _Outcome(
                action.split()[0].lower(),
                status,
                int(code[1]) if code else 0,
                _words(status, said if semicolon else diagnostic),
                frozenset(addresses),
            )


def _status(written: str, said: str) -> str:
    """The finer of both: many programs write 5.0.0 beside an answer that says more."""
    found, of_code = _STATUS.match(written), _STATUS_OF_CODE.search(said)
    status = found[0] if found else ""
    return of_code[1] if of_code and (not status or status.endswith(".0.0")) else status


def _words(status: str, said: str) -> str:
    """The server's reason in one line for people: no codes twice, no address, no markup."""
    plain = _TAG.sub(" ", _ADDRESS.sub("…", said))
    text = " ".join(_CODES.sub(" ", plain).split())
    return "".join(character for character in f"{status} {text}".strip() if character.isprintable())[:LONGEST_WORDS]


def _address(field: str) -> str:
    """The address of `rfc822; anna@x.example`, in small letters."""
    return field.partition(";")[2].strip().strip("<>").lower()


def _from_a_letter(message: _Part, parts: list[_Part]) -> Bounce:
    """A message without a report: only what a mail system wrote counts, and never what answers by itself."""
    if message.get_content_type() == "multipart/report":
        raise NotABounce("It reports something else.")
    by_system = _is_by_system(message)
    if not by_system and not _is_from_nobody(message):
        raise NotABounce("No mail system wrote it.")
    ids = _ids(message, parts, trusts_references=by_system)
    subject = _field(message, "Subject").lower()
    later = "delayed" in subject or subject.startswith("warning")
    return Bounce(BounceVerdict.DELAYED if later else BounceVerdict.UNCLEAR, ids)


def _is_by_system(message: _Part) -> bool:
    return bool(_SYSTEM.search(_field(message, "From"))) or "X-Failed-Recipients" in message


def _is_from_nobody(message: _Part) -> bool:
    """Written by a server that wants no answer, which an absence note may say of itself too."""
    if _field(message, "Auto-Submitted").lower().startswith("auto-replied") or "X-Autoreply" in message:
        return False
    return _field(message, "Return-Path") == "<>" or bool(_POSTMASTER.search(_field(message, "From")))


def _ids(message: _Part, parts: list[_Part], *, trusts_references: bool) -> tuple[str, ...]:
    """How the message that came back may be called, the surest source alone. Raises `NotABounce`."""
    returned = [one for part in parts for one in _returned(part)]
    if returned:
        found = [one for one in returned if _ID.fullmatch(one)]
    else:
        found = [one for part in parts for one in _ID.findall(_text(part))]
        if not found and trusts_references:
            fields = " ".join(_field(message, name) for name in ("References", "In-Reply-To"))
            found = _ID.findall(fields.encode("ascii", "replace"))
    if not found:
        raise NotABounce("It names no message that could be ours.")
    return tuple(one.decode() for one in dict.fromkeys(found[:_MOST_IDS]))


def _returned(part: _Part) -> list[bytes]:
    """The Message-ID of a message, or of its headers, that the report has within."""
    kind, payload = part.get_content_type(), part.get_payload()
    if kind in {"message/rfc822", "message/global"} and isinstance(payload, list):
        fields = (_field(one, "Message-ID") for one in payload[:1] if isinstance(one, Message))
        return [field.encode("ascii", "replace") for field in fields if field]
    return _ID_LINE.findall(_text(part))[:1] if kind == "text/rfc822-headers" else []


def _text(part: _Part) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) and part.get_content_maintype() == "text" else b""


def _field(part: _Part, name: str) -> str:
    """A header in one line, cut. Bytes that are no ASCII were made question marks or replacement characters."""
    return " ".join(str(part.get(name, ""))[:_LONGEST_FIELD].split())
