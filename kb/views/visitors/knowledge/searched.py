"""What somebody searched for goes with them from stop to stop, so that their answer at the end counts for it.

It travels in `?q=`, without what is private in it, and is no part of what a page is kept under: it is put into the
links of a finished page, and only those of the same guide have it.
"""

import re
from hashlib import blake2b
from typing import Final
from urllib.parse import quote_plus

from django.http import HttpRequest

from kb.search.private import without_private

#: From a stop to another one of its guide, or to the page with all steps: the state, and a place on the page.
_WITHIN_THE_GUIDE: Final = re.compile(rb'( href="\.\./(?:[a-z0-9-]++/)?+)(\?[^"#]*+)?+((?:#[^"]*+)?+")')
#: A page, and the tag by which it is known again.
Made = tuple[bytes, str]


def with_search(request: HttpRequest, made: Made) -> Made:
    """The page of a stop with the words of `?q=` in its links to the same guide; as it is, without such words."""
    words = without_private(request.GET["q"]) if "q" in request.GET else ""
    if not words:
        return made
    body, digest = made
    asked = f"q={quote_plus(words)}".encode()

    def carrying(link: re.Match[bytes]) -> bytes:
        state = link[2] + b"&amp;" if link[2] else b"?"
        return link[1] + state + asked + link[3]

    return _WITHIN_THE_GUIDE.sub(carrying, body), f"{digest}-{blake2b(asked, digest_size=4).hexdigest()}"
