"""`::: path`."""

from collections.abc import Callable

import pytest

from kb.guides.text.errors import ContentError


def test_it_is_an_ordered_list_of_literal_labels(words: Callable[..., str]) -> None:
    assert words("::: path Settings > *Mail* & <more > {{ domain }}") == (
        '<ol class="path">\n<li>Settings</li>\n<li>*Mail* &amp; &lt;more</li>\n'
        '<li><span class="words">your domain</span></li>\n</ol>'
    )


def test_it_stands_inside_an_item(words: Callable[..., str]) -> None:
    assert words("- Go to\n   ::: path A > B\n- Then") == (
        '<ul>\n<li>\n<p>Go to</p>\n<ol class="path">\n<li>A</li>\n<li>B</li>\n</ol>\n</li>\n'
        "<li>\n<p>Then</p>\n</li>\n</ul>"
    )


@pytest.mark.parametrize("labels", ["A > > B", "> A", "A >"])
def test_it_refuses_a_station_without_a_name(words: Callable[..., str], labels: str) -> None:
    with pytest.raises(ContentError, match=r"a\.md:1: a menu path has a word on each side of every >"):
        words(f"::: path {labels}")
