"""The head of a guide or article: the YAML between two lines of `---`, read into typed values.

`yaml.compose` gives nodes with line numbers and shows doubled keys, which `yaml.safe_load` hides. Nothing is built
from YAML tags: a value is the text as written, and the reader of a field decides what it must be.
"""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

import yaml

from kb.guides.text.errors import ContentError
from kb.guides.text.tokens import RESERVED

_FENCE: Final = "---"
#: One value, in characters.
LONGEST_VALUE: Final = 1000
#: What YAML lets in by an escape such as "\uD800" although the file itself may not hold it. Half a character cannot be
#: sent to any browser, so one title with it would take every list of pages down.
_FORBIDDEN: Final = re.compile(f"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufeff{RESERVED}]")
_FIELD: Final = re.compile(r"([a-z_]+:[ \t]+)(\S.*)")
#: What a value begins with that is not bare.
_INDICATORS: Final = frozenset("\"'[]{}>|*&!%#`@,?:-")
_E = TypeVar("_E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Document:
    """A file in its two halves. `first_line` is the number, in the file, of the first line of `body`."""

    fields: "Fields"
    body: str
    first_line: int


def read(text: str, *, path: str, allowed: Collection[str]) -> Document:
    """Split a file and read its front matter; `allowed` are the keys that it may have.

    Raises `ContentError` for a missing head, bad YAML, a doubled key or an unknown key.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    if not lines or lines[0].rstrip() != _FENCE:
        raise ContentError(path, 1, "the first line must be ---, then title, summary and the other fields, then ---")
    end = next((number for number, line in enumerate(lines[1:], start=1) if line.rstrip() == _FENCE), None)
    if end is None:
        raise ContentError(path, 1, "the front matter is not closed: a line of --- is missing after its last field")
    fields = Fields(_nodes("\n".join(lines[1:end]), path), path=path, allowed=allowed)
    return Document(fields, "\n".join(lines[end + 1 :]), first_line=end + 2)


class Fields:
    """Front matter whose values are asked for by type. Every method raises `ContentError` with the field's line."""

    def __init__(self, nodes: list[tuple[yaml.ScalarNode, yaml.Node]], *, path: str, allowed: Collection[str]) -> None:
        self._path = path
        self._values: dict[str, yaml.Node] = {}
        for key, value in nodes:
            if key.value in self._values:
                raise ContentError(path, _line(key), f"{key.value} is there twice")
            if key.value not in allowed:
                name = _FORBIDDEN.sub("", key.value)
                raise ContentError(path, _line(key), f"unknown field {name}; allowed are {', '.join(allowed)}")
            self._values[key.value] = value

    def has(self, key: str) -> bool:
        return key in self._values

    def line(self, key: str) -> int:
        """The line of a field's value; 1 if the field is missing, since that is where it should be added."""
        return _line(self._values[key]) if key in self._values else 1

    def text(self, key: str, *, default: str | None = None) -> str:
        """One line of text, not empty; `default` for a field that may be left out."""
        node = self._values.get(key)
        if node is None:
            if default is None:
                raise self._error(key, f"{key} is missing")
            return default
        return self._scalar(key, node)

    def number(self, key: str) -> int:
        """A whole number above 0."""
        text = self.text(key)
        if not (text.isascii() and text.isdigit() and int(text) > 0):
            raise self._error(key, f"{key} must be a whole number above 0, not {text}")
        return int(text)

    def day(self, key: str) -> date:
        """A date as 2026-11-22."""
        text = self.text(key)
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise self._error(key, f"{key} must be a date such as 2026-11-22, not {text}") from None

    def texts(self, key: str, *, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """A list of texts, in its order."""
        node = self._values.get(key)
        if node is None:
            if default is None:
                raise self._error(key, f"{key} is missing")
            return default
        if not isinstance(node, yaml.SequenceNode):
            raise self._error(key, f"{key} must be a list: [one, two], or one line with a dash for each")
        return tuple(self._scalar(key, item) for item in node.value)

    def choice(self, key: str, kind: type[_E]) -> _E:
        """One word of a closed set."""
        return self._member(key, self.text(key), kind)

    def choices(self, key: str, kind: type[_E]) -> tuple[_E, ...]:
        """A list of words of a closed set, in the order of the set."""
        chosen = {self._member(key, text, kind) for text in self.texts(key)}
        return tuple(member for member in kind if member in chosen)

    def _member(self, key: str, text: str, kind: type[_E]) -> _E:
        try:
            return kind(text)
        except ValueError:
            allowed = ", ".join(member.value for member in kind)
            raise self._error(key, f"{key} cannot be {text}; allowed are {allowed}") from None

    def _scalar(self, key: str, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode):
            raise ContentError(self._path, _line(node), f"{key} must be plain text here; put it into quotes")
        text = " ".join(str(node.value).split())
        if found := _FORBIDDEN.search(text):
            raise ContentError(self._path, _line(node), f"the character U+{ord(found[0]):04X} cannot be used")
        if len(text) > LONGEST_VALUE:
            raise ContentError(self._path, _line(node), f"{key} is longer than {LONGEST_VALUE} characters")
        if not text or node.tag == "tag:yaml.org,2002:null":
            raise ContentError(self._path, _line(node), f"{key} is empty")
        return text

    def _error(self, key: str, message: str) -> ContentError:
        return ContentError(self._path, self.line(key), message)


def compose(text: str) -> yaml.Node | None:
    """The nodes of a head. A colon in a title is taken as a part of it, where YAML itself would give up."""
    try:
        return _composed(text)
    except yaml.MarkedYAMLError:
        quoted = with_quotes(text)
        if quoted == text:
            raise
        return _composed(quoted)


def with_quotes(text: str) -> str:
    """The same lines, with quotes about each bare value that has a colon in it: `title: Mail: the basics`."""
    return "\n".join(map(_with_quotes, text.split("\n")))


def _with_quotes(line: str) -> str:
    found = _FIELD.fullmatch(line.rstrip())
    if found is None:
        return line
    value = found[2]
    has_colon = ": " in value or ":\t" in value or value.endswith(":")
    if not has_colon or value[0] in _INDICATORS or " #" in value:
        return line
    return found[1] + json.dumps(value, ensure_ascii=False)


def _composed(text: str) -> yaml.Node | None:
    # SafeLoader builds nothing here: compose stops at nodes, so no tag of the author's is ever obeyed.
    node: yaml.Node | None = yaml.compose(text, Loader=yaml.SafeLoader)
    return node


def _nodes(text: str, path: str) -> list[tuple[yaml.ScalarNode, yaml.Node]]:
    try:
        node = compose(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise ContentError(path, (mark.line if mark else 0) + 2, f"not valid YAML: {error.problem}") from error
    except RecursionError as error:
        raise ContentError(path, 2, "not valid YAML: brackets are nested too deeply") from error
    except yaml.YAMLError as error:
        raise ContentError(path, 2, f"not valid YAML: {error}") from error
    except (ValueError, OverflowError) as error:
        raise ContentError(path, 2, "not valid YAML: an escape in it stands for no character") from error
    if node is None:
        return []
    if not isinstance(node, yaml.MappingNode):
        raise ContentError(path, _line(node), "the front matter must be lines of the form name: value")
    pairs: list[tuple[yaml.ScalarNode, yaml.Node]] = []
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise ContentError(path, _line(key), "the front matter must be lines of the form name: value")
        pairs.append((key, value))
    return pairs


def _line(node: yaml.Node) -> int:
    """Marks count from 0 and do not see the opening fence."""
    return int(node.start_mark.line) + 2
