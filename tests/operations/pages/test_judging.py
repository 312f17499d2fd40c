"""What an editor is told before saving, and what the preview shows."""

from datetime import UTC, datetime

import pytest

from kb.guides.page.pages import Article, Guide
from kb.guides.text.errors import ContentErrors
from kb.models import EditedPage
from kb.models.ground.revisions import raise_revision
from kb.models.pages.library import library_files
from kb.operations.pages.judging import faults, preview

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
GUIDE = "guides/iphone/iphone-mail.md"
ARTICLE = "articles/webmail.md"
OWN = "articles/own.md"
TEST = "_snippets/test.md"
HEAD = "---\ntitle: Ours\nsummary: Own words.\nchecked: 2026-11-20\nsources: [us]\n---\n"

pytestmark = pytest.mark.django_db


def told(path: str, text: str) -> list[str]:
    return [str(problem) for problem in faults(path, text, NOON)]


@pytest.mark.thorough
@pytest.mark.parametrize("path", [GUIDE, ARTICLE, TEST, f"de/{GUIDE}"])
def test_nothing_is_wrong_with_what_ships(path: str) -> None:
    assert told(path, library_files()[path].text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEAD + "A\n\n::: nope\n", [f'{OWN}:9: unknown block "nope"; known are app-list, apps']),
        (HEAD + "See [it](/guides/never/).", [f"{OWN}:7: there is no page /guides/never/"]),
        (HEAD + "See [it](/guides/iphone-mail/).\n\nUse mail.host.co.uk.", [f"{OWN}:9: mail.host.co.uk looks like"]),
        (HEAD + "![A](/media/none.png)", [f"{OWN}:7: there is no picture /media/none.png"]),
        (HEAD.replace("2026-11-20", "2027-01-01") + "A.", [f"{OWN}:4: checked is in the future: 2027-01-01"]),
        (HEAD + "Simply do it.", [f"{OWN}:7: leave out “simply”"]),
        ("no head", [f"{OWN}:1: the first line must be ---"]),
    ],
)
def test_a_fault_is_told_with_its_line(text: str, expected: list[str]) -> None:
    found = told(OWN, text)
    assert len(found) == len(expected)
    assert all(line.startswith(begin) for line, begin in zip(found, expected, strict=True))


def test_a_path_that_no_page_can_have_is_told() -> None:
    (problem,) = faults("articles/A.md", HEAD, NOON)
    assert problem.message == "the name of a file has small letters, digits and single hyphens only"


def test_a_page_is_judged_among_the_pages_that_visitors_get() -> None:
    text = HEAD + "See [ours](/articles/own/#h-here)."
    assert told("articles/other.md", text) == ["articles/other.md:7: there is no page /articles/own/"]
    EditedPage.objects.create(path=OWN, text=HEAD + "## Here\n")
    raise_revision()
    preview(OWN, HEAD, NOON)  # does not render for visitors
    assert told("articles/other.md", text) == ["articles/other.md:7: there is no page /articles/own/"]
    assert told(OWN, HEAD + "## Here\n\nSee [above](#h-here).") == []


def test_a_guide_of_their_own_may_name_a_device_that_does_not_know_it() -> None:
    assert told("guides/iphone/own.md", library_files()[GUIDE].text) == []


def test_a_snippet_is_judged_by_the_pages_that_include_it() -> None:
    assert told(TEST, "::: seen a\n") != []
    assert all(line.startswith(f"{TEST}:1: ") for line in told(TEST, "::: seen a\n"))


def test_the_preview_of_a_page_is_that_page() -> None:
    guide = preview(GUIDE, library_files()[GUIDE].text.replace("title: ", "title: Our "), NOON)
    assert isinstance(guide, Guide)
    assert guide.title.startswith("Our ")
    german = preview(f"de/{GUIDE}", library_files()[f"de/{GUIDE}"].text, NOON)
    assert (german.language, german.body.language) == ("de", "de")


def test_the_preview_of_a_snippet_is_an_article_with_it() -> None:
    page = preview(TEST, "## Only this\n\nHere.", NOON)
    assert isinstance(page, Article)
    assert [heading.text for heading in page.body.headings] == ["Only this"]


def test_a_preview_shows_edited_snippets_as_visitors_get_them() -> None:
    text = '::: stop check try-your-password "Test our way"\n1. Open **it**.\n:::\n'
    EditedPage.objects.create(path="_snippets/stop-password.md", text=text)
    raise_revision()
    headings = [heading.text for heading in preview(GUIDE, library_files()[GUIDE].text, NOON).body.headings]
    assert "Test our way" in headings


def test_what_cannot_be_shown_says_why() -> None:
    with pytest.raises(ContentErrors, match=r"articles/own\.md:1: the first line must be ---"):
        preview(OWN, "no head", NOON)
    with pytest.raises(ContentErrors, match=r"_snippets/test\.md:2: unknown block"):
        preview(TEST, "a\n::: nope\n", NOON)
