"""Which lines are broken on purpose: the tables beside this file, one for each floor.

A row has the file, the text as it stands there, once and no more, what it becomes, and the tests that must notice. Why
a text was chosen needs no saying: somebody would be hurt. How it is tried is decided in `workshop`.
"""

import ast
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
ROOT: Final = HERE.parent.parent


class DoesNotApply(ValueError):
    """A row whose text does not stand exactly once in its file, or cannot be broken like this. The message names it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A text of one file, what becomes of it, and the tests that must notice; paths are relative to the project."""

    file: str
    stands: str
    becomes: str
    tests: tuple[str, ...]

    def place_in(self, text: str) -> str:
        """Where it stands, as `kb/mail/moves.py:78`. Raises `DoesNotApply`."""
        if (times := text.count(self.stands)) != 1:
            raise DoesNotApply(f"{self.file}: this stands there {times} times, not once: {self.stands}")
        return f"{self.file}:{text[: text.index(self.stands)].count(chr(10)) + 1}"

    def broken(self, text: str) -> str:
        """The text of the file with the line broken: Python still, and another program. Raises `DoesNotApply`."""
        place = self.place_in(text)
        made = text.replace(self.stands, self.becomes)
        try:
            same = ast.dump(ast.parse(made)) == ast.dump(ast.parse(text))
        except SyntaxError as error:
            raise DoesNotApply(f"{place}: this is not Python: {self.becomes}") from error
        if same:
            raise DoesNotApply(f"{place}: this changes nothing: {self.becomes}")
        return made


def read_lines(beginning: str = "", folder: Path = HERE) -> list[Line]:
    """The rows of every table, those of files whose path begins like this."""
    tables = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.toml"))]
    rows = (Line(**{**row, "tests": tuple(row["tests"])}) for table in tables for row in table["line"])
    return [row for row in rows if row.file.startswith(beginning)]
