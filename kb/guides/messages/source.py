"""From the text of a message to its tree, or to the first mistake in it.

    # subject    ## heading    paragraphs    - points    1. numbered points    **bold**    [words](/articles/webmail/)

    ::: when open moving      these states only
    ::: with site.phone       only if there is such a value
    ::: without site.phone    only if there is none
    ::: says stays            marks a part of a good notice
    ::: settings              the table of old and new values
    ::: hints                 what people often enter wrongly

Each block but the last two ends with a line of `:::`. Every pattern here looks at a character a bounded number of
times, so the time to read a text grows with its length and nothing else.
"""

import re
from collections.abc import Iterator
from typing import Final

from kb.guides.messages.names import ADDRESSES, MESSAGE_NAMES
from kb.guides.messages.tree import (
    HINTS,
    SETTINGS,
    If,
    Inline,
    Link,
    List,
    Message,
    MoveState,
    Name,
    Node,
    Part,
    Piece,
    Says,
    Table,
    Text,
    TextKind,
    When,
    Words,
)
from kb.guides.text.errors import ContentError
from kb.guides.text.tokens import RESERVED

#: In bytes of UTF-8, and in characters.
LONGEST_MESSAGE: Final = 16 * 1024
LONGEST_LINE: Final = 2000
#: Blocks inside blocks.
_DEEPEST: Final = 6

_FORBIDDEN: Final = re.compile(f"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\ufeff{RESERVED}]")
_BLOCK: Final = re.compile(r"::: ?([a-z]*+) ?(.*)")
_ITEM: Final = re.compile(r"(?:([0-9]{1,3})\.|-) ++(.*)")
_HEADING: Final = re.compile(r"(#{1,6}) ++(.*)")
_INLINE: Final = re.compile(r"\{\{([^{}]*)\}\}|\[([^\[\]]*)\]\(([^()]*)\)|(\*\*)")
_TARGET: Final = re.compile(r"\{\{ *([a-z_.]+) *\}\}")
_PATH: Final = re.compile(r"/(?:[a-z0-9-]+/)*(?:#[a-z0-9-]+)?")


def read_message(text: str, *, piece: Piece, language: str, path: str) -> Message:
    """The tree of a message. Raises `ContentError` at the first mistake."""
    if len(text.encode()) > LONGEST_MESSAGE:
        raise ContentError(path, 1, f"the message is longer than {LONGEST_MESSAGE // 1024} KB")
    return Message(piece, language, path, _Reader(text, path).read())


class _Reader:
    def __init__(self, text: str, path: str) -> None:
        lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self.path = path
        self.lines = [line.expandtabs(3).rstrip() for line in lines]
        self.at = 0

    def read(self) -> tuple[Node, ...]:
        for number, line in enumerate(self.lines, start=1):
            if found := _FORBIDDEN.search(line):
                raise self._error(number, f"the character U+{ord(found[0]):04X} cannot be used; it shows nothing")
            if len(line) > LONGEST_LINE:
                raise self._error(number, f"this line is longer than {LONGEST_LINE} characters")
        return tuple(self._nodes(opened=0, depth=0))

    def _nodes(self, opened: int, depth: int) -> Iterator[Node]:
        """Everything up to the end of the block that began on the line `opened`; 0 is the whole text."""
        while self.at < len(self.lines):
            line, number = self.lines[self.at].strip(), self.at + 1
            if line == ":::":
                if not opened:
                    raise self._error(number, "this ::: closes nothing")
                self.at += 1
                return
            if not line:
                self.at += 1
            elif line.startswith(":::"):
                yield self._block(line, number, depth)
            else:
                yield self._words(line, number)
        if opened:
            raise self._error(opened, "this block is not closed; a line of ::: is missing")

    def _block(self, line: str, number: int, depth: int) -> Node:
        self.at += 1
        match = _BLOCK.fullmatch(line)
        kind, rest = (match[1], match[2].strip()) if match else ("", "")
        if kind in (SETTINGS, HINTS) and not rest:
            return Table(kind, number)
        if kind not in ("when", "with", "without", "says"):
            known = "when, with, without, says, settings, hints"
            raise self._error(number, f"there is no such block; there are: {known}")
        if depth == _DEEPEST:
            raise self._error(number, "blocks are nested too deeply")
        if kind == "when":
            states = frozenset(MoveState(self._one_of(word, tuple(MoveState), number)) for word in rest.split())
            if not states:
                raise self._error(number, f"say for which states: {', '.join(MoveState)}")
            return When(states, tuple(self._nodes(number, depth + 1)), number)
        if kind == "says":
            part = Part(self._one_of(rest, tuple(Part), number))
            return Says(part, tuple(self._nodes(number, depth + 1)), number)
        name = self._one_of(rest, MESSAGE_NAMES, number)
        return If(name, kind == "with", tuple(self._nodes(number, depth + 1)), number)

    def _one_of(self, word: str, known: tuple[str, ...], number: int) -> str:
        if word not in known:
            raise self._error(number, f"{word or 'a word'} is not known here; there are: {', '.join(known)}")
        return word

    def _words(self, line: str, number: int) -> Node:
        if heading := _HEADING.fullmatch(line):
            self.at += 1
            kind = TextKind.SUBJECT if heading[1] == "#" else TextKind.HEADING
            return Text(kind, self._inline([(number, heading[2])]), number)
        if _ITEM.fullmatch(line):
            return self._list(number)
        return Text(TextKind.PARAGRAPH, self._inline(list(self._gathered())), number)

    def _list(self, number: int) -> List:
        items: list[tuple[Inline, ...]] = []
        numbered = self.lines[self.at].strip()[0] != "-"
        while self.at < len(self.lines):
            item = _ITEM.fullmatch(self.lines[self.at].strip())
            if item is None or (item[1] is not None) != numbered:
                break
            first = (self.at + 1, item[2])
            self.at += 1
            items.append(self._inline([first, *self._gathered()]))
        return List(tuple(items), numbered, number)

    def _gathered(self) -> Iterator[tuple[int, str]]:
        """The lines up to the end of a paragraph or an item."""
        while self.at < len(self.lines):
            line = self.lines[self.at].strip()
            if not line or line.startswith(":::") or _ITEM.fullmatch(line) or _HEADING.fullmatch(line):
                return
            self.at += 1
            yield self.at, line

    def _inline(self, lines: list[tuple[int, str]]) -> tuple[Inline, ...]:
        found: list[Inline] = []
        strong = 0
        for number, line in lines:
            if found:
                found.append(Words(" ", strong=bool(strong)))
            strong = self._line(number, line, strong, found)
        if strong:
            raise self._error(strong, "bold is not closed; ** is missing")
        return tuple(found)

    def _line(self, number: int, line: str, strong: int, found: list[Inline]) -> int:
        """Put what is on a line into `found`; `strong` is the line on which bold began, 0 outside of it."""
        start = 0
        for match in _INLINE.finditer(line):
            self._literal(number, line[start : match.start()], strong, found)
            start = match.end()
            if match[4]:
                strong = 0 if strong else number
            elif match[3] is not None:
                found.append(self._link(number, match[2], match[3].strip(), strong))
            else:
                name = self._one_of(match[1].strip(), MESSAGE_NAMES, number)
                found.append(Name(name, number, strong=bool(strong)))
        self._literal(number, line[start:], strong, found)
        return strong

    def _literal(self, number: int, text: str, strong: int, found: list[Inline]) -> None:
        if "{{" in text or "}}" in text:
            raise self._error(number, "this placeholder is not closed; it is {{ name }} on one line")
        if "](" in text:
            raise self._error(number, "this link is [words](/path/of/the/site/) or [words]({{ page.url }})")
        if text:
            found.append(Words(text, strong=bool(strong)))

    def _link(self, number: int, words: str, target: str, strong: int) -> Link:
        inside: list[Inline] = []
        if self._line(number, words, strong, inside) != strong or not inside:
            raise self._error(number, "the words of this link are missing, or bold begins or ends in them")
        name = _TARGET.fullmatch(target)
        if name and name[1] in ADDRESSES:
            target = name[1]
        elif not _PATH.fullmatch(target):
            known = ", ".join(f"{{{{ {one} }}}}" for one in ADDRESSES)
            raise self._error(number, f"a link leads to a page of this site, as /articles/webmail/, or to {known}")
        return Link(tuple(part for part in inside if not isinstance(part, Link)), target, number)

    def _error(self, number: int, message: str) -> ContentError:
        return ContentError(self.path, number, message)
