"""`::: expect`."""

from collections.abc import Callable


def test_it_is_a_box_in_the_step_that_it_belongs_to(words: Callable[..., str]) -> None:
    source = "1. Tap **Next**.\n   ::: expect\n   You should see **Verified**.\n   :::"
    assert words(source) == (
        '<ol class="steps">\n<li>\n<p>Tap <strong>Next</strong>.</p>\n'
        '<div class="expect">\n<p>You should see <strong>Verified</strong>.</p>\n</div>\n'
        "</li>\n</ol>"
    )
