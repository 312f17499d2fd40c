"""Numbered lists as steps."""

from collections.abc import Callable

import pytest


def test_the_outermost_numbered_list_has_the_steps(words: Callable[..., str]) -> None:
    assert words("1. One\n2. Two\n   1. Inner\n3. Three\n\n- a\n   1. b") == (
        '<ol class="steps">\n<li>\n<p>One</p>\n</li>\n'
        "<li>\n<p>Two</p>\n<ol>\n<li>Inner</li>\n</ol>\n</li>\n"
        "<li>\n<p>Three</p>\n</li>\n</ol>\n"
        "<ul>\n<li>a<ol>\n<li>b</li>\n</ol>\n</li>\n</ul>"
    )


def test_a_list_in_an_aside_has_none(words: Callable[..., str]) -> None:
    source = "::: expect\n1. not a step\n:::"
    assert words(source) == '<div class="expect">\n<ol>\n<li>not a step</li>\n</ol>\n</div>'


def test_steps_in_a_branch_are_steps(words: Callable[..., str]) -> None:
    assert '<ol class="steps">\n<li>One</li>\n</ol>' in words('::: seen a "A"\n1. One\n:::')


def test_a_list_that_goes_on_keeps_its_numbers(words: Callable[..., str]) -> None:
    assert words("1. One\n\nWords.\n\n2. Two") == (
        '<ol class="steps">\n<li>One</li>\n</ol>\n<p>Words.</p>\n<ol class="steps" start="2">\n<li>Two</li>\n</ol>'
    )


@pytest.mark.parametrize("indent", [3, 4])
def test_words_between_steps_belong_to_the_step_above(words: Callable[..., str], indent: int) -> None:
    assert words(f"1. One\n\n{' ' * indent}More.\n\n2. Two") == (
        '<ol class="steps">\n<li>\n<p>One</p>\n<p>More.</p>\n</li>\n<li>\n<p>Two</p>\n</li>\n</ol>'
    )
