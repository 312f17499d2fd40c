"""All that is written for answers that are ready stays small enough to be read in one sitting."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
PARTS: Final = (
    *("door/memory", "door/questions", "door/ready", "door/recollection"),
    *("protocols/kept", "views/frame/encodings", "views/frame/kept", "models/moves/glance"),
)


def lines_of_code(path: Path) -> int:
    """Lines that are neither empty nor only words."""
    text = path.read_text(encoding="utf-8")
    words = {line for docstring in _docstrings(ast.parse(text)) for line in docstring}
    lines = enumerate(text.splitlines(), start=1)
    return sum(bool(line.strip()) and line.strip()[0] != "#" and number not in words for number, line in lines)


def _docstrings(tree: ast.Module) -> Iterator[range]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if ast.get_docstring(node) is not None else None
            if first is not None:
                yield range(first.lineno, (first.end_lineno or 0) + 1)


def test_it_is_600_lines_at_most_and_150_for_what_compresses_beforehand() -> None:
    assert sum(lines_of_code(ROOT / "kb" / f"{part}.py") for part in PARTS) <= 600
    assert lines_of_code(ROOT / "kb/protocols/stitched.py") <= 150
