"""Fields are drawn by Django; what templates write by hand is named here, with its reason."""

import re
from pathlib import Path
from typing import Final

from django.conf import settings

_TEMPLATES: Final = Path(settings.BASE_DIR) / "templates"
_CONTROL: Final = re.compile(r"<(?:input|select|textarea)\b(?:{%.*?%}|{{.*?}}|[^>])*>", re.DOTALL)
_UNSEEN: Final = re.compile(r'\btype="(?:hidden|submit)"|\shidden\b')
_MOST: Final = 40

#: Controls that somebody sees, by template.
BY_HAND: Final = {
    # Pages of visitors: kept for everybody, and weighed byte by byte.
    "_ask.html": 1,
    "_find.html": 1,
    "domains/_checklist.html": 6,
    "domains/profile.html": 1,
    "guides/_ballot.html": 2,
    "search/_field.html": 2,
    # Labels that say how many it would touch.
    "operator/messages/kit.html": 2,
    "operator/moves/batches/_state.html": 2,
    # What only a script reads: what is put into a text, how wide a preview is.
    "operator/pages/_message_toolbar.html": 1,
    "operator/pages/_preview.html": 3,
    "operator/pages/_toolbar.html": 4,
    "operator/site/look.html": 4,
}


def visible_controls(text: str) -> int:
    return sum(not _UNSEEN.search(tag) for tag in _CONTROL.findall(text))


def test_few_controls_are_written_by_hand() -> None:
    counted = {
        str(path.relative_to(_TEMPLATES)): visible_controls(path.read_text()) for path in _TEMPLATES.rglob("*.html")
    }
    assert {path: count for path, count in counted.items() if count} == BY_HAND
    assert sum(BY_HAND.values()) <= _MOST


def test_a_control_is_counted_if_somebody_sees_it() -> None:
    seen = '<input name="a"{% if b > 1 %} required{% endif %}> <select\nname="c"></select> <textarea></textarea>'
    assert visible_controls(seen) == 3
    assert visible_controls('<input type="hidden" name="a"> <input name="b" hidden readonly> {{ form.c }}') == 0
