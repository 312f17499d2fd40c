"""A guide that is wrong, followed in a real Thunderbird: it must not come to its end."""

import shutil
from pathlib import Path
from typing import Final

import pytest

from tests.walks.register import WALKS
from tests.walks.walks import CONTENT, walk

PLANNED: Final = WALKS[0]
#: Seconds until a label must be there; it will never be.
PATIENCE: Final = 10
LABEL: Final = "1. Find your address in the column on the left. Click [[server-settings]] below it.\n"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    shutil.copytree(CONTENT, tmp_path / "content")
    return tmp_path / "content"


def follow_with(content: Path, instead: str) -> tuple[str, int]:
    """What stopped it, and at which line, counted from the line that has been changed."""
    guide = content / PLANNED.guide
    text = guide.read_text(encoding="utf-8")
    assert text.count(LABEL) == 1
    guide.write_text(text.replace(LABEL, instead), encoding="utf-8")
    changed = text[: text.index(LABEL)].count("\n") + 1
    fault = walk(PLANNED, content, patience=PATIENCE).fault
    path, line, why = fault.partition("\n")[0].split(":", 2)
    assert path == PLANNED.guide
    return why, int(line) - changed


def test_a_label_that_thunderbird_does_not_have_stops_it_there(content: Path) -> None:
    why, line = follow_with(content, LABEL.replace("[[server-settings]]", "**Pigeon Settings**"))
    assert line == 0
    assert why.endswith("Click Pigeon Settings below it.” 'Pigeon Settings' is not there")


def test_a_step_taken_out_stops_it_at_the_next_one(content: Path) -> None:
    why, line = follow_with(content, "")
    assert line == 0
    assert why.startswith(" “Delete the old name in Server Name.")
    assert why.endswith("” 'Server Name' is not there")
