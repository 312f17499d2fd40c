"""All that stands in front of Django stays small enough to be read in one sitting, every word of it counted."""

from pathlib import Path
from typing import Final

KB: Final = Path(__file__).resolve().parents[2] / "kb"


def lines(*files: Path) -> int:
    return sum(len(file.read_text(encoding="utf-8").splitlines()) for file in files)


def test_the_door_and_what_compresses_beforehand_have_few_lines() -> None:
    assert lines(*(KB / "door").glob("*.py")) <= 600
    assert lines(KB / "protocols/stitched.py") <= 150
    assert lines(KB / "protocols/blocks.py") <= 130
