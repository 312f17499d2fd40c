"""Words in headings that stay on one line: no line ends with `E-` of `E-Mail`.

The letters are large there and the lines are few, so a letter by itself at the end of one is a heading that reads like
a fault. What is copied, searched and read out is the same text: only how it breaks is said.
"""

import re
from typing import Final

_HEADING: Final = re.compile(r"<(?P<tag>h[1-3])\b[^>]*>.*?</(?P=tag)>", re.DOTALL)
#: A tag, which is left as it is, or one letter with what hangs on it, if it is no host's name. In `E-Mail-Adresse` the
#: second hyphen may break.
_LETTER: Final = re.compile(r"<[^>]*>|(?<![\w.@/&;-])(?![\w-]+\.(?:\w|<wbr))[^\W\d_]-\w+")


def with_words_whole(html: str) -> str:
    """The same page; in its headings no word is parted after its first letter."""
    return _HEADING.sub(lambda heading: _LETTER.sub(_whole, heading[0]), html)


def _whole(found: re.Match[str]) -> str:
    return found[0] if found[0].startswith("<") else f'<span class="in-one">{found[0]}</span>'
