"""New pages begin with a head that the reader of heads understands."""

from datetime import date
from typing import Final

import pytest

from kb.guides.page.beginnings import first_text
from kb.guides.page.paths import PagePath
from kb.guides.text.frontmatter import read

TODAY: Final = date(2026, 11, 23)
FIELDS: Final = {
    *("title", "summary", "app", "applies_to", "minutes", "task", "method", "changes", "devices", "checked", "sources")
}


@pytest.mark.parametrize("title", ["Plain", 'A "quoted": one', "# no comment", "{{ braces }}", "two\nlines", "{x}"])
def test_the_head_says_what_was_typed(title: str) -> None:
    for path in ("articles/x.md", "guides/iphone/x.md"):
        document = read(first_text(PagePath.parse(path), title, TODAY), path=path, allowed=FIELDS)
        assert document.fields.text("title") == " ".join(title.split())
        assert document.fields.day("checked") == TODAY


def test_a_guide_has_the_headings_of_its_language() -> None:
    assert '::: stop incoming-server "Incoming server"' in first_text(PagePath.parse("guides/iphone/x.md"), "X", TODAY)
    assert '::: stop incoming-server "Posteingangsserver"' in first_text(
        PagePath.parse("de/guides/iphone/x.md"), "X", TODAY
    )
    assert "{{ outgoing.host }}" in first_text(PagePath.parse("guides/iphone/x.md"), "X", TODAY)


def test_a_piece_has_no_head() -> None:
    assert first_text(PagePath.parse("_snippets/x.md"), "X", TODAY) == ""
