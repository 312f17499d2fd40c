"""The library that this process serves, and the search over all of it."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kb.guides.page.devices import resolve
from kb.languages import LANGUAGES, SiteLanguages
from kb.models import EditedPage
from kb.models.ground.revisions import raise_revision
from kb.models.pages.indexes import index_of
from kb.models.pages.library import (
    SHIPPED,
    current_library,
    current_search,
    current_snapshot,
    library_edition,
    library_files,
    next_publication,
)
from kb.operations.pages.rendering import render_missing
from kb.search.documents import entry_of
from tests.memories import forget_everything

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def own_folder(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """A folder of the operator's, before what ships. What is in it counts from the first look at the library."""
    settings.CONTENT_DIRS = [tmp_path]
    (tmp_path / "articles").mkdir()
    forget_everything()
    yield tmp_path
    forget_everything()


def test_a_folder_of_the_operator_comes_before_what_ships(own_folder: Path) -> None:
    text = (SHIPPED / "articles/test-your-email.md").read_text()
    own = text.replace("title: ", "title: Our own words on ", 1)
    (own_folder / "articles/test-your-email.md").write_text(own)
    library = current_library(NOON, "en")
    assert library.articles["test-your-email"].title.startswith("Our own words on")
    assert "pop3-or-imap" in library.articles


@pytest.mark.thorough
def test_a_language_without_pages_gets_the_english_ones() -> None:
    assert current_library(NOON, "eo") is current_library(NOON, "en")
    first, *_ = current_search(NOON, "eo").search("password").hits
    assert first.url == current_search(NOON, "en").search("password").hits[0].url


@pytest.mark.thorough
def test_what_the_search_finds_stays_in_the_language() -> None:
    found = current_search(NOON, "de").search("iPhone", "iphone").hits
    assert found
    assert [hit.url for hit in found if not hit.url.startswith("/de/")] == []


@pytest.mark.thorough
def test_every_guide_and_article_can_be_found_by_its_title() -> None:
    search = current_search(NOON, "en")
    for page in current_library(NOON, "en").pages:
        assert page.address in [hit.url.partition("#")[0] for hit in search.search(page.title, None).hits], page.title


def test_a_guide_is_found_by_its_platform_too() -> None:
    iphone = resolve("iphone")
    assert iphone is not None
    hits = current_search(NOON, "en").search("incoming server", iphone.id).hits
    assert hits[0].url.startswith("/guides/iphone-mail/")


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("outlook iphone settings", "outlook-iphone"),
        ("mail on ios 18", "iphone-mail"),
        ("samsung email server", "samsung-email"),
        ("set up email on new iphone", "iphone-mail-new"),
        ("add account k9", "thunderbird-android-new"),
        ("new macbook", "apple-mail-new"),
    ],
)
def test_guides_that_change_an_account_come_first_unless_adding_is_meant(query: str, first: str) -> None:
    assert current_search(NOON, "en").search(query).hits[0].page.url == f"/guides/{first}/"


def test_answers_speak_of_a_new_server_only_where_an_account_changes() -> None:
    search = current_search(NOON, "en")
    bodies = {hit.page.url: hit.page.body for hit in search.search("samsung email").hits}
    assert "your new incoming server" in bodies["/guides/samsung-email/"]
    assert "your new incoming server" not in bodies["/guides/samsung-email-new/"]


WEBMAIL = "articles/webmail.md"


def edited(title: str, **fields: Any) -> EditedPage:
    """A row as an operator's act leaves it, with its texts rendered."""
    text = library_files()[WEBMAIL].text.replace("title: ", f"title: {title} ", 1)
    row = EditedPage.objects.create(path=WEBMAIL, **{"text": text, **fields})
    raise_revision()
    render_missing(NOON)
    return row


def title(at: datetime) -> str:
    return current_library(at, "en").articles["webmail"].title.partition(" ")[0]


@pytest.mark.thorough
def test_an_edited_page_comes_before_every_folder(own_folder: Path) -> None:
    text = library_files()[WEBMAIL].text
    (own_folder / WEBMAIL).write_text(text.replace("title: ", "title: Folder ", 1))
    forget_everything()
    assert title(NOON) == "Folder"
    edited("Edited")
    assert title(NOON) == "Edited"
    assert current_snapshot(NOON).libraries.of("de").articles["webmail"].language == "de"


@pytest.mark.thorough
def test_a_scheduled_draft_appears_at_its_instant_in_pages_and_in_search() -> None:
    moment = NOON + timedelta(hours=1)
    draft = library_files()[WEBMAIL].text.replace("title: ", "title: Xylophone ", 1)
    edited("Edited", draft=draft, publish_at=moment)
    before = moment - timedelta(microseconds=1)
    assert (title(before), title(moment)) == ("Edited", "Xylophone")
    assert library_edition(before) != library_edition(moment)
    assert [next_publication(at) for at in (NOON, before, moment)] == [moment, moment, None]
    assert [bool(current_search(at, "en").search("xylophone").hits) for at in (before, moment)] == [False, True]
    assert current_snapshot(moment).since == {WEBMAIL: moment}


def test_it_asks_nothing_while_nothing_changed(django_assert_num_queries: Any) -> None:
    edited("Edited")
    title(NOON)
    with django_assert_num_queries(4):  # only the token, which a transaction reads each time
        for _ in range(4):
            current_library(NOON, "en")


def test_a_move_that_changes_leaves_the_index_as_it_is() -> None:
    edited("Edited")
    before = current_search(NOON, "en")
    raise_revision()
    assert current_search(NOON, "en") is before


def test_of_a_page_that_changes_only_its_own_words_are_taken_in_anew() -> None:
    index_of.cache_clear()
    assert not current_search(NOON, "en").search("xylophone").hits
    before = entry_of.cache_info().misses
    text = library_files()[WEBMAIL].text.replace("title: ", "title: The xylophone and ", 1)
    edited("Edited", text=text)
    (hit,) = current_search(NOON, "en").search("xylophone").hits
    assert hit.page.title.startswith("The xylophone and ")
    assert entry_of.cache_info().misses == before + 1


def test_a_page_leads_to_the_addresses_of_the_site_that_it_is_on(settings: Any) -> None:
    pages = tuple(current_library(NOON, "de").articles.values())
    german = index_of(pages, "de").search("webmail").hits[0]
    settings.SITE_LANGUAGES = SiteLanguages(LANGUAGES["de"])
    index_of.cache_clear()
    plain = index_of(pages, "de").search("webmail").hits[0]
    index_of.cache_clear()
    assert (german.url, plain.url) == (f"/de{plain.url}", "/articles/webmail/")


def test_a_page_that_an_upgrade_broke_is_told_and_the_file_is_served() -> None:
    edited("Edited", text="---\ntitle: Edited\n---\n{{ gone }}")
    assert title(NOON) == "How"
    (fault,) = current_snapshot(NOON).faults
    assert (fault.path, fault.served, str(fault.error)) == (WEBMAIL, True, f"{WEBMAIL}:1: summary is missing")


def test_a_text_that_nobody_rendered_is_not_rendered_for_a_visitor(monkeypatch: pytest.MonkeyPatch) -> None:
    text = library_files()[WEBMAIL].text.replace("title: ", "title: Edited ", 1)
    EditedPage.objects.create(path=WEBMAIL, text=text)
    raise_revision()
    monkeypatch.setattr("subprocess.run", None)
    assert title(NOON) == "How"
    (fault,) = current_snapshot(NOON).faults
    assert fault.error.message == "this text has not been made into a page yet"


def test_a_folder_with_everything_wrong_in_it_costs_no_other_page(own_folder: Path) -> None:
    before = {page.address for page in current_library(NOON, "en").pages}
    forget_everything()
    articles = own_folder / "articles"
    os.mkfifo(articles / "pipe.md")
    (articles / "dangling.md").symlink_to("gone.md")
    (articles / "test-your-email.md").write_text("no head")
    (articles / "latin.md").write_bytes(b"\xe9")
    (own_folder / "README.md").write_text("# What this is\n")
    ours = (SHIPPED / WEBMAIL).read_text().replace("title: ", "title: Our own ", 1)
    (articles / "ours.md").write_text(ours)
    snapshot = current_snapshot(NOON)
    assert {page.address for page in current_library(NOON, "en").pages} == before | {"/articles/ours/"}
    assert {(fault.path, fault.served, fault.of_file) for fault in snapshot.faults} == {
        ("articles/pipe.md", False, True),
        ("articles/dangling.md", False, True),
        ("articles/latin.md", False, True),
        ("articles/test-your-email.md", True, True),
        ("README.md", False, True),
    }
    assert "README.md" not in library_files()


def test_a_folder_that_is_gone_costs_its_pages_alone(settings: Any, tmp_path: Path) -> None:
    settings.CONTENT_DIRS = [tmp_path / "gone"]
    (fault,) = current_snapshot(NOON).faults
    assert (fault.path, fault.of_file) == (str(tmp_path / "gone"), True)
    assert "test-your-email" in current_library(NOON, "en").articles


@pytest.mark.django_db(transaction=True)
def test_it_is_said_once_which_files_are_not_served(own_folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    os.mkfifo(own_folder / "articles/pipe.md")
    for _ in range(3):
        assert "webmail" in current_library(NOON, "en").articles
    assert [(record.getMessage(), record.__dict__["page"]) for record in caplog.records] == [
        ("a file of CONTENT_DIRS is not served", "articles/pipe.md")
    ]
