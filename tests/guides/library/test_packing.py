"""A page as JSON and back: nothing is lost, and nothing but a page comes out."""

from pathlib import Path

import pytest

from kb.guides.library.assembly import Manuscript, compiled, manuscript
from kb.guides.library.library import read_folders
from kb.guides.library.packing import pack, unpack
from kb.guides.page.pages import Guide, SourceFile
from kb.guides.page.paths import PageKind, PagePath
from kb.guides.text.errors import ContentError
from tests.stock import page_of

CONTENT = Path(__file__).parents[3] / "kb/content"
FILES = read_folders([CONTENT])


def shipped(path: str) -> Manuscript:
    return manuscript(PagePath.parse(path), FILES[path], FILES)


@pytest.mark.parametrize(
    "path", [path for path in FILES if PagePath.parse(path).kind in (PageKind.GUIDE, PageKind.ARTICLE)]
)
def test_every_page_that_ships_comes_back_whole(path: str) -> None:
    page = page_of(shipped(path))  # one that does not come back whole is in no file, so it was made just now
    back = unpack(pack(page), shipped(path))
    assert back == page
    assert isinstance(back, Guide) is path.startswith(("guides/", "de/guides/"))


def test_a_mistake_comes_back_with_its_line() -> None:
    back = unpack(pack(ContentError("a.md", 7, "so “what”?")), shipped("articles/webmail.md"))
    assert isinstance(back, ContentError)
    assert (back.path, back.line, back.message) == ("a.md", 7, "so “what”?")


def test_a_page_is_text_of_one_line() -> None:
    own = "articles/own.md"
    text = FILES["articles/webmail.md"].text + "\nA line separator\u2028 and a \U0001f600.\n"
    page = compiled(manuscript(PagePath.parse(own), SourceFile(own, text), FILES))
    packed = pack(page)
    assert packed.isascii()
    assert len(packed.splitlines()) == 1


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"page": {}}', '{"error": []}', "null", '{"page": 1, "body": {}}'])
def test_other_text_is_no_page(text: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        unpack(text, shipped("articles/webmail.md"))
