"""Which pages stand near another one."""

from dataclasses import replace

import pytest

from kb.guides.library.library import Library
from kb.guides.library.related import MOST, related
from kb.guides.page.pages import SourceFile
from tests.libraries import english, shipped_library

SHIPPED = shipped_library()
HEAD = "---\ntitle: T\nsummary: S.\nchecked: 2026-11-20\nsources: [A]\n---\n"


def articles(**links: str) -> Library:
    """Articles by slug, each linking to those that its text names."""
    files = {}
    for slug, others in links.items():
        text = "".join(f"[x](/articles/{other}/#h-there) " for other in others.split())
        files[f"articles/{slug}.md"] = SourceFile(slug, f"{HEAD}Text. {text}\n")
    return english(files)


def near(library: Library, slug: str) -> list[str]:
    return [page.slug for page in related(library, library.articles[slug])]


@pytest.mark.parametrize("page", SHIPPED.pages, ids=lambda page: page.address)
def test_every_page_that_ships_has_few_and_never_itself(page: object) -> None:
    found = [one.address for one in related(SHIPPED, page)]  # type: ignore[arg-type]
    assert len(found) == len(set(found)) <= MOST
    assert page not in found


def test_articles_that_name_each_other_come_first_then_what_has_most_in_common() -> None:
    library = articles(a="b c d", b="a", c="d", d="", e="a b", f="")
    assert near(library, "a") == ["b", "c", "e", "d"]
    assert near(library, "f") == []


def test_a_page_that_leads_everywhere_comes_behind_one_that_leads_to_the_same_few() -> None:
    library = articles(a="x y", x="", y="", hub="a b c d e x y", own="a x y", b="", c="", d="", e="")
    assert near(library, "a")[:2] == ["own", "hub"]


def test_there_are_at_most_four() -> None:
    assert len(near(articles(a="b c d e f g", b="", c="", d="", e="", f="", g=""), "a")) == MOST


@pytest.mark.parametrize(
    ("slug", "slugs"),
    [
        ("outlook-classic", ["back-up-first", "forgotten-devices", "outlook-classic-new", "error-messages"]),
        ("outlook-classic-new", ["pop3-or-imap", "test-your-email", "outlook-classic", "error-messages"]),
        ("scanner", ["cannot-send", "forgotten-devices", "scanner-new", "error-messages"]),
    ],
)
def test_a_guide_is_near_to_what_its_task_needs_the_other_task_and_the_messages_of_its_app(
    slug: str, slugs: list[str]
) -> None:
    assert [page.slug for page in related(SHIPPED, SHIPPED.guides[slug])] == slugs


def test_what_the_library_does_not_have_is_left_out() -> None:
    few = replace(SHIPPED, articles={})
    assert [page.slug for page in related(few, SHIPPED.guides["scanner"])] == ["scanner-new"]
