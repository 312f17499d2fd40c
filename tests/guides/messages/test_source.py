"""The grammar of messages: whole text in, whole tree out, and each mistake with its line."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.guides.messages.source import LONGEST_MESSAGE, read_message
from kb.guides.messages.tree import (
    If,
    Link,
    List,
    MoveState,
    Name,
    Part,
    Piece,
    Says,
    Table,
    Text,
    TextKind,
    When,
    Words,
)
from kb.guides.text.errors import ContentError
from tests.guides.messages.imagined import message

PARAGRAPH = TextKind.PARAGRAPH


def refusal(text: str) -> str:
    with pytest.raises(ContentError) as caught:
        message(text)
    return str(caught.value)


def test_a_text_becomes_a_tree() -> None:
    text = "# Now\n\n## What\nOne **two**\n  three.\n\n- a\n  b\n- c\n1. d\n::: settings\n"
    assert message(text).nodes == (
        Text(TextKind.SUBJECT, (Words("Now"),), 1),
        Text(TextKind.HEADING, (Words("What"),), 3),
        Text(PARAGRAPH, (Words("One "), Words("two", strong=True), Words(" "), Words("three.")), 4),
        List(((Words("a"), Words(" "), Words("b")), (Words("c"),)), False, 7),
        List(((Words("d"),),), True, 10),
        Table("settings", 11),
    )


def test_blocks_stand_in_each_other() -> None:
    text = (
        "::: when open moving\n::: with site.phone\n::: says help\nx\n:::\n:::\n::: without site.phone\ny\n:::\n:::\nz"
    )
    x, y, z = (Text(PARAGRAPH, (Words(word),), line) for word, line in (("x", 4), ("y", 8), ("z", 11)))
    says = Says(Part.HELP, (x,), 3)
    inside = (If("site.phone", True, (says,), 2), If("site.phone", False, (y,), 7))
    assert message(text).nodes == (When(frozenset({MoveState.OPEN, MoveState.MOVING}), inside, 1), z)


def test_a_link_leads_to_a_page_or_to_a_named_address() -> None:
    text = "[a **page**](/articles/webmail/#h-x) [{{ domain }}]( {{page.url}} )"
    page = Link((Words("a "), Words("page", strong=True)), "/articles/webmail/#h-x", 1)
    assert message(text).nodes == (Text(PARAGRAPH, (page, Words(" "), Link((Name("domain", 1),), "page.url", 1)), 1),)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a\n{{ page.ulr }}", "2: page.ulr is not known here; there are: incoming.host, "),
        ("a {{ domain", "1: this placeholder is not closed; it is {{ name }} on one line"),
        ("{{ settings.SECRET_KEY }}", "1: settings.SECRET_KEY is not known here; there are: "),
        ("a **b\n\nc", "1: bold is not closed; ** is missing"),
        ("a\n\n:::", "3: this ::: closes nothing"),
        ("::: when open\na", "1: this block is not closed; a line of ::: is missing"),
        ("::: when opened\n:::", "1: opened is not known here; there are: none, unchanged, announced, open, "),
        ("::: when\n:::", "1: say for which states: none, unchanged, announced, open, moving, moved, closed"),
        ("::: with fax\n:::", "1: fax is not known here; there are: "),
        ("::: says hello\n:::", "1: hello is not known here; there are: who, stays, changes, dates, otherwise, "),
        ("::: warning\n:::", "1: there is no such block; there are: when, with, without, says, settings, hints"),
        ("::: settings now", "1: there is no such block; there are: "),
        ("::: when open\n" * 7, "7: blocks are nested too deeply"),
        ("[a](https://evil.example/)", "1: a link leads to a page of this site, as /articles/webmail/, or to "),
        ("[a](//evil.example/)", "1: a link leads to a page of this site"),
        ("[a](/x/../y/)", "1: a link leads to a page of this site"),
        ("[a]({{ site.phone }})", "1: a link leads to a page of this site"),
        ("[](/articles/webmail/)", "1: the words of this link are missing"),
        ("**a [b** c](/articles/webmail/)", "1: the words of this link are missing, or bold begins or ends in them"),
        ("[a](/b/(c)/)", "1: this link is [words](/path/of/the/site/)"),
        ("a\0b", "1: the character U+0000 cannot be used; it shows nothing"),
        ("a\n\ue000", "2: the character U+E000 cannot be used; it shows nothing"),
        ("a" * 2001, "1: this line is longer than 2000 characters"),
        ("a\n" * LONGEST_MESSAGE, "1: the message is longer than 16 KB"),
    ],
)
def test_a_mistake_is_told_with_its_line(text: str, fault: str) -> None:
    assert refusal(text).startswith(f"m.md:{fault}")


@pytest.mark.parametrize("text", ["[" * 16000, "{{" * 8000, "**" * 8000, "[a](" * 4000, "- " * 8000, ":::" * 5000])
def test_hostile_texts_end_soon(text: str) -> None:
    lines = "\n".join(text[start : start + 1900] for start in range(0, len(text), 1900))
    with pytest.raises(ContentError):
        message(f"{lines}\n{{{{")


@given(st.text(alphabet="ab :#*-[]({})/.\n1") | st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(ContentError):
        read_message(text, piece=Piece.EMAIL, language="en", path="m.md")
