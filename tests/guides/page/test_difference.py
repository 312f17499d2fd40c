"""Differences: both texts can be read off them, and only what changed is marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.guides.page.difference import Line, Part, Row, Run, Skipped, difference


def drawn(parts: tuple[Part, ...]) -> list[str]:
    """Each row as `number before | number after`, with what changed in brackets."""

    def side(line: Line | None) -> str:
        if line is None:
            return ""
        return f"{line.number} " + "".join(f"[{run.text}]" if run.changed else run.text for run in line.runs)

    return [
        f"… {part.count}" if isinstance(part, Skipped) else f"{side(part.before)} | {side(part.after)}"
        for part in parts
    ]


def test_equal_texts_have_no_difference() -> None:
    assert difference("a\nb\n", "a\nb\n") == ()
    assert difference("", "") == ()


def test_a_changed_word_is_marked_in_its_line() -> None:
    before = "# Title\n\n1. Tap **Server**, then go on.\n2. Done.\n"
    after = "# Title\n\n1. Tap **Host Name**, then go on.\n2. Done.\n"
    assert drawn(difference(before, after)) == [
        "1 # Title | 1 # Title",
        "2  | 2 ",
        "3 1. Tap **[Server]**, then go on. | 3 1. Tap **[Host Name]**, then go on.",
        "4 2. Done. | 4 2. Done.",
    ]


def test_lines_that_come_and_go_stand_alone() -> None:
    assert drawn(difference("a\nb\nc", "a\nc\nd", around=0)) == ["… 1", "2 [b] | ", "… 1", " | 3 [d]"]


def test_a_line_that_became_another_one_is_marked_whole() -> None:
    assert drawn(difference("one two three", "quite another thing here")) == [
        "1 [one two three] | 1 [quite another thing here]"
    ]


def test_equal_lines_far_from_a_change_are_left_out_and_counted() -> None:
    lines = [f"line {number}" for number in range(1, 21)]
    changed = [*lines[:9], "new", *lines[10:]]
    assert drawn(difference("\n".join(lines), "\n".join(changed), around=1)) == [
        "… 8",
        "9 line 9 | 9 line 9",
        "10 [line 10] | 10 [new]",
        "11 line 11 | 11 line 11",
        "… 9",
    ]


texts = st.lists(st.text(st.characters(exclude_categories=["Cc", "Zl", "Zp", "Cs"]), max_size=12), max_size=12)


@given(texts, texts)
def test_both_texts_can_be_read_off_it(before: list[str], after: list[str]) -> None:
    rows = [part for part in difference("\n".join(before), "\n".join(after), around=99) if isinstance(part, Row)]
    if not rows:
        assert "\n".join(before).splitlines() == "\n".join(after).splitlines()
        return

    def read(lines: list[Line | None]) -> list[str]:
        return ["".join(run.text for run in line.runs) for line in lines if line is not None]

    assert read([row.before for row in rows]) == "\n".join(before).splitlines()
    assert read([row.after for row in rows]) == "\n".join(after).splitlines()


def test_a_very_long_line_is_compared_as_a_whole() -> None:
    long = "a " * 3000
    assert difference(long, long + "b") == (
        Row(Line(1, (Run(long, changed=True),)), Line(1, (Run(long + "b", changed=True),))),
    )


@pytest.mark.thorough
def test_texts_of_endless_lines_are_marked_whole_after_their_beginning() -> None:
    """Compared line by line this pair would take an hour."""
    lines = [str(number % 150) for number in range(40_000)]
    parts = difference("\n".join(["a", "b", "c", *lines]), "\n".join(["a", "b", "c", *reversed(lines)]))
    assert drawn(parts)[:4] == ["… 1", "2 b | 2 b", "3 c | 3 c", "4 [0] | 4 [99]"]
    assert len(parts) > 39_000
    assert difference("\n".join(lines), "\n".join(lines)) == ()
