"""How long a text message is: septets of the GSM 7-bit default alphabet (3GPP TS 23.038 6.2.1).

One message takes 160 of them. A single character outside of the alphabet would make the whole message UCS-2, which
takes 70; such a text is refused, since it is paid for as several.
"""

from typing import Final

LONGEST: Final = 160
_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
#: Each of these needs an escape in front of it.
_EXTENSION: Final = frozenset("\f^{}\\[~]|€")
_ALL: Final = _BASIC | _EXTENSION
#: What typographers write and telephones say otherwise.
_PLAINER: Final = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " ", "×": "x"}
)


def plainer(text: str) -> str:
    """The same text with typographic characters as a telephone has them."""
    return text.translate(_PLAINER)


def septets(text: str) -> int | None:
    """The length of a text message; `None` if the alphabet lacks one of its characters."""
    if not _ALL.issuperset(text):
        return None
    return len(text) + sum(map(text.count, _EXTENSION))


def fits(text: str) -> bool:
    """Whether the text is one message."""
    length = septets(text)
    return length is not None and 0 < length <= LONGEST
