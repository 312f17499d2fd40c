"""`Authentication-Results` (RFC 8601) of our own server: for which domains SPF or DKIM passed.

Servers copy into them what the client chose: the envelope's sender above all, whose local part may be quoted and hold
whole results. So remarks and quoted strings are passed over, and what is not closed ends the reading.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

#: What stands for a quoted string, and fits nothing.
_QUOTED: Final = "\0"
_EQUALS: Final = re.compile(r"\s*=\s*")
_RESULT: Final = re.compile(r"(spf|dkim|dmarc)(?:/\d+)?=([a-z]+)", re.IGNORECASE)
_NAME: Final = r"([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)"
#: The property of each method that names the domain for which it passed.
_DOMAIN: Final = {
    "spf": re.compile(rf"smtp\.mailfrom=(?:[^\s@\0]*@)?{_NAME}", re.IGNORECASE),
    "dkim": re.compile(rf"header\.d={_NAME}", re.IGNORECASE),
}
#: An envelope's sender as every mail app has one. Any other could be read as more than an address.
_PLAIN_PATH: Final = re.compile(r"<?[A-Za-z0-9.!#$%&'*+/?^_`{|}~=-]*(?:@[A-Za-z0-9.-]+)?>?")


def is_plain_path(path: str) -> bool:
    """Whether an envelope's sender, as `Return-Path` has it, can be repeated in a field without saying more."""
    return _PLAIN_PATH.fullmatch(path.strip()) is not None


@dataclass(frozen=True, slots=True)
class Result:
    """`spf`, `dkim` or `dmarc`, what became of it, and for which domain, in small letters; empty if it does not say."""

    method: str
    result: str
    domain: str

    def vouches_for(self, domain: str) -> bool:
        """Whether SPF or DKIM passed for this domain or its parent."""
        is_aligned = bool(self.domain) and (domain == self.domain or domain.endswith(f".{self.domain}"))
        return self.result == "pass" and self.method in _DOMAIN and is_aligned


def read_results(value: str, own: Collection[str]) -> list[Result]:
    """What stands in one field, if one of our own servers wrote it. Two results of SPF are one too many: then somebody
    else has written one of them."""
    server, *said = _results(value)
    if not server or server.split(None, 1)[0].lower() not in own:
        return []
    found = [read for one in said if (read := _read(one))]
    return found if sum(1 for one in found if one.method == "spf") < 2 else []


def _read(said: str) -> Result | None:
    first, *properties = said.split()
    known = _RESULT.fullmatch(first)
    if known is None:
        return None
    method = known[1].lower()
    names = (_DOMAIN[method].fullmatch(one) for one in properties) if method in _DOMAIN else ()
    return Result(method, known[2].lower(), next((name[1].lower() for name in names if name), ""))


def _results(value: str) -> list[str]:
    """Whose it is, and each result that is not empty; without remarks, and closed by a semicolon or the end."""
    found, text, closed = [], "", True
    for letter, is_plain in _letters(value):
        if not is_plain:
            closed = letter != ""
            text += letter
        elif letter == ";":
            found.append(text)
            text = ""
        else:
            text += letter
    whole = [*found, text] if closed else found
    folded = [_EQUALS.sub("=", one).strip() for one in whole]
    return [one for place, one in enumerate(folded) if one or not place] or [""]


def _letters(value: str) -> Iterator[tuple[str, bool]]:
    """Each letter, with a blank for a remark and `_QUOTED` for a string; nothing behind what is not closed."""
    deep, is_quoted, is_escaped = 0, False, False
    for letter in value:
        if is_escaped:
            is_escaped = False
        elif letter == "\\" and (deep or is_quoted):
            is_escaped = True
        elif is_quoted:
            is_quoted = letter != '"'
            if not is_quoted:
                yield _QUOTED, False
        elif deep:
            deep += (letter == "(") - (letter == ")")
            if not deep:
                yield " ", False
        elif letter in '("':
            deep, is_quoted = int(letter == "("), letter == '"'
        else:
            yield letter, True
    if deep or is_quoted:
        yield "", False
