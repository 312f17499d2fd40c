"""The head of a page as fields: taken apart for a form, and put together again with as little change as can be.

A field that nobody changed keeps its lines to the letter, so a text that goes through a form and was not changed has
the digest that it had. What no form has a field for, comments and unknown fields too, stays as it was written. Quotes
are set where YAML needs them, so a value may be any text. What a field must hold is not decided here.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, TypeAlias

import yaml

from kb.guides.text.frontmatter import compose, with_quotes

#: One line of text, or a list of them.
Value: TypeAlias = str | tuple[str, ...]

_FENCE: Final = "---"
#: Whoever writes one of these means more than a value, and every other character that ends a line would move the rest.
_MORE_THAN_VALUES: Final = (yaml.AnchorToken, yaml.AliasToken, yaml.TagToken, yaml.DirectiveToken)
_ODD_LINE_ENDS: Final = re.compile("[\\r\\x0b\\x0c\\x1c-\\x1e\\x85\\u2028\\u2029]")


class FieldKind(StrEnum):
    """What a form can hold of a field; one that is written in another way stays with the rest."""

    TEXT = "text"
    DAY = "day"
    TEXTS = "texts"
    #: Short words, on one line.
    WORDS = "words"


#: What forms have fields for, in the order in which a head has them. A page without one of those in `_OPTIONAL` needs
#: no empty line for it.
FIELDS: Final[Mapping[str, FieldKind]] = {
    "title": FieldKind.TEXT,
    "summary": FieldKind.TEXT,
    "app": FieldKind.TEXT,
    "applies_to": FieldKind.TEXT,
    "minutes": FieldKind.TEXT,
    "devices": FieldKind.WORDS,
    "checked": FieldKind.DAY,
    "sources": FieldKind.TEXTS,
    "synonyms": FieldKind.TEXTS,
}
_OPTIONAL: Final = frozenset({"synonyms"})


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of one field: those of its value, then comments and blank lines. `value` is `None` without a form."""

    key: str
    first_line: int
    lines: tuple[str, ...]
    after: tuple[str, ...]
    value: Value | None


@dataclass(frozen=True, slots=True)
class Head:
    """A page in pieces: `opening`, the lines before the first field, the fields, `closing`, and the text below."""

    opening: str
    before: tuple[str, ...]
    parts: tuple[Part, ...]
    closing: str
    body: str

    @property
    def written(self) -> str:
        """The head to the letter, with its two fences and the end of the last line."""
        inner = [*self.before, *(line for part in self.parts for line in (*part.lines, *part.after))]
        return "".join(f"{line}\n" for line in (self.opening, *inner, self.closing))

    @property
    def values(self) -> dict[str, Value]:
        return {part.key: part.value for part in self.parts if part.value is not None}

    @property
    def more(self) -> str:
        """The lines that are in no field, comments above the first one among them."""
        rest = [line for part in self.parts if part.value is None for line in (*part.lines, *part.after)]
        return "\n".join([*self.before, *rest])

    @property
    def first_line(self) -> int:
        """The number, in the whole text, of the first line below the head."""
        return self.written.count("\n") + 1

    def field_at(self, line: int) -> str:
        """The field that a line of the whole text belongs to; empty if it is with the rest, or is a fence."""
        found = next((part for part in reversed(self.parts) if part.first_line <= line), None)
        return found.key if found and found.value is not None and line < self.first_line - 1 else ""


def take_apart(text: str) -> Head | None:
    """The pieces of a text; `None` if it has no head, or one that cannot be put together again from fields."""
    opening, _, rest = text.partition("\n")
    if opening.removeprefix("\ufeff").rstrip() != _FENCE:
        return None
    lines = rest.split("\n")
    end = next((number for number, line in enumerate(lines) if line.rstrip() == _FENCE), None)
    if end is None or end == len(lines) - 1:  # without a head, or with nothing after it, not even the end of the line
        return None
    inner = lines[:end]
    nodes = _nodes("\n".join(inner))
    if nodes is None:
        return None
    starts = [key.start_mark.line for key, _ in nodes]
    before = tuple(inner[: starts[0]] if starts else inner)
    ends = [*starts[1:], len(inner)][: len(starts)]
    parts = tuple(
        _part(key.value, value, inner[start:stop], start + 2)
        for (key, value), start, stop in zip(nodes, starts, ends, strict=True)
    )
    return Head(opening, before, parts, lines[end], "\n".join(lines[end + 1 :]))


def put_together(head: Head, values: Mapping[str, Value], more: str, body: str) -> str:
    """The text with other values; fields that are not in `values` stay, an empty optional one goes."""
    typed = {key: _tidy(value) for key, value in values.items()}
    same_rest = more.rstrip() == head.more.rstrip()
    written: list[tuple[str, list[str]]] = []
    for part in head.parts:
        if part.value is None:
            written += [(part.key, [*part.lines, *part.after])] if same_rest else []
        elif part.key not in typed or typed[part.key] == _tidy(part.value):
            written.append((part.key, [*part.lines, *part.after]))
        else:
            written.append((part.key, [*_written(part.key, typed[part.key]), *part.after]))
    present = {part.key for part in head.parts}
    for key in FIELDS:
        if key not in present and typed.get(key):
            written.insert(_place(key, [name for name, _ in written]), (key, _written(key, typed[key])))
    lines = [*(head.before if same_rest else ()), *(line for _, some in written for line in some)]
    lines += [] if same_rest or not more.strip() else more.rstrip().split("\n")
    return "".join(f"{line}\n" for line in (head.opening, *lines, head.closing)) + body


def _nodes(text: str) -> list[tuple[yaml.ScalarNode, yaml.Node]] | None:
    """The fields in their order; `None` if their lines cannot be told apart."""
    if _ODD_LINE_ENDS.search(text):
        return None
    try:
        root = compose(text)
        tokens = list(yaml.scan(with_quotes(text), Loader=yaml.SafeLoader))
    except (yaml.YAMLError, RecursionError, ValueError, OverflowError):
        return None
    if root is None:
        return []
    if (
        not isinstance(root, yaml.MappingNode)
        or root.flow_style
        or any(isinstance(t, _MORE_THAN_VALUES) for t in tokens)
    ):
        return None
    keys = [key for key, _ in root.value]
    told_apart = all(isinstance(key, yaml.ScalarNode) and key.start_mark.column == 0 for key in keys)
    return list(root.value) if told_apart and len({key.value for key in keys}) == len(keys) else None


def _part(key: str, node: yaml.Node, lines: Sequence[str], first_line: int) -> Part:
    used = len(lines)
    while used > 1 and (not lines[used - 1].strip() or lines[used - 1].lstrip().startswith("#")):
        used -= 1
    value = _value(FIELDS[key], node) if key in FIELDS else None
    if not isinstance(node, yaml.ScalarNode) or node.style not in ("|", ">"):
        return Part(key, first_line, tuple(lines[:used]), tuple(lines[used:]), value)
    # In a block of text what looks like a comment or a blank line may belong to the value.
    return Part(key, first_line, tuple(lines), (), value)


def _value(kind: FieldKind, node: yaml.Node) -> Value | None:
    """As a form shows it; `None` if that would lose something."""
    if kind in (FieldKind.TEXT, FieldKind.DAY):
        if not isinstance(node, yaml.ScalarNode):
            return None
        text = _one_line(node.value)
        return text if kind is FieldKind.TEXT or _is_day(text) else None
    if not isinstance(node, yaml.SequenceNode) or not all(isinstance(item, yaml.ScalarNode) for item in node.value):
        return None
    return tuple(_one_line(item.value) for item in node.value)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _tidy(value: Value) -> Value:
    """One line each, and of a list what is not empty: as it is compared and written."""
    if isinstance(value, str):
        return _one_line(value)
    return tuple(line for line in map(_one_line, value) if line)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _written(key: str, value: Value) -> list[str]:
    """The lines of a field."""
    if isinstance(value, str):
        return [f"{key}: {_quoted(value)}"] if value or key not in _OPTIONAL else []
    if FIELDS[key] is FieldKind.WORDS:
        return [f"{key}: [{', '.join(_quoted(word) for word in value)}]"]
    if not value:
        return [] if key in _OPTIONAL else [f"{key}:", '  - ""']
    return [f"{key}:", *(f"  - {_quoted(line)}" for line in value)]


def _quoted(text: str) -> str:
    """A value as YAML reads it back, with quotes where it needs them."""
    return text if _is_plain(text) else json.dumps(text, ensure_ascii=False)


def _is_plain(text: str) -> bool:
    """Whether the bare text is read back as itself, alone, in a list, and between brackets."""
    try:
        node = yaml.compose(f"- {text}\n- [{text}]\n- key: {text}\n", Loader=yaml.SafeLoader)
    except (yaml.YAMLError, ValueError, OverflowError):
        return False
    if not isinstance(node, yaml.SequenceNode) or len(node.value) != 3:
        return False
    alone, listed, keyed = node.value
    if not isinstance(listed, yaml.SequenceNode) or not isinstance(keyed, yaml.MappingNode) or len(listed.value) != 1:
        return False
    read = (alone, listed.value[0], keyed.value[0][1])
    return all(isinstance(one, yaml.ScalarNode) and one.style is None and one.value == text for one in read) and (
        alone.tag != "tag:yaml.org,2002:null"
    )


def _place(key: str, present: Sequence[str]) -> int:
    """Where a new field goes: behind the last one that stands before it in `FIELDS`."""
    order = list(FIELDS)
    earlier = set(order[: order.index(key)])
    return max((number for number, name in enumerate(present, start=1) if name in earlier), default=0)
