"""A made-up letter of each mail system, in its true form, read: what came back, what is late, and what is neither.

The letters are in `tests/bounces/`, and what each must be read as is a line of `expected.csv` there; the words of a
letter that is no bounce are why.
"""

import csv
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from kb.mail.bounces import NotABounce, may_be_bounce, read_bounce
from kb.mail.mime_parts import parts_of

FOLDER: Final = Path(__file__).parents[1] / "bounces"
ID: Final = "<3f2504e0-4f89-51d3-9a0c-0305e82c3301@help.example>"
TOKEN: Final = "Zq3vX0b7T1mYk9cQ2sLw8A-dE_rH5uJ6nGfPpOiKxWt"


class Row(NamedTuple):
    letter: str
    verdict: str
    code: str
    dead: str
    known_by: str
    words: str


_TABLE: Final = (FOLDER / "expected.csv").read_text(encoding="utf-8")
ROWS: Final = [Row(**line) for line in csv.DictReader(_TABLE.splitlines())]


def read(name: str, content: bytes) -> Row:
    """What is read of a letter, as a row of the table."""
    try:
        bounce = read_bounce(content)
    except NotABounce as refused:
        return Row(name, "none", "", "", "", str(refused))
    assert bounce.message_ids in {(ID,), ()}
    assert bounce.tokens in {(TOKEN,), ()}
    known_by = "id" if bounce.message_ids else "token" if bounce.tokens else ""
    dead = "dead" if bounce.dead else ""
    return Row(name, str(bounce.verdict), str(bounce.code or ""), dead, known_by, bounce.words)


def test_the_table_names_every_letter() -> None:
    assert [row.letter for row in ROWS] == [path.stem for path in sorted(FOLDER.glob("*.eml"))]
    assert len(ROWS) > 100


@pytest.mark.thorough
@pytest.mark.parametrize("row", ROWS, ids=[row.letter for row in ROWS])
def test_it_is_read_as_the_table_says(row: Row) -> None:
    content = (FOLDER / f"{row.letter}.eml").read_bytes()
    assert read(row.letter, content) == row
    assert read(row.letter, content.replace(b"\n", b"\r\n")) == row
    if row.verdict != "none":
        assert may_be_bounce(content[:8192])


@pytest.mark.parametrize("row", ROWS, ids=[row.letter for row in ROWS])
def test_its_words_name_nobody(row: Row) -> None:
    content = (FOLDER / f"{row.letter}.eml").read_text(encoding="utf-8", errors="replace")
    locals_ = {"anna", "karl", "bernd", "bruno", "dora", "ida", "berg", "jonas", "zoe", "felix", "hugo"}
    here = {local for local in locals_ if f"{local}@" in content or f".{local}@" in content}
    assert not here & set(row.words.lower().replace(".", " ").split())
    assert "@" not in row.words


def test_the_letters_hold_no_other_mark_of_ours() -> None:
    for path in FOLDER.glob("*.eml"):
        assert parts_of(path.read_bytes())[0].field("message-id") != ID, path.name
