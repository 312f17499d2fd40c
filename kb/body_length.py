"""How long a body is said to be: the `Content-Length` of a request, read as RFC 9110 8.6 has it and in no other way.

How long one may be, this module does not decide.
"""

from typing import Final

#: Stands for every length that has more digits than any limit will ever have.
ENDLESS: Final = 10**18


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
