"""Where pages lie, and what their paths say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.guides.page.paths import NotAPagePath, PageKind, PagePath

GOOD = {
    "guides/iphone/iphone-mail.md": PagePath("en", PageKind.GUIDE, "iphone", "iphone-mail"),
    "articles/pop3-or-imap.md": PagePath("en", PageKind.ARTICLE, "", "pop3-or-imap"),
    "_snippets/test.md": PagePath("en", PageKind.SNIPPET, "", "test"),
    "de/guides/mac/apple-mail.md": PagePath("de", PageKind.GUIDE, "mac", "apple-mail"),
    "_messages/email.md": PagePath("en", PageKind.MESSAGE, "", "email"),
    "de/_messages/spring/text-message.md": PagePath("de", PageKind.MESSAGE, "spring", "text-message"),
    "de/_snippets/test.md": PagePath("de", PageKind.SNIPPET, "", "test"),
}


@pytest.mark.parametrize("text", GOOD)
def test_a_path_says_language_kind_and_slug_and_can_be_put_together_again(text: str) -> None:
    assert PagePath.parse(text) == GOOD[text]
    assert str(GOOD[text]) == text


@pytest.mark.parametrize(
    "text",
    [
        *("", "/", "articles", "articles/", "articles/a", "articles/.md", "articles/A.md", "articles/a.md/", "a.md"),
        *("/articles/a.md", "../articles/a.md", "articles/../a.md", "articles/a/b.md", "guides/amiga/a.md"),
        *("en/articles/a.md", "deu/articles/a.md", "DE/articles/a.md", "de/de/articles/a.md", "articles/a.md\n"),
        *(
            "_messages/fax.md",
            "_messages/a/b/email.md",
            "_messages/A/email.md",
            "_messages//email.md",
            "_messages/email",
        ),
        "articles/" + "a" * 73 + ".md",
    ],
)
def test_any_other_path_is_refused(text: str) -> None:
    with pytest.raises(NotAPagePath):
        PagePath.parse(text)


@given(st.text() | st.from_regex(r"([a-z]{2}/)?(articles|_snippets|_messages|_messages/a|guides/mac)/[a-z0-9./-]*\.md"))
def test_no_text_is_taken_apart_into_another_path(text: str) -> None:
    try:
        assert str(PagePath.parse(text)) == text
    except NotAPagePath:
        return
