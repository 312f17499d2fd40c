"""What holds for the text of every template, before anything is rendered."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings

TEMPLATES: Final = Path(settings.BASE_DIR) / "templates"
#: As for code, where `ruff` says it.
LONGEST: Final = 120


def too_long() -> Iterator[str]:
    """Every template with a line that does not fit, by its path."""
    for path in sorted(path for path in TEMPLATES.rglob("*") if path.is_file()):
        if any(len(line) > LONGEST for line in path.read_text(encoding="utf-8").splitlines()):
            yield str(path.relative_to(TEMPLATES))


def test_no_line_is_longer_than_a_line_of_code() -> None:
    assert list(too_long()) == []


def files_by_hand() -> Iterator[str]:
    """Every template that names a script or a style sheet by a tag of its own, by its path and that tag."""
    for path in sorted(TEMPLATES.rglob("*.html")):
        for tag in _FILE.findall(path.read_text(encoding="utf-8")):
            yield f"{path.relative_to(TEMPLATES)}: {tag}"


def test_scripts_and_sheets_are_named_with_their_digests() -> None:
    """By `{% style %}` and `{% script %}`; the host's own colours alone are no file."""
    own_colours = '<link rel="stylesheet" href="{{ site.look }}" integrity="{{ site.look_integrity }}">'
    assert list(files_by_hand()) == [f"base.html: {own_colours}"]


_FILE: Final = re.compile(r"<script\b[^>]*\bsrc=[^>]*>|<link\b[^>]*\brel=.?(?:stylesheet|modulepreload)[^>]*>")
