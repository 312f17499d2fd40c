"""The `:::` syntax, before Markdown sees anything."""

import pytest

from kb.guides.page.render import KINDS
from kb.guides.text.blocks import mark_blocks
from kb.guides.text.errors import ContentError
from kb.guides.text.source import Line
from kb.guides.text.tokens import CLOSE, END, OPEN


def numbered(text: str) -> list[Line]:
    return [Line("a.md", number, line) for number, line in enumerate(text.split("\n"), start=5)]


def refusal(text: str) -> str:
    with pytest.raises(ContentError) as caught:
        mark_blocks(numbered(text), KINDS)
    return str(caught.value)


def test_boundaries_become_marks_with_blank_lines_around_them() -> None:
    marked = mark_blocks(numbered('a\n   ::: warning "Mind"\n   b\n   :::\nc'), KINDS)
    assert marked.text == f"a\n\n   {OPEN}0{END}\n\n   b\n\n   {CLOSE}0{END}\n\nc"
    assert marked.blocks[0].arguments == ("Mind",)


def test_blocks_nest_and_are_numbered_in_the_order_of_the_source() -> None:
    marked = mark_blocks(numbered("::: imap\n::: expect\na\n:::\n:::\n::: path A > B"), KINDS)
    assert [block.kind.name for block in marked.blocks] == ["imap", "expect", "path"]
    marks = [line.text for line in marked.lines if line.text]
    assert marks == [
        *(f"{OPEN}0{END}", f"{OPEN}1{END}", "a", f"{CLOSE}1{END}", f"{CLOSE}0{END}"),
        *(f"{OPEN}2{END}", f"{CLOSE}2{END}"),
    ]


def test_rows_stay_with_their_block_and_never_reach_markdown() -> None:
    marked = mark_blocks(numbered('::: sketch phone "A"\n= One\n\n- Two | 2\n:::'), KINDS)
    assert [(row.number, row.text) for row in marked.blocks[0].rows] == [(6, "= One"), (8, "- Two | 2")]
    assert "One" not in marked.text


def test_a_fenced_line_is_no_boundary() -> None:
    marked = mark_blocks([Line("a.md", 1, "::: imap", code=True)], KINDS)
    assert (marked.text, marked.blocks) == ("::: imap", ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "a\n::: wraning",
            '6: unknown block "wraning"; '
            "known are app-list, apps, ask, expect, imap, include, path, plate, pop3, seen, sketch, stop, warning",
        ),
        ("::: imap\na", '5: the block "imap" is not closed; a line of ::: is missing'),
        ("::: imap\n::: expect\n:::", '5: the block "imap" is not closed; a line of ::: is missing'),
        ("a\n:::", "6: this ::: closes nothing"),
        ("::: warning", '5: "warning" is written ::: warning "Title"'),
        ("::: warning Title", '5: "warning" is written ::: warning "Title"'),
        ('::: warning "  "', '5: "warning" is written ::: warning "Title"'),
        ("::: imap now", '5: "imap" is written ::: imap'),
        ("::: path", '5: "path" is written ::: path First > Second > Third'),
        (
            '::: seen Two Words "a"',
            '5: "seen" is written ::: seen KEY "What the reader sees", with a KEY of small letters, digits and hyphens',
        ),
        (
            '::: sketch tablet "A"',
            '5: "sketch" is written ::: sketch phone "Title" "left text" "right text", '
            "or windows or mac; the last two may be left out",
        ),
        ('::: "a"', "5: a block opens with ::: and its name"),
        ("see ::: imap", "5: ::: must be the first thing in its line"),
        ("::: imap\n   :::", "6: this ::: must be indented as the one in line 5"),
        ("   ::: imap\na", "6: this must be indented as the block is that line 5 opens"),
        ('::: sketch mac "A"\n::: imap', '6: there can be no block inside the "sketch" that line 5 opens'),
        ("::: imap\n" * 7, "11: blocks nest 6 deep at most"),
    ],
)
def test_it_refuses_every_way_of_getting_it_wrong(text: str, expected: str) -> None:
    assert refusal(text) == f"a.md:{expected}"
