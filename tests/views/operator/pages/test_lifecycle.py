"""What can be done with a page: each act asks where something would be lost, does one thing, and says what it did."""

from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Final

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from kb.models.accounts.roles import Role
from kb.models.pages.edited import EditedPage
from kb.models.site.profile import SiteProfile
from kb.operations.pages import editing
from kb.operations.pages.states import shipped_text, versions
from kb.views.operator.pages.lifecycle import ACTS, ASKED
from tests import clock
from tests.views.operator.conftest import SignedIn

PATH: Final = "articles/webmail.md"
OWN: Final = "articles/our-own.md"
SHIPPED: Final = shipped_text(PATH) or ""
EDITED: Final = SHIPPED + "\nOur own words.\n"
HEAD: Final = (
    '---\ntitle: Our own page\nsummary: "What only we know."\nchecked: 2026-01-01\nsources: [ourselves]\n---\n'
)


@pytest.fixture
def published(anna: User) -> None:
    editing.save_draft(PATH, EDITED, anna)
    editing.publish(PATH, anna, clock.now())


@pytest.fixture
def own(anna: User) -> None:
    editing.create(OWN, f"{HEAD}Hello.\n", anna)
    editing.publish(OWN, anna, clock.now())


def do(client: Client, name: str, path: str = PATH, **data: str) -> str:
    """Does an act and gives the banner of the page that it leads to."""
    response = client.post(f"/operator/articles/act/{name}/{path}/", data)
    assert response.status_code == 303
    return said(client.get(response.headers["Location"]))


def said(response: HttpResponse) -> str:
    body = unescape(response.content.decode())
    return body.partition('role="status">')[2].partition("</p>")[0]


def test_discarding_leaves_what_visitors_see(editor: Client, published: None, anna: User) -> None:
    editing.save_draft(PATH, f"{EDITED}More.\n", anna)
    assert "The draft is gone." in do(editor, "discard")
    assert (EditedPage.objects.get().text, EditedPage.objects.get().draft) == (EDITED, "")


def test_discarding_a_page_that_was_never_published_leads_to_the_list(editor: Client, anna: User) -> None:
    editing.create(OWN, f"{HEAD}Hello.\n", anna)
    response = editor.post(f"/operator/articles/act/discard/{OWN}/")
    assert response.headers["Location"] == "/operator/articles/"


def test_an_own_page_is_taken_off_the_site_and_deleted(editor: Client, own: None) -> None:
    assert editor.get("/articles/our-own/").status_code == 200
    assert "Visitors do not see this page any more." in do(editor, "unpublish", OWN)
    assert editor.get("/articles/our-own/").status_code == 404
    assert "The page is deleted." in do(editor, "delete", OWN)
    assert not EditedPage.objects.exists()


def test_a_shipped_page_cannot_be_deleted(editor: Client, published: None) -> None:
    assert "comes with the site" in do(editor, "delete")
    assert editor.get("/articles/webmail/").status_code == 200


def test_going_back_to_the_shipped_text(editor: Client, published: None) -> None:
    assert b"Our own words." in editor.get("/articles/webmail/").content
    assert "Visitors see the shipped text from now on" in do(editor, "take-shipped")
    assert b"Our own words." not in editor.get("/articles/webmail/").content


def test_keeping_ones_own_text_beside_a_new_shipped_one(editor: Client, published: None) -> None:
    EditedPage.objects.update(made_from="0" * 64)
    changed = "/operator/articles/?state=shipped_changed"
    assert b"webmail.md" in editor.get(changed).content
    assert "Your text stays." in do(editor, "keep-mine")
    assert b"webmail.md" not in editor.get(changed).content


def test_a_renamed_page_is_edited_and_found_under_its_new_name(editor: Client, own: None) -> None:
    response = editor.post(f"/operator/articles/act/rename/{OWN}/", {"slug": "our-best"})
    assert response.headers["Location"] == "/operator/articles/edit/articles/our-best.md/"
    assert editor.get("/articles/our-best/").status_code == 200


@pytest.mark.thorough
@pytest.mark.parametrize("slug", ["", "Big", "a b", "../x", "x" * 61, "webmail"])
def test_a_name_that_cannot_be_is_refused(editor: Client, own: None, slug: str) -> None:
    do(editor, "rename", OWN, slug=slug)
    assert EditedPage.objects.get().path == OWN


@pytest.mark.thorough
def test_a_draft_is_published_at_a_moment_of_the_sites_own_clock(editor: Client, anna: User) -> None:
    SiteProfile.objects.create(pk=1, name="Host", zone="America/New_York")
    editing.save_draft(PATH, EDITED, anna)
    year = clock.now().year + 1
    done = do(editor, "schedule", moment=f"{year}-01-02T09:30")
    assert done == f"Visitors will see the draft from 2 Jan {year}, 09:30 (America/New_York)."
    assert EditedPage.objects.get().publish_at == datetime(year, 1, 2, 14, 30, tzinfo=UTC)
    page = editor.get(f"/operator/articles/edit/{PATH}/").content.decode()
    assert f'value="{year}-01-02T09:30"' in page
    assert "America/New_York" in page
    assert "The draft waits" in do(editor, "unschedule")
    assert EditedPage.objects.get().publish_at is None


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("moment", "sentence"),
    [
        ("2020-01-01T00:00", "That moment has passed."),
        ("tomorrow", "Enter a date and a time."),
        ("", ""),
        ("2031-03-30T01:30", "the clocks go forward"),
        ("9999-12-31T23:59", ""),
        ("0001-01-01T00:00", "That moment has passed."),
    ],
)
def test_a_moment_that_cannot_be_is_refused(editor: Client, anna: User, moment: str, sentence: str) -> None:
    editing.save_draft(PATH, EDITED, anna)
    assert sentence in do(editor, "schedule", moment=moment)
    if sentence:
        assert EditedPage.objects.get().publish_at is None


@pytest.mark.thorough
def test_a_date_of_review_is_kept_and_taken_off(editor: Client) -> None:
    today = clock.now().date()
    do(editor, "review", day=f"{today - timedelta(days=1)}")
    assert EditedPage.objects.get().review_on == today - timedelta(days=1)
    assert b"Due for review" in editor.get("/operator/").content
    do(editor, "review", day="")
    assert b"Due for review" not in editor.get("/operator/").content


@pytest.mark.parametrize("day", ["tomorrow", "2026-02-30", "22/11/2026"])
def test_a_date_that_cannot_be_is_refused(editor: Client, day: str) -> None:
    do(editor, "review", day=day)
    assert not EditedPage.objects.filter(review_on__gt=date(1, 1, 1)).exists()


def test_an_older_version_becomes_the_draft(editor: Client, published: None, anna: User) -> None:
    editing.save_draft(PATH, f"{EDITED}More.\n", anna)
    first = versions(PATH)[-1]
    assert "That version is your draft now." in do(editor, "restore", version=str(first.id))
    assert EditedPage.objects.get().draft == EDITED


@pytest.mark.thorough
@pytest.mark.parametrize("version", ["", "x", "-1", "999999", "9" * 40, "²"])
def test_a_version_that_is_not_there_is_refused(editor: Client, published: None, version: str) -> None:
    do(editor, "restore", version=version)
    assert EditedPage.objects.get().draft == ""


def rows() -> list[tuple[str, str, int]]:
    return list(EditedPage.objects.values_list("path", "text", "version"))


def test_whatever_takes_something_away_asks_first_and_changes_nothing(
    editor: Client, published: None, own: None
) -> None:
    before = rows()
    for name in ASKED:
        for path in (PATH, OWN):
            page = editor.get(f"/operator/articles/act/{name}/{path}/")
            assert (page.status_code, b"Leave it as it is" in page.content) == (200, True)
    assert rows() == before


@pytest.mark.parametrize("name", sorted(set(ACTS) - ASKED))
def test_what_takes_nothing_away_has_no_question(editor: Client, name: str) -> None:
    assert editor.get(f"/operator/articles/act/{name}/{PATH}/").status_code == 405


def test_an_act_that_is_not_there_is_not_found(editor: Client) -> None:
    for name in ("save", "publish", "x"):
        assert editor.post(f"/operator/articles/act/{name}/{PATH}/").status_code == 404
    assert editor.post("/operator/articles/act/delete/articles/never.md/").status_code == 404


def test_somebody_who_may_only_look_does_nothing(signed_in: SignedIn, published: None, own: None) -> None:
    before = rows()
    viewer = signed_in(Role.VIEWER)
    for name in ACTS:
        for path in (PATH, OWN):
            assert viewer.post(f"/operator/articles/act/{name}/{path}/", {"slug": "x"}).status_code == 403
    assert rows() == before
