"""HTML as it is compared: how a template breaks its lines is nobody's business, as long as a browser shows the same."""

import re
from typing import Final

_BLOCK: Final = "address|body|dd|div|dl|dt|fieldset|form|h[1-6]|legend|li|main|nav|ol|option|p|section|td|th|tr|ul"
_EDGES: Final = re.compile(rf"\s*(</?(?:{_BLOCK})\b[^>]*>)\s*")
_LINES: Final = re.compile(r"\s+")


def tight(html: str) -> str:
    """The same on one line, without the whitespace at the edges of blocks, where browsers show none."""
    return _EDGES.sub(r"\1", _LINES.sub(" ", html))
