"""Codes of errors, and the family to which a code belongs that no page knows."""

import re
from collections.abc import Iterable
from typing import Final

#: Outlook's: 0x and eight hexadecimal digits, with or without what stands before; behind 0x people lose a digit or two,
#: or type one twice. The first six name the family.
_HEXADECIMAL: Final = re.compile(r"0x8[0-9a-f]{4,8}|8[0-9a-f]{7}")
_FAMILY: Final = len("0x800ccc")
#: What a mail server answers: three digits, or three numbers with dots.
_REPLY: Final = re.compile(r"[45]\d\d|[45]\.\d{1,3}\.\d{1,3}")
#: Of sending; they look like the answer of a server.
_PORTS: Final = frozenset({"465", "587"})
#: Outlook's numbers for trouble with a connection.
_SOCKET: Final = re.compile(r"1[01]0\d\d")


def is_code(term: str) -> bool:
    """Whether a word of a question is the code of an error. Ports are none, though they are numbers too."""
    return (
        bool(_HEXADECIMAL.fullmatch(term) or _REPLY.fullmatch(term) or _SOCKET.fullmatch(term)) and term not in _PORTS
    )


def relatives(code: str, known: Iterable[str]) -> tuple[str, ...]:
    """The codes among `known` that belong to the same family as one that is not, the nearest first."""
    if _HEXADECIMAL.fullmatch(code):
        whole = code if code.startswith("0x") else f"0x{code}"
        family = [one for one in known if one.startswith(whole[:_FAMILY])]
        return tuple(sorted(family, key=lambda one: (-_shared(one, whole), one)))
    if _REPLY.fullmatch(code):
        family = [one for one in known if _REPLY.fullmatch(one) and _class_of(one) == _class_of(code)]
        return tuple(sorted(family, key=lambda one: (-_shared(one, code), one)))
    return ()


def _class_of(reply: str) -> str:
    """`5.7` of 5.7.26; `55` of 553: what the second number says is the same trouble."""
    return reply.rpartition(".")[0] if "." in reply else reply[:2]


def _shared(one: str, other: str) -> int:
    """How many signs both begin with."""
    return next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
