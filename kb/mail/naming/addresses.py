"""One mail address in whatever a person typed or pasted into a field for one.

Taken off are spaces and full stops around it, a display name before `<…>`, a comment in round brackets, `mailto:`, full
width and signs that nobody sees. Nothing is guessed: with two addresses, or words beside one, it is refused.
"""

import re
from typing import Final

from kb.languages import gettext_noop as _
from kb.mail.naming import typed

#: The longest address (RFC 5321 4.5.3.1.3), and room for a name before it.
LONGEST_TYPED: Final = 400

#: Said where nothing more helpful can be said.
NOT_ONE: Final = _("That is not an email address.")
_SEVERAL: Final = _("There is more than one address in it. Enter one.")
_WORDS: Final = _("There is a space in the address, or there are words beside it. Enter the address alone.")

_IN_BRACKETS: Final = re.compile(r"([^<>]*)<([^<>]*)>[\s,;.]*")
_COMMENT: Final = re.compile(r"(?:(?<!\s)\s++)?\([^()]*\)\s*")
_MAILTO: Final = re.compile(r"mailto:([^?]*)(?:\?.*)?", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"(?<![^\s,;<>@/|&])[^\s,;<>@/|&]+@[^\s,;<>@/|&]+")
_MARKS_OF_A_SENTENCE: Final = ".:!?"
#: All but the special signs of RFC 5322 3.2.3, in all scripts (RFC 6531 3.3). Dots stand anywhere: some providers gave
#: such addresses away.
_LOCAL_PART: Final = re.compile(r"[^\s()<>\[\]:;@\\,\"]+")


class NotAnAddress(ValueError):
    """The text is not one address. `reason` is a sentence for people and never repeats the text."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def typed_address(text: str) -> str:
    """The address, its local part as it was typed; whether its domain is one is judged elsewhere.

    Raises `NotAnAddress`.
    """
    if len(text) > LONGEST_TYPED:
        raise NotAnAddress(NOT_ONE)
    plain = typed.tidy(text)[0]
    if not plain.isprintable():
        raise NotAnAddress(NOT_ONE)
    if len({address.lower().rstrip(_MARKS_OF_A_SENTENCE) for address in _ADDRESS.findall(plain)}) > 1:
        raise NotAnAddress(_SEVERAL)
    if bracketed := _IN_BRACKETS.fullmatch(plain):
        plain = bracketed[2]
    plain = _COMMENT.sub("", plain).strip(typed.AROUND)
    if mailto := _MAILTO.fullmatch(plain):
        plain = mailto[1]
    local, at, domain = plain.rstrip(typed.AROUND + _MARKS_OF_A_SENTENCE).partition("@")
    if any(map(str.isspace, f"{local}{domain}")) and at:
        raise NotAnAddress(_WORDS)
    if not domain or "@" in domain or not _LOCAL_PART.fullmatch(local):
        raise NotAnAddress(NOT_ONE)
    return f"{local}@{domain}"
