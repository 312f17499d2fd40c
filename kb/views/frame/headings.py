"""Words in headings and labels that stay on one line: no line ends with `E-` of `E-Mail`.

A letter by itself at the end of a line reads like a fault where letters are large, and a label is looked for on a
screen as it stands. What is copied, searched and read out is the same text: only how it breaks is said.
"""

import re
from typing import Final

_HEADING: Final = re.compile(r"<(?P<tag>h[1-3]|strong|b)\b[^>]*>.*?</(?P=tag)>", re.DOTALL)
#: A tag, which is left as it is, or one letter with what hangs on it, if it is no host's name. In `E-Mail-Adresse` the
#: second hyphen may break.
_LETTER: Final = re.compile(r"<[^>]*>|(?<![\w.@/&;-])(?![\w-]+\.(?:\w|<wbr))[^\W\d_]-\w+")


def with_words_whole(html: str) -> str:
    """The same page; in its headings and bold words no word is parted after its first letter."""
    return _HEADING.sub(lambda heading: _LETTER.sub(_whole, heading[0]), html)


def _whole(found: re.Match[str]) -> str:
    return found[0] if found[0].startswith("<") else f'<span class="in-one">{found[0]}</span>'
