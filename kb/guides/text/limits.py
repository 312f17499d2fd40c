"""What Markdown may be given: nothing that costs it seconds, and nothing that would not become what it looks like.

Python-Markdown takes quadratic time or worse on hostile text (a row of 8,000 `[` costs 10 s), and it is silent about
slips that every author makes, such as a list without a blank line before it. Both are refused here, with the line.
Rows of sketches are not Markdown and never come here.
"""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from kb.guides.text.source import Line

#: Lines without a blank one between them, in characters.
LONGEST_PARAGRAPH: Final = 4096
#: How often one paragraph may hold each character that makes Markdown look ahead; tables need many of the last two.
MOST_OF_A_KIND: Final = {**dict.fromkeys("[]!", 60), **dict.fromkeys("`<&~\\", 100), **dict.fromkeys("*_", 200)}
#: As deep as any list of ours goes; deeper text would recurse without end.
DEEPEST_INDENT: Final = 24
DEEPEST_QUOTE: Final = 4

_TOP_HEADING: Final = re.compile(r"#(?!#)")
_HEADING: Final = re.compile(r" *#")
_ITEM: Final = re.compile(r" *(?:([-*+])|[0-9]{1,2}\.) +\S")
_QUOTES: Final = re.compile(rf"(?: *>){{{DEEPEST_QUOTE + 1}}}")


def keep_limits(lines: Iterable[Line]) -> None:
    """Raise `ContentError` at the first line that may not go to Markdown."""
    paragraph: list[Line] = []
    for line in lines:
        if line.code or not line.text:
            _check_paragraph(paragraph)
            paragraph = []
        else:
            _check_line(line)
            paragraph.append(line)
    _check_paragraph(paragraph)


def _check_line(line: Line) -> None:
    if line.indent > DEEPEST_INDENT:
        raise line.error(f"this is indented by more than {DEEPEST_INDENT} spaces")
    if _QUOTES.match(line.text):
        raise line.error(f"quotations go {DEEPEST_QUOTE} deep at most")
    if _TOP_HEADING.match(line.text):
        raise line.error("a heading begins with ##; the title of the page is in the front matter")


def _check_paragraph(paragraph: list[Line]) -> None:
    """Judge lines that follow each other without a blank one."""
    if not paragraph:
        return
    text = "\n".join(line.text for line in paragraph)
    if len(text) > LONGEST_PARAGRAPH:
        raise paragraph[0].error(f"a paragraph of more than {LONGEST_PARAGRAPH} characters; put blank lines into it")
    for character, most in MOST_OF_A_KIND.items():
        if text.count(character) > most:
            raise paragraph[0].error(f"more than {most} times {character} without a blank line")
    _check_lists(paragraph)


def _check_lists(paragraph: list[Line]) -> None:
    """A list right after other words stays text for Markdown, and a list of another kind joins the one before."""
    begin = paragraph[0]
    for before, line in pairwise(paragraph):
        if _HEADING.match(before.text):
            begin = line
            continue
        first, item = _ITEM.match(begin.text), _ITEM.match(line.text)
        if item and first is None:
            raise line.error("a list needs a blank line before it")
        if item and first and line.indent == begin.indent and bool(item[1]) != bool(first[1]):
            raise line.error("a list with numbers and one without need a blank line between them")
