"""A page in another language leads its readers the same way as the English one; only the words differ."""

import re

import pytest

from kb.guides.library.library import build_all, read_folders
from kb.guides.page.pages import Guide, Page
from kb.guides.page.paths import ENGLISH
from kb.mail.servers import INCOMING
from tests.libraries import SHIPPED as SHIPPED_FOLDER

SHIPPED = build_all(read_folders([SHIPPED_FOLDER]))
TRANSLATED = [page for page in SHIPPED.pages if page.language != ENGLISH]
ENGLISH_PAGES = {(type(page), page.slug): page for page in SHIPPED.pages if page.language == ENGLISH}
#: What every language needs first: the pages that a look-up and these guides lead to.
FIRST_GUIDES = {"iphone-mail", "outlook-classic", "gmail-android"}
FIRST_ARTICLES = {
    "back-up-first",
    "certificate-warnings",
    "is-this-message-genuine",
    "pop3-or-imap",
    "test-your-email",
    "webmail",
}


def way(page: Page) -> dict[str, object]:
    """What a reader is led by, whatever the language."""
    body = page.body
    shape: dict[str, object] = {
        "headings": [heading.level for heading in body.headings],
        "branches": body.seen_keys,
        "placeholders": body.placeholders,
        "snippets": body.snippets,
        "checked": page.checked,
    }
    if isinstance(page, Guide):
        shape["head"] = (page.platform, page.task, page.method, page.changes, page.minutes, page.devices)
        shape["steps"] = [len(re.findall("<li", body.shown(protocol))) for protocol in INCOMING]
    return shape


@pytest.mark.parametrize("page", TRANSLATED, ids=lambda page: f"{page.language}-{page.slug}")
def test_a_translation_has_the_steps_branches_and_values_of_the_english_page(page: Page) -> None:
    assert way(page) == way(ENGLISH_PAGES[type(page), page.slug])


@pytest.mark.parametrize("guide", [p for p in TRANSLATED if isinstance(p, Guide)], ids=lambda guide: guide.slug)
def test_a_translated_guide_says_where_its_labels_come_from(guide: Guide) -> None:
    """The English sources carry no label in another language."""
    assert any("Beschriftungen" in source for source in guide.sources)


def test_german_has_the_pages_that_come_first() -> None:
    german = SHIPPED.of("de")
    assert {slug for slug, guide in german.guides.items() if guide.language == "de"} >= FIRST_GUIDES
    assert {slug for slug, article in german.articles.items() if article.language == "de"} >= FIRST_ARTICLES
