"""`::: imap` and `::: pop3`."""

from collections.abc import Callable

from kb.mail.servers import Protocol

WHOLE = """\
1. One
   ::: imap
   - a
   - {{ incoming.port }}
   :::
   ::: pop3
   c
   :::
2. Two
"""


def test_a_reader_sees_the_state_of_their_protocol(words: Callable[..., str]) -> None:
    source = "Before.\n::: imap\nFor IMAP.\n:::\n::: pop3\nFor POP3.\n:::\nAfter."
    assert words(source, protocol=Protocol.IMAP) == "<p>Before.</p><p>For IMAP.</p><p>After.</p>"
    assert words(source, protocol=Protocol.POP3) == "<p>Before.</p><p>For POP3.</p><p>After.</p>"


def test_imap_is_shown_to_whoever_has_not_said(words: Callable[..., str]) -> None:
    assert words("::: imap\na\n:::\n::: pop3\nb\n:::") == "<p>a</p>"


def test_a_state_inside_a_step_leaves_the_list_whole(page: Callable[..., str]) -> None:
    assert page(WHOLE) == (
        '<ol class="steps">\n<li>\n<p>One</p>'
        '<ul>\n<li>a</li>\n<li><span class="value">993</span></li>\n</ul></li>\n'
        "<li>\n<p>Two</p>\n</li>\n</ol>"
    )
    assert page(WHOLE, protocol=Protocol.POP3) == (
        '<ol class="steps">\n<li>\n<p>One</p><p>c</p></li>\n<li>\n<p>Two</p>\n</li>\n</ol>'
    )
