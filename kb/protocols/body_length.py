"""How long a body is said to be, and how long it may be.

The `Content-Length` of a request is read as RFC 9110 8.6 has it, and in no other way. Two servers that differ about
where a body ends can be made to take a stranger's bytes for the next request, so whatever has two readings is refused.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

#: Stands for every length that has more digits than any limit will ever have.
ENDLESS: Final = 10**18
#: Bytes from visitors, and from operators, who send pictures and archives. Forms have less still.
MAX_BODY: Final = 1024 * 1024
MAX_UPLOAD: Final = 32 * 1024 * 1024
_OPERATORS: Final = ("/admin/", "/operator/")
_STREAM: Final = "/api/v1/domains"
#: Methods whose requests have no body if they do not say how long it is.
BODILESS: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class NotALength(ValueError):
    """What was said is no number of bytes; digits of other scripts, signs, spaces and lists are none either.

    Its text is a sentence for whoever said it.
    """


def body_length(said: str) -> int:
    """The number of bytes; 0 if nothing was said. Zeros in front of a number make it neither smaller nor larger."""
    if not said:
        return 0
    if not (said.isascii() and said.isdigit()):
        raise NotALength("The length of what was sent is not a number.")
    digits = said.lstrip("0")
    return int(digits or "0") if len(digits) < len(str(ENDLESS)) else ENDLESS


def announced(method: str, version: str, lengths: Sequence[str], codings: Sequence[str]) -> int | None:
    """Bytes of the body behind a head with these `Content-Length` and `Transfer-Encoding` (RFC 9112 6.3).

    `None` if only its end will say, as in HTTP/2, where frames say it. Raises `NotALength`.
    """
    if not (lengths or codings):
        return None if version.startswith("2") and method not in BODILESS else 0
    if len(lengths) > 1 or (lengths and codings):
        raise NotALength("The length of what was sent is said twice.")
    if codings and [one.strip(" \t").lower() for one in codings] != ["chunked"]:
        raise NotALength("What was sent is coded in a way that this site does not know.")
    return None if codings else body_length("".join(lengths))


def with_length(head: Mapping[str, Any], length: int) -> dict[str, Any]:
    """The same head, as ASGI has it, over a body of a known length."""
    others = [pair for pair in head["headers"] if pair[0] not in {b"content-length", b"transfer-encoding"}]
    return {**head, "headers": [*others, (b"content-length", b"%d" % length)]}


def longest_body(path: str, method: str | None, *, signed: bool) -> int:
    """Bytes that may be sent to an address; `signed` says that the request has an `Authorization`.

    Many domains at once are read piece by piece, once a token has been seen.
    """
    is_a_stream = signed and path == _STREAM and method == "POST"
    return MAX_UPLOAD if path.startswith(_OPERATORS) or is_a_stream else MAX_BODY
