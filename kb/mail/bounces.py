"""What a mail server sends back when it could not deliver: the bytes of one message in, what they say out.

The form is RFC 3464's, a report with fields for machines, and RFC 6533's for addresses in any letters. Older programs,
and gateways, write a letter for people; of those only is known that the message came back, or that it is late. Which
message it was is told by `our_marks`, which nobody but its recipient and the servers on the way has seen. Whether it is
one of ours, and what follows, is decided elsewhere.
"""

import html
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kb.mail.bounce_reasons import Answer, code_class, is_nobody_there, status_of
from kb.mail.bounce_recipients import addresses_of
from kb.mail.bounce_subjects import Said, said_by_subject, says_that_it_arrived, says_that_it_goes_on
from kb.mail.bounce_words import LONGEST_WORDS, kept_words
from kb.mail.bounce_writers import (
    is_absence,
    is_by_postmaster,
    is_by_system,
    is_from_nobody,
    is_other_report,
    is_refusal,
    is_returned,
    is_robot,
    may_answer,
    returned_in,
)
from kb.mail.mime_parts import Part, groups_in, message_in, parts_of
from kb.mail.our_marks import ids_answered, ids_anywhere, ids_in_lines, ids_of, ours, tokens_in_letter, tokens_of

__all__ = [
    "DECIDING_FIELDS",
    "LONGEST_WORDS",
    "MOST_BYTES",
    "Bounce",
    "BounceVerdict",
    "NotABounce",
    "may_be_bounce",
    "read_bounce",
]

#: More of a message is not looked at: the report and what came back are at its beginning, but behind what somebody has
#: written to explain them.
MOST_BYTES: Final = 512 * 1024
#: By these is told whether the rest of a message is worth fetching.
DECIDING_FIELDS: Final = (
    *("From", "Subject", "Content-Type", "Return-Path", "Auto-Submitted", "X-Autoreply", "X-Autorespond"),
    *("X-Failed-Recipients", "X-MS-Exchange-Message-Is-Ndr", "In-Reply-To"),
)
#: So many wrappers are taken off: a filter's, and that of a report that came back itself.
_DEEPEST: Final = 2
#: A head of so many bytes without an end was cut, and may have any of them below.
_CUT: Final = 4096

_REPORTS: Final = frozenset({"message/delivery-status", "message/global-delivery-status"})
_REPORT_IN_TEXT: Final = re.compile(r"^(?:reporting-mta|final-recipient):", re.IGNORECASE | re.MULTILINE)
#: RFC 3464 2.3.3. Of the others some programs make up their own.
_ARRIVED: Final = frozenset({"delivered", "relayed", "expanded"})
_LATE: Final = re.compile(r"delay|defer|retr|warn")
#: No Message-ID that somebody forgot to write as letters.
_TAG: Final = re.compile(r"</?[a-z!][^<>@]{0,1000}>", re.IGNORECASE)
_FAILED: Final = re.compile(r"fail|expire|undeliver|bounce|reject|error|drop|refuse|return|perm|block")


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
    """`message_ids`, or else `tokens`: of the message that came back, as far as can be told; one of both is known.

    `words` name nobody. `dead`: addresses, in small letters, at which there is nobody.
    """

    verdict: BounceVerdict
    message_ids: tuple[str, ...]
    code: int = 0
    words: str = ""
    dead: frozenset[str] = frozenset()
    tokens: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What a report says of one recipient. `verdict` is `None` if the message arrived; it is not final if that was a
    list, whose members have outcomes of their own."""

    verdict: BounceVerdict | None
    answer: Answer
    status: str
    addresses: frozenset[str]
    dead: frozenset[str]
    is_final: bool


def may_be_bounce(headers: bytes) -> bool:
    """Whether the rest of a message is worth fetching; yes if that cannot be told from so few bytes."""
    message = message_in(headers[:MOST_BYTES])
    if len(headers) >= _CUT and not re.search(rb"\n\r?\n", headers):
        return True
    is_written_so = message.kind == "multipart/report" or is_by_system(message) or is_from_nobody(message)
    return is_written_so or _speaks_of_failure(message) or (is_robot(message) and message.kind == "multipart/mixed")


def read_bounce(content: bytes) -> Bounce:
    """Read a message, the first `MOST_BYTES` of it. Raises `NotABounce`."""
    return _read(content[:MOST_BYTES], _DEEPEST)


def _read(content: bytes, deep: int) -> Bounce:
    parts = parts_of(content)
    message = parts[0]
    reports = [part.text for part in parts if part.kind in _REPORTS]
    if not reports:
        _refuse_unless_a_system_wrote(parts)
        texts = (part.text for part in parts if part.kind.startswith(("text/plain", "application/")))
        reports = [text[found.start() :] for text in texts if (found := _REPORT_IN_TEXT.search(text))][:1]
    for wrapped in _wrapped_in(parts) if deep else ():
        with suppress(NotABounce):
            return _read(wrapped, deep - 1)
    groups = [group for report in reports for group in groups_in(report.encode("utf-8", "replace"))]
    ids, tokens = _marks(parts, groups, trusts_references=bool(groups) or _is_of_a_system(message))
    if not ids and not tokens:
        raise NotABounce("It names no message that could be ours.")
    outcomes = _ours(list(_outcomes(groups)), parts)
    if outcomes and all(one.verdict is None for one in outcomes):
        raise NotABounce("It says that the message arrived.")
    for verdict in (BounceVerdict.FAILED, BounceVerdict.UNCLEAR):
        if alike := [one for one in outcomes if one.verdict is verdict]:
            named = [address for one in outcomes for address in one.addresses]
            words = kept_words(alike[0].status, alike[0].answer.words, [*named, *_named(parts)])
            dead = (one.dead for one in alike)
            return Bounce(verdict, ids, alike[0].answer.code, words, frozenset().union(*dead), tokens)
    late = bool(outcomes) or _is_late(message, parts)
    return Bounce(BounceVerdict.DELAYED if late else BounceVerdict.UNCLEAR, ids, tokens=tokens)


def _wrapped_in(parts: list[Part]) -> Iterator[bytes]:
    """Reports that came back themselves, or that a filter of mail has put into one of its own."""
    for part in parts[1:]:
        if is_returned(part):
            inner = message_in(part.body)
            if inner.kind == "multipart/report" or is_by_system(inner):
                yield part.body


def _refuse_unless_a_system_wrote(parts: list[Part]) -> None:
    """A message without a report: only what a mail system wrote counts, and never what answers by itself."""
    message = parts[0]
    if any(is_other_report(part) for part in parts) and not (_speaks_of_failure(message) and is_refusal(parts)):
        raise NotABounce("It reports something else.")
    if says_that_it_arrived(message.spoken("subject")):
        raise NotABounce("It says that the message arrived.")
    if is_by_system(message) or message.kind == "multipart/report":
        return
    if is_absence(message):
        raise NotABounce("Somebody is away.")
    brings_back = bool(returned_in(parts)) and (_speaks_of_failure(message) or is_robot(message))
    if not is_from_nobody(message) and not brings_back:
        raise NotABounce("No mail system wrote it.")


def _is_of_a_system(message: Part) -> bool:
    return is_by_system(message) or (is_by_postmaster(message) and _speaks_of_failure(message))


def _speaks_of_failure(message: Part) -> bool:
    return not may_answer(message) and said_by_subject(message.spoken("subject")) is not Said.NOTHING


def _is_late(message: Part, parts: list[Part]) -> bool:
    """By the words of a letter."""
    said = said_by_subject(message.spoken("subject"))
    texts = (_text(part) for part in parts if part.kind.startswith("text/") and not is_returned(part))
    return said is Said.LATE or (said is Said.NOTHING and any(says_that_it_goes_on(text) for text in texts))


def _outcomes(groups: Iterable[Part]) -> Iterator[_Outcome]:
    reporter = ""
    for group in groups:
        reporter = reporter or group.field("reporting-mta").lower()
        if not any(group.field(name) for name in ("action", "status", "final-recipient")):
            continue
        answer, written = Answer.parse(group.field("diagnostic-code")), group.field("status")
        remote = group.field("remote-mta").lower()
        final, first = (addresses_of(group.field(name)) for name in ("final-recipient", "original-recipient"))
        was_handed_on = bool(remote) and remote != reporter
        is_nobody = is_nobody_there(written, answer, final | first, was_handed_on=was_handed_on)
        verdict = _verdict(group.field("action"), code_class(written, answer))
        # Of an address that forwards is not said that nobody is there.
        dead = (final or first) if is_nobody else frozenset()
        is_final = _word(group.field("action")) not in {"", "expanded"}
        yield _Outcome(verdict, answer, status_of(written, answer), final | first, dead, is_final)


def _ours(outcomes: list[_Outcome], parts: list[Part]) -> list[_Outcome]:
    """Those of the address that we wrote to, if they are told: one beside it to which it forwards is not the client."""
    to = {
        one
        for message in returned_in(parts)
        for field in _written_in(message.field("to"))
        for one in addresses_of(field)
    }
    return [one for one in outcomes if one.is_final and one.addresses & to] or outcomes


def _verdict(action: str, code: str) -> BounceVerdict | None:
    """By the action, and where that is none of the five, by the first figure of the code."""
    word = _word(action)
    if word == "failed":
        return BounceVerdict.FAILED
    if word in _ARRIVED:
        return BounceVerdict.UNCLEAR if code == "5" else None
    if word == "delayed" or (_LATE.match(word) and code != "5"):
        return BounceVerdict.DELAYED
    return BounceVerdict.FAILED if code == "5" or _FAILED.search(word) else BounceVerdict.UNCLEAR


def _word(action: str) -> str:
    return re.split(r"[^a-z-]", action.strip().lower(), maxsplit=1)[0]


def _marks(
    parts: list[Part], groups: list[Part], *, trusts_references: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """How the message that came back may be called, and its tokens: from the surest source alone."""
    message = parts[0]
    returned = returned_in(parts)
    ids = [one for head in returned for one in ids_of(head)]
    in_report = [one for group in groups for one in ids_of(group)]
    if ids:
        return ours(ids) or ours(in_report), _each(token for head in returned for token in tokens_of(head))
    texts = [_text(part) for part in parts if part.kind.startswith("text/")]
    ids = [one for text in texts for one in ids_in_lines(text)] + in_report
    may_guess = not ids and not message.field("auto-submitted").lower().startswith("auto-replied")
    if may_guess or (not ids and is_by_system(message)):
        ids = [one for text in texts for one in ids_anywhere(text)]
    tokens = _each(token for text in texts for token in tokens_in_letter(text))
    if not ids and trusts_references:
        ids = ids_answered(message)
    return ours(ids), tokens or _each(token for head in returned for token in tokens_of(head))


def _each(tokens: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tokens))


def _text(part: Part) -> str:
    """As it is shown, each tag a line of its own; with the tags behind that, since links stand in them."""
    if part.kind != "text/html":
        return part.text
    shown = _TAG.sub("\n", part.text)
    return html.unescape(f"{shown}\n{part.text}")


def _named(parts: list[Part]) -> Iterator[str]:
    """Whom a report is about, beside its own fields."""
    fields = [parts[0].field("x-failed-recipients")]
    fields += [message.field("to") for message in returned_in(parts)]
    for field in fields:
        yield from _written_in(field)


def _written_in(field: str) -> list[str]:
    """Addresses in a field that names several."""
    return re.findall(r"(?<![^\s<>,;:\"])[^\s<>,;:\"]+@[^\s<>,;:\"]+", field)
