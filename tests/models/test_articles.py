"""The library that this process serves, and the search over all of it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kb.guides.devices import resolve
from kb.models.articles import SHIPPED, current_library, current_search
from tests.rows import forget_everything

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


def test_a_language_without_pages_gets_the_english_ones() -> None:
    assert current_library(NOON, "eo") is current_library(NOON, "en")
    first, *_ = current_search(NOON, "eo").search("password").hits
    assert first.url == current_search(NOON, "en").search("password").hits[0].url


def test_what_the_search_finds_stays_in_the_language() -> None:
    found = current_search(NOON, "de").search("iPhone", "iphone").hits
    assert found
    assert [hit.url for hit in found if not hit.url.startswith("/de/")] == []


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
