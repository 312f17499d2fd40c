"""Front matter: typed values, and errors that name file and line."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum

import pytest

from kb.guides.text.errors import ContentError, ContentErrors
from kb.guides.text.frontmatter import Document, Fields, read

ALLOWED = ("title", "minutes", "checked", "sources", "task", "changes")


class Task(StrEnum):
    CHANGE = "change"
    ADD = "add"


def head(*lines: str) -> Document:
    return read("\n".join(("---", *lines, "---", "Body", "more")), path="a.md", allowed=ALLOWED)


def message(*lines: str) -> str:
    with pytest.raises(ContentError) as caught:
        head(*lines)
    return str(caught.value)


def test_it_splits_a_file_and_knows_where_the_body_begins() -> None:
    document = head("title: A", "minutes: 5")
    assert (document.body, document.first_line) == ("Body\nmore", 5)


def test_it_reads_each_type() -> None:
    fields = head(
        'title: "Yes: it works"',
        "minutes: 5",
        "checked: 2026-11-22",
        "task: add",
        "changes: [add, change]",
        "sources:",
        "  - One source",
        "  - 18.4",
    ).fields
    assert fields.text("title") == "Yes: it works"
    assert fields.number("minutes") == 5
    assert fields.day("checked") == date(2026, 11, 22)
    assert fields.choice("task", Task) is Task.ADD
    assert fields.choices("changes", Task) == (Task.CHANGE, Task.ADD)
    assert fields.texts("sources") == ("One source", "18.4")


@pytest.mark.parametrize("escape", [r"\0", r"\x01", r"\x7f", r"\uD800", r"\uE000", r"\uFEFF"])
def test_an_escape_brings_in_no_character_that_a_page_may_not_hold(escape: str) -> None:
    fields = head("minutes: 5", f'title: "a{escape}b"', f'sources: ["a{escape}b"]').fields
    with pytest.raises(ContentError, match=r"a.md:3: the character U\+[0-9A-F]{4} cannot be used"):
        fields.text("title")
    with pytest.raises(ContentError, match=r"a.md:4: the character U\+[0-9A-F]{4} cannot be used"):
        fields.texts("sources")


@pytest.mark.parametrize("escape", [r"\UFFFFFFFF", r"\U00110000"])
def test_an_escape_of_no_character_is_an_error_of_its_author(escape: str) -> None:
    assert message(f'title: "{escape}"') == "a.md:2: not valid YAML: an escape in it stands for no character"


def test_a_message_repeats_no_half_of_a_character() -> None:
    assert message(r'"a\uD800": b').startswith("a.md:2: unknown field a; ")


def test_a_value_has_an_end() -> None:
    assert head(f"title: {'a' * 1000}").fields.text("title") == "a" * 1000
    with pytest.raises(ContentError, match=r"a.md:2: title is longer than 1000 characters"):
        head(f"title: {'a' * 1001}").fields.text("title")


def test_a_text_that_yaml_would_turn_into_something_else_stays_text() -> None:
    assert head("title: no").fields.text("title") == "no"
    assert head("title: 1_000").fields.text("title") == "1_000"


def test_a_field_may_be_left_out_if_there_is_a_default() -> None:
    fields = head("title: A").fields
    assert fields.texts("sources", default=()) == ()
    assert fields.text("task", default="x") == "x"
    assert not fields.has("task")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "a.md:1: the first line must be ---, then title, summary and the other fields, then ---"),
        ("title: A\n", "a.md:1: the first line must be ---, then title, summary and the other fields, then ---"),
        ("---\ntitle: A\n", "a.md:1: the front matter is not closed: a line of --- is missing after its last field"),
    ],
)
def test_it_refuses_a_file_without_a_head(text: str, expected: str) -> None:
    with pytest.raises(ContentError) as caught:
        read(text, path="a.md", allowed=ALLOWED)
    assert str(caught.value) == expected


def test_it_refuses_an_unknown_field_and_names_the_known_ones() -> None:
    expected = "a.md:3: unknown field titel; allowed are title, minutes, checked, sources, task, changes"
    assert message("title: A", "titel: B") == expected


def test_it_refuses_a_doubled_field_at_its_second_line() -> None:
    assert message("title: A", "minutes: 1", "title: B") == "a.md:4: title is there twice"


def test_it_names_the_line_of_bad_yaml() -> None:
    expected = "a.md:3: not valid YAML: expected ',' or ']', but got '<stream end>'"
    assert message("title: A", "sources: [a, b") == expected


def test_it_obeys_no_tag() -> None:
    fields = head("title: !!python/object/apply:os.system [echo]", "minutes: 1").fields
    with pytest.raises(ContentError, match=r"a\.md:2: title must be plain text here; put it into quotes"):
        fields.text("title")


def test_it_refuses_a_list_where_a_mapping_belongs() -> None:
    assert message("- title") == "a.md:2: the front matter must be lines of the form name: value"


NUMBER = "minutes must be a whole number above 0, not"


@pytest.mark.parametrize(
    ("line", "ask", "expected"),
    [
        ("title:", lambda f: f.text("title"), "2: title is empty"),
        ("title: ''", lambda f: f.text("title"), "2: title is empty"),
        ("title: A", lambda f: f.number("minutes"), "1: minutes is missing"),
        ("minutes: 0", lambda f: f.number("minutes"), f"2: {NUMBER} 0"),
        ("minutes: five", lambda f: f.number("minutes"), f"2: {NUMBER} five"),
        ("checked: 22/11/26", lambda f: f.day("checked"), "2: checked must be a date such as 2026-11-22, not 22/11/26"),
        ("task: move", lambda f: f.choice("task", Task), "2: task cannot be move; allowed are change, add"),
        ("changes: [x]", lambda f: f.choices("changes", Task), "2: changes cannot be x; allowed are change, add"),
        ("sources: [[a]]", lambda f: f.texts("sources"), "2: sources must be plain text here; put it into quotes"),
        (
            "sources: one",
            lambda f: f.texts("sources"),
            "2: sources must be a list: [one, two], or one line with a dash for each",
        ),
    ],
)
def test_it_refuses_a_value_of_the_wrong_type(line: str, ask: Callable[[Fields], object], expected: str) -> None:
    fields = head(line).fields
    with pytest.raises(ContentError) as caught:
        ask(fields)
    assert str(caught.value) == f"a.md:{expected}"


def test_many_errors_are_one_line_each() -> None:
    errors = ContentErrors([ContentError("a.md", 1, "one"), ContentError("b.md", 2, "two")])
    assert str(errors) == "a.md:1: one\nb.md:2: two"


@pytest.mark.parametrize(
    "title",
    [
        "Mail: the basics",
        "Outlook: add: an account",
        "Ports: 993, 465",
        "At 12:30: news",
        "Ends with one:",
        "It's: “so”",
    ],
)
def test_a_bare_title_may_have_a_colon(title: str) -> None:
    assert head(f"title: {title}", "minutes: 5").fields.text("title") == title
    assert head("minutes: 5", f"title:   {title}  ", "task: add").fields.text("title") == title


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("title: [A: b", "minutes: 5"), "a.md:3: not valid YAML"),
        (("title: 'A: b", "minutes: 5"), "a.md:3: not valid YAML"),
        (("title: A: b # c",), "a.md:2: not valid YAML"),
        (("title: A: b", "minutes: [5"), "not valid YAML"),
    ],
)
def test_what_is_open_stays_a_fault(lines: tuple[str, ...], said: str) -> None:
    assert said in message(*lines)


def test_lines_count_as_they_were_written() -> None:
    document = head("title: A: b", "minutes: 5", "checked: x: y")
    assert [document.fields.line(key) for key in ("title", "minutes", "checked")] == [2, 3, 4]
