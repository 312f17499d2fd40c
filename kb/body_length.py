"""How long a body is said to be, and how long it may be.

The `Content-Length` of a request is read as RFC 9110 8.6 has it, and in no other way.
"""

from typing import Final

#: Stands for every length that has more digits than any limit will ever have.
ENDLESS: Final = 10**18
#: Bytes from visitors, and from operators, who send pictures and archives. Forms have less still.
MAX_BODY: Final = 1024 * 1024
MAX_UPLOAD: Final = 32 * 1024 * 1024
_OPERATORS: Final = ("/admin/", "/operator/")
_STREAM: Final = "/api/v1/domains"


class NotALength(ValueError):
    """What was said is no number of bytes; digits of other scripts, signs, spaces and lists are none either."""


def body_length(said: str) -> int:
    """The number of bytes; 0 if nothing was said. Zeros in front of a number make it neither smaller nor larger."""
    if not said:
        return 0
    if not (said.isascii() and said.isdigit()):
        raise NotALength
    digits = said.lstrip("0")
    return int(digits or "0") if len(digits) < len(str(ENDLESS)) else ENDLESS


def longest_body(path: str, method: str | None, *, signed: bool) -> int:
    """Bytes that may be sent to an address; `signed` says that the request has an `Authorization`.

    Many domains at once are read piece by piece, once a token has been seen.
    """
    is_a_stream = signed and path == _STREAM and method == "POST"
    return MAX_UPLOAD if path.startswith(_OPERATORS) or is_a_stream else MAX_BODY
