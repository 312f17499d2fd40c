"""Addresses of headings."""

from collections.abc import Callable

import pytest

from kb.guides.page.extensions.headings import slug_of
from kb.guides.page.render import compile_body
from kb.guides.text.tokens import token
from kb.mail.servers import Protocol

WHOLE = """\
## Incoming server

### The **same** `code` [link](/guides/x/)

## Incoming server

## {{ incoming.host }} is right
"""


def test_every_heading_has_its_own_address(page: Callable[..., str]) -> None:
    assert page(WHOLE) == (
        '<h2 id="h-incoming-server">Incoming server</h2>\n'
        '<h3 id="h-the-same-code-link">The <strong>same</strong> <code>code</code> <a href="/guides/x/">link</a></h3>\n'
        '<h2 id="h-incoming-server-2">Incoming server</h2>\n'
        '<h2 id="h-is-right"><span class="value">yourdomain.<wbr>co.<wbr>uk</span> is right</h2>'
    )


def test_headings_that_no_reader_sees_together_share_an_address(page: Callable[..., str]) -> None:
    source = "::: imap\n## Test\n:::\n::: pop3\n## Test\n:::\n## Test"
    html = '<h2 id="h-test">Test</h2><h2 id="h-test-2">Test</h2>'
    assert page(source) == html
    assert page(source, protocol=Protocol.POP3) == html


def test_the_list_of_headings_is_in_words() -> None:
    headings = compile_body(WHOLE, path="a.md").headings
    assert [(heading.level, heading.text) for heading in headings] == [
        (2, "Incoming server"),
        (3, "The same code link"),
        (2, "Incoming server"),
        (2, "your new incoming server is right"),
    ]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Can't send: 0x800CCC0E", "cant-send-0x800ccc0e"),
        ("Fünf große Äpfel", "fuenf-grosse-aepfel"),
        ("Fu\u0308nf", "fuenf"),
        ("Café Ånd", "cafe-and"),
        ("漢字", "section"),
        (f"{token('p0')}", "section"),
        ("__proto__", "proto"),
        ("word " * 20, "-".join(["word"] * 12)),
        ("x" * 200, "x" * 60),
    ],
)
def test_a_slug_is_plain_letters_and_digits(text: str, slug: str) -> None:
    assert slug_of(text) == slug
