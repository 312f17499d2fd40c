"""What Markdown is never given."""

import pytest

from kb.guides.text.errors import ContentError
from kb.guides.text.limits import keep_limits
from kb.guides.text.source import Line


def keep(text: str, *, code: bool = False) -> None:
    keep_limits(Line("a.md", number, line, code) for number, line in enumerate(text.split("\n"), start=1))


@pytest.mark.parametrize(
    "text",
    [
        "A paragraph.\nIts second line.\n\n- a list\n- its second item\n   - and one in it",
        "1. One\n2. Two\n   more of it\n   - in it\n3. Three",
        "## A heading\n- a list right after it",
        "Words.\n### A heading\n1. Steps",
        "| a | b |\n|---|---|\n" + "| **a** | **b** |\n" * 25,
        "> > > > as deep as it goes",
        "It was 1998. The year\n- no, really -\nended."[:21],
    ],
)
def test_it_lets_ordinary_text_pass(text: str) -> None:
    keep(text)


def test_code_may_hold_anything() -> None:
    keep("[" * 4000 + "\n# x\n" + "> " * 50, code=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n\n" + "[" * 61, "a.md:3: more than 60 times [ without a blank line"),
        ("`a` " * 51, "a.md:1: more than 100 times ` without a blank line"),
        ("<\n" * 101, "a.md:1: more than 100 times < without a blank line"),
        ("_a_ " * 101, "a.md:1: more than 200 times _ without a blank line"),
        ("## a\n" * 1000, "a.md:1: a paragraph of more than 4096 characters; put blank lines into it"),
        ("a\n" + "> " * 5 + "b", "a.md:2: quotations go 4 deep at most"),
        ("- a\n" + " " * 25 + "- b", "a.md:2: this is indented by more than 24 spaces"),
        ("a\n\n# Title", "a.md:3: a heading begins with ##; the title of the page is in the front matter"),
        ("Choose:\n- one\n- two", "a.md:2: a list needs a blank line before it"),
        ("## Choose\nNow:\n1. one", "a.md:3: a list needs a blank line before it"),
        ("1. one\n- two", "a.md:2: a list with numbers and one without need a blank line between them"),
    ],
)
def test_it_refuses_what_is_costly_or_would_go_wrong_in_silence(text: str, expected: str) -> None:
    with pytest.raises(ContentError) as caught:
        keep(text)
    assert str(caught.value) == expected
