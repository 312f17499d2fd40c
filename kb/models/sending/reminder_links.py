"""The link in a message of a move by which its client ends further ones for that domain: it names nobody.

It holds the numbers of the domain and the move, and our signature under them. With another secret key it is none of
ours any more.
"""

import base64
import binascii
import hmac
from typing import Final, NamedTuple

from django.utils.crypto import salted_hmac

_NUMBER: Final = 8
_SIGNATURE: Final = 16


class Reminded(NamedTuple):
    """The keys of a domain and of the move that it is reminded of."""

    domain: int
    move: int


def reminder_token(reminded: Reminded) -> str:
    numbers = b"".join(key.to_bytes(_NUMBER, "big") for key in reminded)
    return base64.urlsafe_b64encode(numbers + _signed(numbers)).decode().rstrip("=")


def reminded_in(token: str) -> Reminded | None:
    """For which domain and move a link was made; `None` if we made none of it."""
    try:
        both = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    numbers, signature = both[: 2 * _NUMBER], both[2 * _NUMBER :]
    if len(numbers) != 2 * _NUMBER or not hmac.compare_digest(signature, _signed(numbers)):
        return None
    return Reminded(int.from_bytes(numbers[:_NUMBER], "big"), int.from_bytes(numbers[_NUMBER:], "big"))


def _signed(numbers: bytes) -> bytes:
    return salted_hmac("kb.reminders.token", numbers, algorithm="sha256").digest()[:_SIGNATURE]
