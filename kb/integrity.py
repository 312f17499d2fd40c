"""Digests of scripts and style sheets, so that a browser uses nothing else in their place (W3C Subresource Integrity).

A page names the digest of each file beside its address. Whoever changes a file on the way, or in a cache, cannot change
the page that names it at the same time, so the browser leaves that file out.
"""

from base64 import b64encode
from hashlib import sha384
from typing import Final

#: The ends of names of what a browser checks.
CHECKED: Final = (".js", ".css")


def integrity_of(content: bytes) -> str:
    """The value of the attribute `integrity`."""
    return f"sha384-{b64encode(sha384(content).digest()).decode()}"
