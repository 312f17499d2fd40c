"""The library that this process serves, and the search over all of it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kb.guides.devices import resolve
from kb.models.articles import SHIPPED, current_library, current_search


@pytest.fixture
def _another_library() -> Iterator[None]:
    current_library.cache_clear()
    current_search.cache_clear()
    yield
    current_library.cache_clear()
    current_search.cache_clear()


@pytest.mark.usefixtures("_another_library")
def test_a_folder_of_the_operator_comes_before_what_ships(settings: Any, tmp_path: Path) -> None:
    shipped = current_library().articles["test-your-email"]
    text = (SHIPPED / "articles/test-your-email.md").read_text()
    (tmp_path / "articles").mkdir()
    own = text.replace(f"title: {shipped.title}", "title: Our own words")
    assert own != text
    (tmp_path / "articles/test-your-email.md").write_text(own)
    settings.CONTENT_DIRS = [tmp_path]
    current_library.cache_clear()
    library = current_library()
    assert library.articles["test-your-email"].title == "Our own words"
    assert "pop3-or-imap" in library.articles


def test_every_guide_and_article_can_be_found_by_its_title() -> None:
    library = current_library()
    titles = {f"/guides/{guide.slug}/": guide.title for guide in library.guides.values()}
    titles |= {f"/articles/{article.slug}/": article.title for article in library.articles.values()}
    for url, title in titles.items():
        assert url in [hit.url.partition("#")[0] for hit in current_search().search(title, None).hits], title


def test_a_guide_is_found_by_its_platform_too() -> None:
    iphone = resolve("iphone")
    assert iphone is not None
    hits = current_search().search("incoming server", iphone.id).hits
    assert hits[0].url.startswith("/guides/iphone-mail/")
