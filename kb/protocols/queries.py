"""The query of an address, if it has one reading: else two who read it might take it for two different questions."""

import re
from typing import Final
from urllib.parse import unquote_plus

from kb.protocols.kept import SEARCHED

#: A query whose letters stand for themselves, but for what somebody searches for.
_PLAIN: Final = re.compile(rb"(?:(?:q=(?:[A-Za-z0-9,._+-]|%[0-9A-Fa-f]{2})*+|(?!q=)[a-z]+=[A-Za-z0-9,._-]*+)(?:&|$))*+")


def plain_query(text: bytes) -> dict[str, str] | None:
    """Its parameters, each of which is there once."""
    if not text:
        return {}
    if not _PLAIN.fullmatch(text):
        return None
    pairs = [pair.partition("=") for pair in text.decode().split("&") if pair]
    query = {name: unquote_plus(value) for name, _, value in pairs}
    searched = query.get(SEARCHED, "")
    return query if len(query) == len(pairs) and "\ufffd" not in searched and searched.isprintable() else None
