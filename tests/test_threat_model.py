"""The page of who may want what: each row names tests that are there."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.documents import ROOT, text_of

_ROW: Final = re.compile(r"^\| (?!Who wants|---)(.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
_TEST: Final = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
_ROWS: Final = _ROW.findall(text_of("docs/threat-model.md"))


def missing(tests: list[tuple[str, str]]) -> Iterator[str]:
    for path, name in tests:
        file: Path = ROOT / path
        if not file.is_file() or not re.search(rf"^def {name}\(", file.read_text("utf-8"), re.MULTILINE):
            yield f"{path}::{name}"


def test_each_row_names_a_test_that_is_there() -> None:
    assert len(_ROWS) >= 20
    for wish, _, shown in _ROWS:
        tests = _TEST.findall(shown)
        assert tests, wish
        assert _TEST.sub("", shown).strip(", ") == "", wish
        assert list(missing(tests)) == [], wish


def test_it_is_one_page() -> None:
    assert len(text_of("docs/threat-model.md").splitlines()) <= 120
