"""The pictures of the handbook: each has its text, is small, shown, and taken by a journey."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.browser.pictures import FOLDER, LARGEST, masked

ROOT = Path(settings.BASE_DIR)


def names(ending: str) -> set[str]:
    return {path.stem for path in FOLDER.glob(f"*.{ending}")}


def found(pattern: str, paths: list[Path]) -> set[str]:
    return {name for path in paths for name in re.findall(pattern, path.read_text("utf-8"))}


def test_each_picture_has_its_text_is_taken_by_a_journey_and_shown_in_the_docs() -> None:
    taken = found(r'\bpicture\(\w+, "([a-z-]+)"\)', [*(ROOT / "tests/browser").glob("test_*.py")])
    shown = found(r"img/handbook/([a-z-]+)\.png", [*(ROOT / "docs").glob("*.md")])
    assert names("png") == names("txt") == taken == shown


def test_each_picture_is_small() -> None:
    assert [path.name for path in FOLDER.glob("*.png") if path.stat().st_size > LARGEST] == []


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Sunday, 22 November 2026, 12:05", "DATE, TIME"),
        ("22 Nov 2026, 14:05", "DATE, TIME"),
        ("from 2026-11-22 on, 3 days", "from DATE on, N days"),
        ("http://127.0.0.1:40123/operator/", "http://HOST/operator/"),
        ("Signed in as anna-gw1.", "Signed in as NAME."),
        ("JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP", "SECRET"),
        ("k7wq-m2xp-9hdt", "CODE"),
        ("  Two   words \n\n\n and a line", "Two words\nand a line"),
        ("May I change 4 devices?", "May I change 4 devices?"),
    ],
)
def test_a_pictures_text_leaves_out_what_differs_from_run_to_run(said: str, kept: str) -> None:
    assert masked(said) == f"{kept}\n"
