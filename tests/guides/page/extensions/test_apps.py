"""`::: apps`: what belongs to certain apps alone."""

from collections.abc import Callable

import pytest

from kb.guides.page.html_tree import tree_of
from kb.guides.page.pages import SourceFile, read_page
from kb.guides.page.paths import PagePath
from kb.guides.page.render import compile_body
from kb.guides.text.errors import ContentError
from kb.guides.text.placeholders import words_for
from tests.guides.conftest import GUIDE

INDEX = """\
All read this.

::: apps outlook-mac
## Outlook

### Error 17199

Check the port.

::: imap
It is 993.
:::
:::

::: apps spark-iphone fairemail
## Spark and FairEmail

- Both.

   ::: apps fairemail
   FairEmail alone.
   :::
:::

## Any app

Call us.
"""
OUTLOOK = (
    '<h2 id="h-outlook">Outlook</h2><h3 id="h-error-17199">Error 17199</h3><p>Check the port.</p><p>It is 993.</p>'
)
ANY = '<h2 id="h-any-app">Any app</h2><p>Call us.</p>'


def plain(html: str) -> str:
    return html.replace("\n", "")


def test_without_an_app_all_of_it_is_there(words: Callable[..., str]) -> None:
    shown = plain(words(INDEX))
    assert shown.startswith(f"<p>All read this.</p>{OUTLOOK}")
    assert "FairEmail alone." in shown
    assert shown.endswith(ANY)


@pytest.mark.parametrize(
    ("app", "there", "gone"),
    [
        ("outlook-mac", ["Error 17199", "It is 993."], ["Spark", "FairEmail"]),
        ("spark-iphone", ["Spark and FairEmail", "Both."], ["17199", "FairEmail alone."]),
        ("fairemail", ["Spark and FairEmail", "Both.", "FairEmail alone."], ["17199", "993"]),
        ("claws-mail", [], ["17199", "Spark", "FairEmail"]),
    ],
)
def test_an_app_sees_what_names_it_and_what_is_for_all(
    words: Callable[..., str], app: str, there: list[str], gone: list[str]
) -> None:
    shown = plain(words(INDEX, app=app))
    assert shown.startswith("<p>All read this.</p>")
    assert shown.endswith(ANY)
    assert [text for text in there if text not in shown] == []
    assert [text for text in gone if text in shown] == []


def test_the_page_says_which_apps_it_names_and_has_each_heading_once() -> None:
    body = compile_body(INDEX, path="a.md")
    assert body.apps == {"outlook-mac", "spark-iphone", "fairemail"}
    assert [heading.id for heading in body.headings] == [
        *("h-outlook", "h-error-17199", "h-spark-and-fairemail", "h-any-app"),
    ]
    assert "It is 993." in body.text
    assert "FairEmail alone." in tree_of(body, words_for()).text()
    assert compile_body("Text.", path="a.md").apps == frozenset()


def test_apps_inside_a_protocol_a_branch_and_a_case_are_known() -> None:
    source = '::: pop3\n::: seen a "A"\n::: apps roundcube\nText.\n:::\n:::\n:::\n'
    assert compile_body(source, path="a.md").apps == {"roundcube"}


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        ("Text.\n\n::: apps netscape\n:::", 3, 'there is no device "netscape"'),
        ("::: apps roundcube eudora\n:::", 1, 'there is no device "eudora"'),
        ("::: apps\n:::", 1, '"apps" is written ::: apps DEVICE DEVICE'),
        ("::: apps Roundcube\n:::", 1, '"apps" is written'),
        ("::: apps roundcube", 1, 'the block "apps" is not closed'),
    ],
)
def test_it_refuses_what_names_no_app(source: str, line: int, message: str) -> None:
    with pytest.raises(ContentError) as refused:
        compile_body(source, path="a.md")
    assert refused.value.line == line
    assert message in refused.value.message


def test_a_guide_is_of_one_app() -> None:
    text = GUIDE.replace("DEVICE", "iphone-mail").replace("::: include test", "::: apps iphone-mail\nText.\n:::")
    with pytest.raises(ContentError, match="apps is for articles"):
        read_page(PagePath.parse("guides/iphone/mail.md"), SourceFile("mail.md", text), {})
