"""The head of a request: what it says of the body that follows, by RFC 9110 8.6 and RFC 9112 6.3.

Two servers that differ about where a body ends can be made to take a stranger's bytes for the next request, so whatever
has two readings is refused.
"""

from collections.abc import MutableMapping
from typing import Any, Final

from kb.body_length import NotALength, body_length, longest_body

Scope = MutableMapping[str, Any]
_LENGTH: Final = b"content-length"
_CODING: Final = b"transfer-encoding"
_BODILESS: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
#: Stands for every length that the edge refuses.
TOO_LONG: Final = 1 << 40


class Refused(Exception):
    """Nobody works on this request; `status` and the text, a sentence, are the answer."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


def announced(scope: Scope) -> int | None:
    """Bytes of the body that follows; `None` if only its end will say. Raises `Refused`."""
    lengths, codings = _all(scope, _LENGTH), _all(scope, _CODING)
    if len(lengths) > 1 or (lengths and codings):
        raise Refused(400, "The length of what was sent is said twice.")
    if codings:
        if [one.strip(b" \t").lower() for one in codings] != [b"chunked"]:
            raise Refused(400, "What was sent is coded in a way that this site does not know.")
        return None
    if not lengths:
        # HTTP/2 says it by its frames alone; over HTTP/1 there is none then.
        return None if scope["http_version"].startswith("2") and scope["method"] not in _BODILESS else 0
    try:
        return body_length(lengths[0].decode("latin-1"))
    except NotALength as error:
        raise Refused(400, "The length of what was sent is not a number.") from error


def longest_for(scope: Scope) -> int:
    """Bytes that may be sent to this address."""
    return longest_body(scope["path"], scope["method"], signed=bool(_all(scope, b"authorization")))


def value_of(scope: Scope, name: bytes) -> str:
    """The values of a header that may be sent in pieces, as one."""
    return b"; ".join(_all(scope, name)).decode("latin-1")


def with_length(scope: Scope, length: int) -> Scope:
    """The same head over a body of a known length."""
    others = [pair for pair in scope["headers"] if pair[0] not in {_LENGTH, _CODING}]
    return {**scope, "headers": [*others, (_LENGTH, str(length).encode())]}


def _all(scope: Scope, name: bytes) -> list[bytes]:
    return [value for key, value in scope["headers"] if key == name]
