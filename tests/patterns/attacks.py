"""Texts that keep a pattern busy, made of the pattern itself: what it repeats, again and again, and then no fit.

This tries patterns out; that they are harmless it cannot prove. What it knows is where a pattern repeats, which
characters fit there, and which texts lead there.
"""

import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from re import _constants, _parser  # type: ignore[attr-defined]
from types import FrameType
from typing import Any, Final

from tests.patterns.found import Found

#: Characters of a hostile text, where nothing bounds it.
LENGTH: Final = 8000
#: … and of a first one, which takes a tenth of a millisecond where all is well. What looks busy is tried at length.
_SHORT: Final = 1000
_LOOKS_BUSY: Final = 0.0003
#: What takes nearly as long as this one is too slow: it begins anew at each character, and has no fit.
_SLOW: Final = re.compile(r"\S+@")
_LONGEST: Final = 0.6
#: A look is broken off after so many seconds: it is too slow whatever the machine.
_ENOUGH: Final = 0.3
_TRIED: Final = 40
_ENDS: Final = ("", "\n\x01")
_OTHERS: Final = 'a1 -."\n@<é'
_OF: Final = {
    "CATEGORY_DIGIT": "1",
    "CATEGORY_NOT_DIGIT": "a",
    "CATEGORY_SPACE": " ",
    "CATEGORY_NOT_SPACE": "a",
    "CATEGORY_WORD": "a",
    "CATEGORY_NOT_WORD": " ",
}
_REPEATS: Final = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")


class _TooSlow(BaseException):
    """Raised into a search that takes very long; `re` looks for signals now and then."""


def slowest(found: Found, length: int = LENGTH) -> tuple[float, str] | None:
    """Seconds and the way and text of the first attack that takes too long, or `None`."""
    pattern = re.compile(found.pattern, found.flags)
    for head, piece in _pairs(found):
        for end in _ENDS:

            def hostile(size: int, head: str = head, piece: str = piece, end: str = end) -> Any:
                text = (head + piece * (size // len(piece) + 1))[: size - len(end)] + end
                return text if isinstance(found.pattern, str) else text.encode("latin-1", "replace")

            for way in found.ways:
                look = (lambda some: list(pattern.finditer(some))) if way == "search" else getattr(pattern, way)
                if length > _SHORT and _passed(look, hostile(_SHORT)) < _LOOKS_BUSY:
                    continue
                if (spent := _least_of_three(look, hostile(length))) > most_seconds():
                    return spent, f"{way} of {head!r} + {piece!r} * n + {end!r}"
    return None


@cache
def most_seconds() -> float:
    """Seconds for one look at a text, on this machine; where each character is looked at once it takes a hundredth."""
    text = "a" * LENGTH
    return _LONGEST * min(_seconds(_SLOW.search, text) for _try in range(5))


def _least_of_three(look: Any, text: str | bytes) -> float:
    spent = _seconds(look, text)
    for _again in range(2):
        if spent <= most_seconds():
            break
        spent = min(spent, _seconds(look, text))
    return spent


def _seconds(look: Any, text: str | bytes) -> float:
    """Of CPU; where that is counted in long ticks, never more than have passed."""
    begun, began = time.process_time(), time.perf_counter()
    with _alarm():
        look(text)
    passed = time.perf_counter() - began
    return min(passed, time.process_time() - begun)


def _passed(look: Any, text: str | bytes) -> float:
    """Seconds of the clock: at least those of CPU, however short."""
    began = time.perf_counter()
    with _alarm():
        look(text)
    return time.perf_counter() - began


@contextmanager
def _alarm() -> Iterator[None]:
    def ring(_number: int, _frame: FrameType | None) -> None:
        raise _TooSlow

    before = signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, _ENOUGH)
    try:
        yield
    except _TooSlow:
        pass  # whoever asked measures for how long it went on
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _pairs(found: Found) -> list[tuple[str, str]]:
    """What stands in front, and what is repeated."""
    tree = _parser.parse(found.pattern, found.flags)
    heads = list(dict.fromkeys(["", *_ways_to_repeats(tree)]))[:8]
    inner = dict.fromkeys(text for body in _repeated(tree) for text in _fitting(body, 3) if text)
    pairs = [(head, piece) for head in heads for piece in inner]
    begun = [head + piece for head, piece in pairs if head]
    pairs += [("", piece) for piece in dict.fromkeys([*_fitting(tree, 4), *begun, *heads]) if piece]
    return list(dict.fromkeys(pairs))[:_TRIED]


def _parts(name: str, value: Any) -> list[Any]:
    """The patterns within a node of the tree."""
    if name in _REPEATS:
        return [value[2]]
    if name == "SUBPATTERN":
        return [value[3]]
    if name == "BRANCH":
        return list(value[1])
    if name in ("ASSERT", "ASSERT_NOT"):
        return [value[1]]
    return [value] if name == "ATOMIC_GROUP" else []


def _repeated(tree: Any) -> Iterator[Any]:
    """The bodies of all repeats that have no end worth the name."""
    for node, value in tree:
        if node.name in _REPEATS and value[1] > 50:
            yield value[2]
        for part in _parts(node.name, value):
            yield from _repeated(part)


def _ways_to_repeats(tree: Any) -> Iterator[str]:
    for place, (node, value) in enumerate(tree):
        if node.name in _REPEATS:
            yield from _fitting(tree[:place], 3)
        for part in _parts(node.name, value):
            for within in _ways_to_repeats(part):
                for before in _fitting(tree[:place], 2):
                    yield before + within


def _fitting(tree: Any, most: int) -> list[str]:
    """A few short texts that fit a pattern, nearly."""
    texts = [""]
    for node, value in tree:
        choice = _choice(node.name, value)
        texts = [text + one for text in texts for one in choice][: most + 2]
    return list(dict.fromkeys(texts))


def _choice(name: str, value: Any) -> list[str]:
    if name in _REPEATS:
        once = _fitting(value[2], 3)
        return [text * max(value[0], 1) for text in once] + ([""] if value[0] == 0 else [])
    if name in ("SUBPATTERN", "ATOMIC_GROUP", "BRANCH"):
        return [text for part in _parts(name, value) for text in _fitting(part, 3)][:8]
    if name == "NOT_LITERAL":
        return [one for one in _OTHERS if ord(one) != value][:2]
    if name == "IN":
        return _of_class(value)[:3]
    return {"LITERAL": lambda: [chr(value)], "ANY": lambda: ["a", '"', " "]}.get(name, lambda: [""])()


def _of_class(items: Any) -> list[str]:
    fitting: list[str] = []
    for node, value in items:
        if node is _constants.LITERAL:
            fitting.append(chr(value))
        elif node is _constants.RANGE:
            fitting.append(chr(value[0]))
        elif node is _constants.CATEGORY:
            fitting.append(_OF[value.name])
    if items[0][0] is _constants.NEGATE:
        return [one for one in _OTHERS if one not in fitting][:2] or ["\x02"]
    return fitting
