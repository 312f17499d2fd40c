"""Names of servers in an author's words, where a placeholder belongs or nothing at all."""

import re
from collections.abc import Iterator
from typing import Final

_HOST: Final = re.compile(r"(?<![\w@./-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?![\w-])", re.IGNORECASE)
#: Names that are words of the trade, and endings of files; neither is anybody's server.
_NOT_HOSTS: Final = frozenset({"outlook.com", "gmail.com", "icloud.com", "office.com"})
_FILE_ENDINGS: Final = frozenset({"csv", "dmg", "eml", "exe", "html", "mbox", "ost", "pdf", "pst", "txt", "vcf", "zip"})


def hosts_in(text: str) -> Iterator[str]:
    """What looks like the name of a server in it; `.example` is nobody's."""
    for name in _HOST.findall(text):
        last = name.rpartition(".")[2]
        # A capital after the dot is a sentence whose space was forgotten.
        if last != last.lower() or name.lower() in _NOT_HOSTS or last in _FILE_ENDINGS:
            continue
        if not name.lower().endswith(".example"):
            yield name
