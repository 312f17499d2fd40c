"""A page in another language leads its readers the same way as the English one; only the words differ."""

import re

import pytest

from kb.guides.page.pages import Guide, Page
from kb.guides.page.paths import ENGLISH
from kb.guides.text.apps import listed_apps
from kb.mail.servers import INCOMING
from tests.libraries import shipped_libraries

SHIPPED = shipped_libraries()
TRANSLATED = [page for page in SHIPPED.pages if page.language != ENGLISH]
ENGLISH_PAGES = {(type(page), page.slug): page for page in SHIPPED.pages if page.language == ENGLISH}
#: Their list has the order of the alphabet, and so another one in each language.
APPS = {name for app in listed_apps().values() for name in app.names.values()}
#: Words that nearly every English sentence has, and no German one but where a screen is quoted.
ENGLISH_WORDS = frozenset(
    (
        "the",
        "and",
        "is",
        "are",
        "you",
        "your",
        "it",
        "this",
        "that",
        "with",
        "for",
        "from",
        "not",
        "be",
        "if",
        "have",
        "has",
        "can",
        "does",
        "do",
        "which",
        "there",
        "then",
        "by",
        "they",
        "we",
        "of",
        "to",
    )
)
#: What may be English: labels, what the program itself says, values.
QUOTED = re.compile(
    r"<(strong|code|kbd|dl|figure|pre)\b.*?</\1>|<span[^>]*lang=\"en.*?</span>|„[^“]*“|“[^”]*”|\([^()]*(?:\([^()]*\)[^()]*)*\)",
    re.DOTALL,
)
BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|td|th|summary|figcaption|dd|div)>")


def way(page: Page) -> dict[str, object]:
    """What a reader is led by, whatever the language."""
    body = page.body
    shape: dict[str, object] = {
        "headings": [heading.level for heading in body.headings if heading.text not in APPS],
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


def english_passages(html: str) -> list[str]:
    """Passages of a page that read as English: three of its small words at least, and one in six."""
    found = []
    for block in BLOCK_END.split(QUOTED.sub(" ", html)):
        text = " ".join(re.sub(r"<[^<>]*>", " ", block).split())
        words = re.findall(r"[a-zäöüß]+", text.lower())
        small = sum(word in ENGLISH_WORDS for word in words)
        if small >= 3 and small * 6 >= len(words):
            found.append(text)
    return found


@pytest.mark.parametrize("page", [p for p in TRANSLATED if p.language == "de"], ids=lambda page: page.slug)
def test_no_passage_of_a_german_page_is_english(page: Page) -> None:
    assert [passage for protocol in INCOMING for passage in english_passages(page.body.shown(protocol))] == []


@pytest.mark.parametrize("slug", ["spark", "cannot-send"])
def test_english_would_be_noticed(slug: str) -> None:
    page = next(page for (_, name), page in ENGLISH_PAGES.items() if name == slug)
    assert len(english_passages(page.body.shown(INCOMING[0]))) > 10


def test_every_page_is_there_in_german() -> None:
    german = SHIPPED.of("de")
    own = {
        (type(page), slug)
        for kind in (german.guides, german.articles)
        for slug, page in kind.items()
        if page.language == "de"
    }
    assert sorted(slug for kind, slug in ENGLISH_PAGES.keys() - own) == []


@pytest.mark.parametrize("page", [page for page in TRANSLATED if page.language == "de"], ids=lambda page: page.slug)
def test_what_a_screen_says_stands_in_german_marks(page: Page) -> None:
    assert not re.findall(r"“\[\[[^]]+]]”", page.source.text)
