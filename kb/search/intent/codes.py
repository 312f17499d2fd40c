"""Codes of errors: which words of a question are one."""

import re
from typing import Final

#: Outlook's: 0x and eight hexadecimal digits, with or without what stands before; behind 0x people lose a digit or two,
#: or type one twice.
_HEXADECIMAL: Final = re.compile(r"0x8[0-9a-f]{4,8}|8[0-9a-f]{7}")
#: What a mail server answers: three digits, or three numbers with dots.
_REPLY: Final = re.compile(r"[45]\d\d|[45]\.\d{1,3}\.\d{1,3}")
#: Of sending; they look like the answer of a server.
_PORTS: Final = frozenset({"465", "587"})
#: Outlook's numbers for trouble with a connection.
_SOCKET: Final = re.compile(r"1[01]0\d\d")


def is_reply(term: str) -> bool:
    """Whether it is what a mail server answers, which says of what kind the trouble is, and not which trouble."""
    return bool(_REPLY.fullmatch(term)) and term not in _PORTS


def is_code(term: str) -> bool:
    """Whether a word of a question is the code of an error. Ports are none, though they are numbers too."""
    return bool(_HEXADECIMAL.fullmatch(term) or _SOCKET.fullmatch(term)) or is_reply(term)
