"""The head of a page as fields: to the letter what it was, but for what was changed."""

from pathlib import Path
from typing import Final

import pytest

from kb.guides.text.frontmatter import read
from kb.guides.text.head import FIELDS, Head, Value, put_together, take_apart

CONTENT: Final = Path(__file__).parents[3] / "kb" / "content"
KEYS: Final = (*FIELDS, "task", "method", "changes", "because")
TEXT: Final = """\
---
# Looked at by Ann.
title: Mail in a shop till
summary: 'The till''s "own" app.'

task: change
devices: [till, "old: till"]   # both
checked: 2026-11-22
sources:
  - "The maker, handbook"
  # bought by us
  - Our own try
# the end
---
Text, with
---
a line.
"""


def apart(text: str) -> Head:
    head = take_apart(text)
    assert head is not None
    return head


def changed(text: str, more: str | None = None, body: str | None = None, **values: Value) -> str:
    head = apart(text)
    rest = head.more if more is None else more
    return put_together(head, {**head.values, **values}, rest, head.body if body is None else body)


def fields_of(text: str) -> dict[str, object]:
    fields = read(text, path="x.md", allowed=KEYS).fields
    lists = {"devices", "sources", "synonyms", "changes"}
    return {key: fields.texts(key) if key in lists else fields.text(key) for key in KEYS if fields.has(key)}


@pytest.mark.thorough
@pytest.mark.parametrize("path", sorted(CONTENT.rglob("*.md")), ids=lambda path: str(path.relative_to(CONTENT)))
def test_every_shipped_page_comes_back_to_the_letter(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    head = take_apart(text)
    assert (head is None) is (not text.startswith("---\n"))
    if head is not None:
        assert {"title", "summary", "checked", "sources"} <= set(head.values)
        assert head.written + head.body == text
        assert put_together(head, head.values, head.more, head.body) == text


def test_the_fields_and_the_rest() -> None:
    head = apart(TEXT)
    assert head.values == {
        "title": "Mail in a shop till",
        "summary": 'The till\'s "own" app.',
        "devices": ("till", "old: till"),
        "checked": "2026-11-22",
        "sources": ("The maker, handbook", "Our own try"),
    }
    assert head.more == "# Looked at by Ann.\ntask: change"
    assert head.body == "Text, with\n---\na line.\n"
    assert head.first_line == TEXT.splitlines().index("Text, with") + 1


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "---\n---\n\n\nBelow.",
        "---\ntitle: A\n---\n",
        '\ufeff---  \ntitle:   A  \nsummary: ""\n--- \nx\n\n',
        "---\ntitle: >\n  Two\n  lines\n\n# no comment\nsummary: |\n  # text\n---\nx\n",
        "---\nzebra: 1\nTitle: B\ntitle: A\n---\nx",
        "---\ntitle:\n---\nx",
        "---\ntitle: Mail: the basics\nsummary: Ports: 993, 465\n---\nx",
        "---\nsources: [a,\n  b]\nsynonyms:\n- c\n---\nx",
        "---\nchecked: some day\ndevices: one\n---\nx",
    ],
)
def test_what_nobody_changed_comes_back_to_the_letter(text: str) -> None:
    assert changed(text) == text
    head = apart(text)
    # As a form sends it: one line each, and of lists what is not empty.
    sent = {key: value if isinstance(value, str) else tuple(filter(None, value)) for key, value in head.values.items()}
    assert put_together(head, sent, f"{head.more}\n", head.body) == text


@pytest.mark.thorough
@pytest.mark.parametrize(
    "text",
    [
        "",
        "No head.",
        "---\ntitle: A\n",
        "---\ntitle: A\n---",
        "---\ntitle: [A\n---\nx",
        "---\n{title: A, summary: B}\n---\nx",
        "---\ntitle: A\ntitle: B\n---\nx",
        "---\ntitle: &a A\nsummary: *a\n---\nx",
        "---\ntitle: !!str A\n---\nx",
        "---\n- title\n---\nx",
        "---\n? [a]\n: b\n---\nx",
        "---\ntitle: A\u2028B\n---\nx",
        "---\ntitle: A\rsummary: B\n---\nx",
        "---\n" + "[" * 5000 + "\n---\nx",
    ],
)
def test_what_cannot_be_fields_stays_a_whole_text(text: str) -> None:
    assert take_apart(text) is None


@pytest.mark.parametrize(
    "title",
    [
        "Mail: the basics",
        "Outlook: add an account: step by step",
        "Ends with a colon:",
        "“Quoted”, 'quoted' and \"quoted\"",
        "# no comment",
        "Mail #1 #2",
        "- a dash",
        "[brackets]",
        "{braces}",
        "*stars* & more",
        "a, b: c # d",
        "@home",
        "`code`",
        "%percent",
        "!important",
        "| pipe > more",
        "null",
        "~",
        "true",
        "1.0",
        "2026-11-22",
        "C:\\Mail\\new",
        "tab\\tno tab",
        "?",
        "? what",
        "Prüfung: läuft 📧",
        "---",
        "key: [a, b",
    ],
)
def test_any_title_is_read_back(title: str) -> None:
    text = changed(TEXT, title=title, sources=(title, "x"), devices=(title, "y"))
    assert apart(text).values["title"] == title
    assert fields_of(text) == {**fields_of(TEXT), "title": title, "sources": (title, "x"), "devices": (title, "y")}


def test_a_title_without_need_has_no_quotes() -> None:
    assert changed(TEXT, title="Mail in a bar") == TEXT.replace("shop till\n", "bar\n", 1)


def test_one_change_touches_no_other_line() -> None:
    lines = changed(TEXT, sources=("The maker, handbook", "A new one", " ", "Our own  try")).splitlines()
    gone = {line for line in TEXT.splitlines() if line not in lines}
    assert gone == {"  # bought by us"}
    assert [line for line in lines if line not in TEXT.splitlines()] == ["  - A new one"]
    assert lines[-5:] == ["# the end", "---", "Text, with", "---", "a line."]


def test_a_new_field_goes_to_its_place_and_an_empty_one_goes_away() -> None:
    text = changed(TEXT, synonyms=("till", "kasse"), app="Till: own")
    assert "summary: 'The till''s \"own\" app.'\n\napp: \"Till: own\"\ntask: change\n" in text
    assert "  - Our own try\n# the end\nsynonyms:\n  - till\n  - kasse\n---\nText" in text
    assert changed(text, synonyms=(), app="") == changed(TEXT, app="").replace("task", 'app: ""\ntask')


def test_what_every_page_needs_stays_as_an_empty_line() -> None:
    text = changed(TEXT, title="", sources=(), devices=())
    assert 'title: ""\n' in text
    assert 'sources:\n  - ""\n' in text
    assert "devices: []\n" in text


def test_the_rest_can_be_rewritten() -> None:
    text = changed(TEXT, more="task: add\nmethod: new\n\n")
    assert fields_of(text) == {**fields_of(TEXT), "task": "add", "method": "new"}
    assert "# Looked at" not in text
    assert "# the end\ntask: add\nmethod: new\n---\nText" in text
    assert changed(changed(TEXT, more=""), more="task: change") != TEXT


def test_the_text_below_is_taken_as_it_is() -> None:
    assert changed(TEXT, body="\n\n---\nnew") == apart(TEXT).written + "\n\n---\nnew"


def test_each_line_knows_its_field() -> None:
    head = apart(TEXT)
    found = [head.field_at(number) for number, _ in enumerate(TEXT.splitlines(), start=1)]
    assert found[:14] == [
        *("", "", "title", "summary", "summary", "", "devices", "checked"),
        *("sources", "sources", "sources", "sources", "sources", ""),
    ]
    assert set(found[14:]) == {""}
