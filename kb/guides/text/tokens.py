"""Characters of the private use area that carry our marks through Markdown and nh3 untouched.

An author's text may not contain them (`source.py` refuses it), so a token can be made by this package alone.

    BEGIN…END    a place where something is filled in, or a boundary of a state; still there after nh3
    OPEN…END     a block begins here, CLOSE…END it ends; gone before nh3
"""

import re
from typing import Final

BEGIN: Final = "\ue000"
OPEN: Final = "\ue001"
CLOSE: Final = "\ue002"
END: Final = "\ue003"

#: The whole range that is ours, refused in what authors write.
RESERVED: Final = "\ue000-\ue0ff"

TOKENS: Final = re.compile(f"{BEGIN}([^{BEGIN}{END}]*){END}")


def token(content: str) -> str:
    """`content` as a mark that survives until the page is cut into pieces."""
    return f"{BEGIN}{content}{END}"
