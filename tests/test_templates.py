"""What holds for the text of every template, before anything is rendered."""

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
