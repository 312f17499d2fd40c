"""Whether a part may be used by a program under BSD-3-Clause, by what it says of itself.

What is judged is use: no part is copied into the project, changed, or handed on with it. So licences that ask something
for changes of their own files (MPL) or of a library that can be exchanged (LGPL) are met. Those that reach for the
whole (GPL, AGPL) are not, nor is what nobody could name.
"""

import re
from collections.abc import Callable
from enum import Enum
from typing import Final, NamedTuple

#: By their SPDX identifiers.
FITTING: Final = frozenset(
    {
        *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "HPND", "ISC", "MIT", "MIT-0", "MIT-CMU"),
        *("PSF-2.0", "Python-2.0", "Unlicense", "Zlib"),
        *("MPL-2.0", "LGPL-2.1-only", "LGPL-2.1-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later"),
    }
)
#: Exceptions that only ever allow more.
_EXCEPTIONS: Final = frozenset({"LLVM-exception", "GCC-exception-3.1", "Classpath-exception-2.0"})
#: Words of older metadata, whole and in small letters, and the last part of classifiers. “BSD” alone has two or three
#: clauses: both fit.
_WORDS: Final = {
    "apache 2": "Apache-2.0",
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "apl 2": "Apache-2.0",
    "bsd": "BSD-3-Clause",
    "bsd license": "BSD-3-Clause",
    "bsd 2-clause license": "BSD-2-Clause",
    "bsd 3-clause license": "BSD-3-Clause",
    "isc license (iscl)": "ISC",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "psfl": "PSF-2.0",
    "python software foundation license": "PSF-2.0",
    "the unlicense (unlicense)": "Unlicense",
}
#: Parts that say nothing in their metadata, by the file of their licence that somebody has read.
_READ: Final = {"axe-playwright-python": "MIT"}
_TOKEN: Final = re.compile(r"\(|\)|[A-Za-z0-9.+-]+")


class Said(NamedTuple):
    """Of a part's metadata: `License-Expression`, `License`, and the classifiers that begin with `License ::`."""

    expression: str = ""
    words: str = ""
    classifiers: tuple[str, ...] = ()


class Verdict(Enum):
    FITS = "fits"
    DOES_NOT = "does not fit"
    UNKNOWN = "is not known"


class Judged(NamedTuple):
    """A verdict, and the licence by which it was found: an SPDX expression, or the words that nobody could read."""

    verdict: Verdict
    licence: str


def judge(name: str, said: Said) -> Judged:
    """Of several classifiers all must fit; newer metadata counts before older."""
    expressions = _expressions(name, said)
    if not expressions:
        return Judged(Verdict.UNKNOWN, (said.words or " ".join(said.classifiers)).strip()[:80])
    licence = " AND ".join(expressions)
    verdicts = {_verdict(one) for one in expressions}
    worst = next(one for one in (Verdict.UNKNOWN, Verdict.DOES_NOT, Verdict.FITS) if one in verdicts)
    return Judged(worst, licence)


def _expressions(name: str, said: Said) -> list[str]:
    if said.expression:
        return [said.expression]
    words = [one.rpartition(" :: ")[2] for one in said.classifiers if one.count(" :: ") > 1]
    if said.words and (len(said.words) < 40 and "\n" not in said.words) and said.words.upper() != "UNKNOWN":
        words.insert(0, said.words)
    found = [_WORDS.get(one.lower(), one) for one in words]
    return list(dict.fromkeys(found)) or ([_READ[name]] if name in _READ else [])


def _verdict(expression: str) -> Verdict:
    tokens = _TOKEN.findall(expression)
    if "".join(tokens) != re.sub(r"\s", "", expression):
        return Verdict.UNKNOWN
    try:
        verdict, rest = _either(tokens)
    except (IndexError, ValueError):
        return Verdict.UNKNOWN
    return Verdict.UNKNOWN if rest else verdict


_Read = Callable[[list[str]], tuple[Verdict, list[str]]]
_BEST: Final = (Verdict.FITS, Verdict.DOES_NOT, Verdict.UNKNOWN)


def _joined(tokens: list[str], word: str, one: _Read, order: tuple[Verdict, ...]) -> tuple[Verdict, list[str]]:
    """Terms with a word between them; the first of `order` that any of them has is the verdict."""
    verdict, rest = one(tokens)
    found = [verdict]
    while rest and rest[0].upper() == word:
        verdict, rest = one(rest[1:])
        found.append(verdict)
    return next(verdict for verdict in order if verdict in found), rest


def _either(tokens: list[str]) -> tuple[Verdict, list[str]]:
    return _joined(tokens, "OR", _all, _BEST)


def _all(tokens: list[str]) -> tuple[Verdict, list[str]]:
    return _joined(tokens, "AND", _term, _BEST[::-1])


def _term(tokens: list[str]) -> tuple[Verdict, list[str]]:
    if tokens[0] == "(":
        verdict, rest = _either(tokens[1:])
        if rest[0] != ")":
            raise ValueError("a bracket is not closed")
        return verdict, rest[1:]
    name, rest = tokens[0], tokens[1:]
    if name in {")", "AND", "OR", "WITH"}:
        raise ValueError("a licence is missing")
    if rest[:1] == ["WITH"]:
        if rest[1] not in _EXCEPTIONS:
            return Verdict.UNKNOWN, rest[2:]
        rest = rest[2:]
    if name in FITTING:
        return Verdict.FITS, rest
    return (Verdict.DOES_NOT if _REACHES.match(name) else Verdict.UNKNOWN), rest


#: Known, and not for what runs.
_REACHES: Final = re.compile(r"(?:A?GPL|SSPL|EUPL|OSL|CC-BY-(?:SA|NC)|BUSL|CPAL)\b", re.IGNORECASE)
