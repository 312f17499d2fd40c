"""From the text of a file to numbered lines: snippets pulled in, code fences found, labels of screens put in from the
catalogue, placeholders made into tokens.

What a page may hold beyond that is for `limits.py`; nothing is rendered here.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from hashlib import sha256
from typing import Final

from kb.guides.text.drawn_labels import with_labels_drawn
from kb.guides.text.errors import ContentError
from kb.guides.text.labels import ENGLISH, Label, known_labels
from kb.guides.text.placeholders import NAMES
from kb.guides.text.tokens import RESERVED, token

#: A page with its snippets, in bytes of UTF-8: it bounds what one page may cost to read. The longest that ships is the
#: German list of error messages, in which each text stands in two languages.
LONGEST_PAGE: Final = 96 * 1024
#: One line, in characters.
LONGEST_LINE: Final = 4096
#: Spaces that put text into a list item; what editors and GitHub's users write.
TAB_LENGTH: Final = 3

_FORBIDDEN: Final = re.compile(f"[\x00-\x08\x0b-\x1f\x7f\ufeff{RESERVED}]")
_FENCE: Final = re.compile(r"(`{3,}|~{3,})")
_INCLUDE: Final = re.compile(r"( *)::: *include\b *+(.*)")
#: Texts whose snippets are remembered: those of a library, which is assembled anew whenever a copy changes.
_KEPT: Final = 1024
_PLACEHOLDER: Final = re.compile(r"\{\{((?:(?!\{\{).)*?)\}\}")
_LABEL: Final = re.compile(r"([“„]?)\[\[([a-z0-9/-]+)\]\]")
#: Where labels stand without bold: the heading of an error text, a menu path, a plate, a drawing.
_PLAIN: Final = re.compile(r" *(?:#+ |::: *(?:path|plate)\b)")
_SKETCH: Final = re.compile(r" *::: *sketch\b.*")
_END: Final = re.compile(r" *:::")


@dataclass(frozen=True, slots=True)
class Snippet:
    """Source that pages pull in with `::: include NAME`."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of Markdown and where it was written. `code` is true inside a fenced code block."""

    path: str
    number: int
    text: str
    code: bool = False

    @property
    def indent(self) -> int:
        return len(self.text) - len(self.text.lstrip(" "))

    def error(self, message: str) -> ContentError:
        return ContentError(self.path, self.number, message)


@dataclass(frozen=True, slots=True)
class Source:
    """A page ready for the block parser, and what was met on the way.

    `digest` is SHA-256 over its lines as a reader of its language meets them, snippets and labels put in.
    """

    lines: tuple[Line, ...]
    placeholders: frozenset[str]
    snippets: frozenset[str]
    digest: str


def read_source(
    text: str,
    *,
    path: str,
    first_line: int,
    snippets: Mapping[str, Snippet],
    labels: tuple[str, ...] = (),
    language: str = ENGLISH,
) -> Source:
    """The lines of a page. `labels` are the catalogues that its head names.

    Raises `ContentError` for whatever a page may not hold.
    """
    included: set[str] = set()
    placeholders: set[str] = set()
    lines = _fences(_short_enough(_expanded(_split(text, path, first_line), snippets, included), path, first_line))
    named = tuple(_with_labels(lines, known_labels(labels), language))
    digest = sha256("\n".join(line.text for line in named).encode()).hexdigest()
    return Source(tuple(_with_tokens(named, placeholders)), frozenset(placeholders), frozenset(included), digest)


@lru_cache(maxsize=_KEPT)
def included_names(text: str) -> frozenset[str]:
    """The snippets that a page names, without reading it properly: too many where it shows the syntax as code.

    Never too few, whatever ends a line for the reader of the head or for Markdown: what is rendered where, and anew,
    hangs on it.
    """
    lines = (line.expandtabs(TAB_LENGTH).rstrip() for line in text.splitlines())
    return frozenset(order[2] for line in lines if (order := _INCLUDE.fullmatch(line)))


def _short_enough(lines: Iterable[Line], path: str, first_line: int) -> Iterator[Line]:
    """Stops counting as soon as it is too much: one short line can include a long snippet."""
    size = 0
    for line in lines:
        size += len(line.text.encode()) + 1
        if size > LONGEST_PAGE + 1:
            raise ContentError(path, first_line, f"the page is longer than {LONGEST_PAGE // 1024} KB; make two of it")
        yield line


def _split(text: str, path: str, first_line: int) -> Iterator[Line]:
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    for number, raw in enumerate(plain.split("\n"), start=first_line):
        line = Line(path, number, raw.expandtabs(TAB_LENGTH).rstrip())
        if found := _FORBIDDEN.search(line.text):
            raise line.error(f"the character U+{ord(found[0]):04X} cannot be used; it shows nothing")
        if len(line.text) > LONGEST_LINE:
            raise line.error(f"this line is longer than {LONGEST_LINE} characters")
        yield line


def _expanded(lines: Iterable[Line], snippets: Mapping[str, Snippet], included: set[str]) -> Iterator[Line]:
    """The same lines with each `::: include` replaced by its snippet, indented as the include was."""
    code = False
    for line in lines:
        code ^= bool(_FENCE.match(line.text))
        order = None if code else _INCLUDE.fullmatch(line.text)
        if order is None:
            yield line
            continue
        margin, name = order.groups()
        snippet = snippets.get(name)
        if snippet is None:
            raise line.error(f'there is no snippet "{name}"; there are: {", ".join(sorted(snippets)) or "none"}')
        included.add(name)
        for inner in _split(snippet.text.rstrip("\n"), snippet.path, 1):
            if _INCLUDE.fullmatch(inner.text):
                raise inner.error("a snippet cannot include another one")
            yield Line(inner.path, inner.number, margin + inner.text if inner.text else "")


def _fences(lines: Iterable[Line]) -> Iterator[Line]:
    """Mark fenced code, where `:::` means nothing. As in Python-Markdown the fence stands at the margin."""
    opened: tuple[Line, str] | None = None
    for line in lines:
        fence = _FENCE.match(line.text)
        if opened is None:
            opened = (line, fence[1]) if fence else None
            yield Line(line.path, line.number, line.text, code=fence is not None)
        else:
            yield Line(line.path, line.number, line.text, code=True)
            if line.text == opened[1]:
                opened = None
    if opened is not None:
        raise opened[0].error(f"this code block is not closed; a line of {opened[1]} is missing")


def _with_labels(lines: Iterable[Line], labels: Mapping[str, Label], language: str) -> Iterator[Line]:
    """Each `[[key]]` outside code becomes the label as readers of `language` have it on their screens."""
    drawn = False
    for line in lines:
        drawn = not line.code and (bool(_SKETCH.fullmatch(line.text)) or (drawn and not _END.fullmatch(line.text)))
        if line.code or "[[" not in line.text:
            yield line
            continue

        find = partial(_label_of, line, labels)
        plain = _PLAIN.match(line.text) is not None

        def put_in(found: re.Match[str], plain: bool = plain, find: Callable[[str], Label] = find) -> str:
            if plain or found[1]:
                return found[1] + find(found[2]).in_language(language)
            return find(found[2]).markdown(language)

        text = with_labels_drawn(line.text, find, language) if drawn else _LABEL.sub(put_in, line.text)
        yield Line(line.path, line.number, text)


def _label_of(line: Line, labels: Mapping[str, Label], key: str) -> Label:
    if key not in labels:
        raise line.error(f"there is no label [[{key}]] in the catalogues that the head names as labels")
    return labels[key]


def _with_tokens(lines: Iterable[Line], placeholders: set[str]) -> Iterator[Line]:
    for line in lines:
        if "{{" not in line.text:
            yield line
            continue

        def tokenised(match: re.Match[str], line: Line = line) -> str:
            name = match[1].strip()
            if name not in NAMES:
                raise line.error(f"unknown placeholder {{{{ {name} }}}}; known are {', '.join(NAMES)}")
            placeholders.add(name)
            # A number, since Markdown would read the underscore of a name as emphasis.
            return token(f"p{NAMES.index(name)}")

        text = _PLACEHOLDER.sub(tokenised, line.text)
        if "{{" in text:
            raise line.error("this placeholder is not closed; it ends with }} on the same line")
        yield Line(line.path, line.number, text, line.code)
