"""The page about what is written by hand says truly how much that is."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.documents import DOCS, ROOT

#: How far a figure may be from the truth, so that not every line changes the page.
NEARLY: Final = 0.1
_ROW: Final = re.compile(r"^\| \[(.+?)\]\(#.+?\) \| ([\d,]+) \|", re.MULTILINE)
#: A heading, and the paragraph below it.
_SECTION: Final = re.compile(r"^## (.+)\n\n((?:.+\n)+)", re.MULTILINE)
_PATH: Final = re.compile(r"`((?:kb|tests)/[\w/]+(?:/|\.py)|\w+\.py)`")


def files(paragraph: str) -> Iterator[Path]:
    """Those that it names: by a path, by a folder, or by a name alone, beside the one before."""
    beside = ROOT
    for name in _PATH.findall(paragraph):
        path = ROOT / name if "/" in name else beside / name
        beside = path if name.endswith("/") else path.parent
        assert path.exists(), name
        yield from path.rglob("*.py") if name.endswith("/") else [path]


def test_each_figure_is_nearly_how_many_lines_there_are() -> None:
    text = (DOCS / "by-hand.md").read_text("utf-8")
    sections, rows = dict(_SECTION.findall(text)), _ROW.findall(text)
    assert sorted(name for name, _ in rows) == sorted(sections)
    wrong = {}
    for name, figure in rows:
        counted = sum(len(file.read_text("utf-8").splitlines()) for file in set(files(sections[name])))
        if abs(int(figure.replace(",", "")) - counted) > NEARLY * counted:
            wrong[name] = f"says {figure}, has {counted:,}"
    assert wrong == {}
