"""The list of pages, the home that names what is to be done, and new pages."""

import re
from html import unescape
from typing import Final

import pytest
from django.contrib.auth.models import User
from django.test import Client

from kb.guides.page.paths import PageKind, PagePath
from kb.models.pages.edited import EditedPage
from kb.operations.pages import editing
from kb.operations.pages.states import page_states, shipped_text
from tests import clock

LIST: Final = "/operator/articles/"
NEW: Final = "/operator/articles/new/"
PATH: Final = "articles/webmail.md"


def listed(client: Client, query: str = "") -> list[str]:
    page = client.get(f"{LIST}{query}").content.decode()
    return re.findall(r'<h2><a href="/operator/articles/edit/([^"]+)/">', page)


def test_a_draft_with_a_long_gap_in_its_title_does_not_hold_up_the_list(editor: Client, anna: User) -> None:
    title = f"a{' ' * 120_000}b"
    editing.create("articles/gap.md", f"---\ntitle: '{title}'\n---\n", anna)
    (state,) = (state for state in page_states(clock.now()) if state.path == "articles/gap.md")
    assert state.title == title


def test_it_lists_every_page_guides_first(editor: Client) -> None:
    paths = listed(editor)
    assert {"guides/iphone/iphone-mail.md", PATH, "_snippets/test.md"} <= set(paths)
    kinds = [PagePath.parse(path).kind for path in paths]
    assert kinds == sorted(kinds, key=[PageKind.GUIDE, PageKind.ARTICLE, PageKind.SNIPPET, PageKind.MESSAGE].index)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?q=_snippets", lambda path: path.rpartition("/")[0].endswith("_snippets")),
        ("?q=WEBMAIL+articles&kind=article", lambda path: "articles/webmail" in path),
        ("?kind=guide", lambda path: path.startswith(("guides/", "de/guides/"))),
        ("?kind=snippet&language=en", lambda path: path.startswith("_snippets/")),
        ("?kind=message", lambda path: "_messages/" in path),
        ("?state=draft", lambda path: path == PATH),
        ("?language=de", lambda path: path.startswith("de/")),
    ],
)
def test_it_is_narrowed(editor: Client, anna: User, query: str, expected: object) -> None:
    editing.save_draft(PATH, "A draft.", anna)
    found = listed(editor, query)
    assert callable(expected)
    assert all(map(expected, found))
    assert found or "language=de" in query


@pytest.mark.thorough
@pytest.mark.parametrize("query", ["?state=x", "?kind=%00", "?language=xx&state=", f"?q={'a' * 200}"])
def test_what_it_does_not_know_is_ignored(editor: Client, query: str) -> None:
    assert editor.get(f"{LIST}{query}").status_code in {200, 400}
    if "%00" not in query:
        assert len(listed(editor, query)) == len(listed(editor))


def test_a_page_shows_its_states_and_who_changed_it(editor: Client, anna: User) -> None:
    editing.save_draft(PATH, f"{shipped_text(PATH)}\nMore.\n", anna)
    row = editor.get(f"{LIST}?q={PATH}").content.decode().partition('class="pages"')[2]
    assert "As shipped" in row
    assert "Draft waiting" in row
    assert ", Anna" in row


def test_a_new_page_begins_as_a_draft_with_a_head(editor: Client) -> None:
    data = {"kind": "guide", "platform": "iphone", "language": "en", "slug": "our-app", "title": 'Our "own": app'}
    response = editor.post(NEW, data)
    assert response.headers["Location"] == "/operator/articles/edit/guides/iphone/our-app.md/"
    row = EditedPage.objects.get()
    assert (row.path, row.text) == ("guides/iphone/our-app.md", "")
    assert 'title: "Our \\"own\\": app"' in row.draft
    assert editor.get(response.headers["Location"]).status_code == 200
    assert editor.get("/guides/our-app/").status_code == 404


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"slug": "Our App"}, "Use small letters, digits and hyphens"),
        ({"slug": ""}, "This field is required."),
        ({"title": ""}, "This field is required."),
        ({"kind": "article", "slug": "webmail"}, "already"),
    ],
)
def test_a_page_that_cannot_be_made_is_refused_in_words(editor: Client, data: dict[str, str], sentence: str) -> None:
    given = {"kind": "article", "platform": "iphone", "language": "en", "slug": "x", "title": "X"} | data
    response = editor.post(NEW, given)
    assert response.status_code == 400
    assert sentence in unescape(response.content.decode())
    assert not EditedPage.objects.exists()


def test_the_home_says_when_nothing_is_to_be_done(editor: Client) -> None:
    assert "Nothing. All is in order." in editor.get("/operator/").content.decode()


def test_the_home_leads_to_what_is_to_be_done(editor: Client, anna: User) -> None:
    editing.save_draft(PATH, f"{shipped_text(PATH)}\nMore.\n", anna)
    editing.publish(PATH, anna, clock.now())
    EditedPage.objects.update(made_from="0" * 64)
    assert f'href="/operator/articles/compare/{PATH}/"' in editor.get("/operator/").content.decode()


def test_a_new_page_takes_its_title_from_a_search_without_an_answer(editor: Client) -> None:
    page = editor.get(f"{NEW}?title=Fax+over+mail&language=de").content.decode()
    assert 'value="Fax over mail"' in page
    assert '<option value="de" selected>' in page
    assert 'class="error"' not in page
