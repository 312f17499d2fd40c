"""Blocks in Markdown's tree: nesting, and where they cannot be."""

from collections.abc import Callable

import pytest

from kb.guides.text.errors import ContentError


def test_blocks_nest_in_each_other_and_in_items(words: Callable[..., str]) -> None:
    source = (
        '::: imap\n1. One\n\n   ::: warning "Mind"\n   - a\n\n      ::: expect\n      b\n      :::\n   :::\n2. Two\n:::'
    )
    assert words(source) == (
        '<ol class="steps">\n<li>\n<p>One</p>\n'
        '<div class="warning" role="note">\n<p class="warning-title">Mind</p>\n'
        '<ul>\n<li>\n<p>a</p>\n<div class="expect">\n<p>b</p>\n</div>\n</li>\n</ul>\n'
        "</div>\n</li>\n<li>\n<p>Two</p>\n</li>\n</ol>"
    )


def test_text_may_touch_the_boundaries(words: Callable[..., str]) -> None:
    assert words("Before\n::: expect\nin\n:::\nafter") == (
        '<p>Before</p>\n<div class="expect">\n<p>in</p>\n</div>\n<p>after</p>'
    )


def test_a_block_may_be_empty(words: Callable[..., str]) -> None:
    assert words("a\n::: imap\n:::\nb") == "<p>a</p><p>b</p>"


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("Text.\n\n   ::: expect\n   a\n   :::", 3),
        ("1. One\n  ::: path A", 2),
        ("1. One\n\n     ::: path A", 3),
    ],
)
def test_it_refuses_a_block_that_is_indented_into_nothing(words: Callable[..., str], source: str, line: int) -> None:
    with pytest.raises(ContentError) as caught:
        words(source)
    expected = f"a.md:{line}: this block is in no list item; indent it by 3 for each level, or not at all"
    assert str(caught.value) == expected
