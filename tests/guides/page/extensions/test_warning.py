"""`::: warning`."""

from collections.abc import Callable

WHOLE = """\
::: warning "Do **not** delete {{ domain }}"
It may hold [the only copy](/articles/pop3-or-imap/).

- one
- two
:::
After.
"""


def test_it_has_a_title_and_whatever_markdown_it_holds(words: Callable[..., str]) -> None:
    assert words(WHOLE) == (
        '<div class="warning" role="note">\n'
        '<p class="warning-title">Do <strong>not</strong> delete <span class="words">your domain</span></p>\n'
        '<p>It may hold <a href="/articles/pop3-or-imap/">the only copy</a>.</p>\n'
        "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"
        "</div>\n"
        "<p>After.</p>"
    )


def test_it_stands_inside_a_step(words: Callable[..., str]) -> None:
    assert words('1. Step\n   ::: warning "Mind"\n   Text.\n   :::\n2. Next') == (
        '<ol class="steps">\n'
        '<li>\n<p>Step</p>\n<div class="warning" role="note">\n'
        '<p class="warning-title">Mind</p>\n<p>Text.</p>\n</div>\n</li>\n'
        "<li>\n<p>Next</p>\n</li>\n"
        "</ol>"
    )


def test_a_host_in_its_title_has_no_button(page: Callable[..., str]) -> None:
    html = page('::: warning "Is it {{ incoming.host }}?"\nText.\n:::')
    assert '<p class="warning-title">Is it <span class="value">yourdomain.<wbr>co.<wbr>uk</span>?</p>' in html
