"""Labels in a drawing: only what somebody has read stands there as a label; all else is a grey bar.

A frame around a label that nobody has read in the reader's language holds the words that describe it, so that frames
can be told apart. What a label is called in a sentence is for `labels.py`, how rows are drawn for the sketch itself.
"""

import re
from collections.abc import Callable
from typing import Final

from kb.guides.text.labels import Label

_LABEL: Final = re.compile(r"\[\[([a-z0-9/-]+)\]\]")
_HEAD: Final = re.compile(r" *:::")
_QUOTED: Final = re.compile(r'"([^"]*)"')
_BUTTON: Final = re.compile(r"\((>[1-9]?|) ([^()]*)\)")
_BAR: Final = "..."
#: A bar inside a row that has something else to show.
_DOTS: Final = "…"


def with_labels_drawn(text: str, label: Callable[[str], Label], language: str) -> str:
    """One line of a sketch, its head too, as readers of a language get it. `label` finds one by its key."""

    def is_read(part: str) -> bool:
        return all(label(key).is_read(language) for key in _LABEL.findall(part))

    def said(part: str) -> str:
        return _LABEL.sub(lambda found: label(found[1]).drawn(language), part)

    def title(found: re.Match[str]) -> str:
        return f'"{said(found[1])}"' if found[1].startswith(">") or is_read(found[1]) else f'"{_DOTS}"'

    def button(found: re.Match[str]) -> str:
        return f"({found[1]} {said(found[2]) if found[1] or is_read(found[2]) else f'{_DOTS} '})"

    row = text.lstrip(" ")
    if _HEAD.match(text):
        return _QUOTED.sub(title, text)
    if row.startswith("("):
        return _BUTTON.sub(button, text)
    if row.startswith(">") or is_read(row):
        return said(text)
    indent = " " * (len(text) - len(row))
    name, _, value = row.partition("|")
    if not name.startswith("- ") or value.strip() in ("", "›"):
        return f"{indent}{_BAR}"
    shown = said(name.strip()) if is_read(name) else f"- {_DOTS}"
    return f"{indent}{shown} | {said(value.strip()) if is_read(value) else _DOTS}"
