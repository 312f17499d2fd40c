"""Which guide may say that it was followed in a real program: the one whose text is still that of the walk."""

from datetime import date
from pathlib import Path

import pytest

from kb.guides.page.pages import Guide, SourceFile, read_page
from kb.guides.page.paths import PagePath
from kb.guides.page.walked import Walked, read_walks, walked
from kb.guides.text.errors import ContentError
from kb.guides.text.source import Snippet

ROW = """\
guides/other/loft.md:
  program: Loft
  version: "153.8"
  system: Debian 12
  day: 2026-11-29
  digest: {digest}
"""
GUIDE = """\
---
title: Change the pigeon
summary: It flies.
app: Loft
applies_to: Loft
minutes: 3
task: change
method: in_place
changes: [incoming, outgoing]
devices: [another-app]
checked: 2026-11-22
sources: [Loft itself]
labels: [thunderbird]
---
1. Click [[server-name]].

::: include coo
"""


def guide(text: str = GUIDE, snippet: str = "Coo.") -> Guide:
    path = PagePath.parse("guides/other/loft.md")
    page = read_page(path, SourceFile(str(path), text), {"coo": Snippet("_snippets/coo.md", snippet)})
    assert isinstance(page, Guide)
    return page


def test_a_walk_is_read_as_it_was_written_down(tmp_path: Path) -> None:
    (tmp_path / "walked.yaml").write_text(ROW.format(digest="0a1b"))
    assert read_walks(tmp_path / "walked.yaml") == {
        "guides/other/loft.md": Walked("Loft", "153.8", "Debian 12", date(2026, 11, 29), "0a1b")
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [("day: 2026-11-29", "day: soon"), ('"153.8"', "153.8"), ("  program: Loft\n", ""), ("program:", "pigeon:")],
)
def test_a_row_that_is_not_whole_is_refused_by_the_name_of_its_guide(tmp_path: Path, old: str, new: str) -> None:
    (tmp_path / "walked.yaml").write_text(ROW.format(digest="0a1b").replace(old, new))
    with pytest.raises(ContentError, match=r"guides/other/loft\.md"):
        read_walks(tmp_path / "walked.yaml")


@pytest.mark.parametrize(
    ("text", "snippet"),
    [
        (GUIDE.replace("Click", "Press"), "Coo."),
        (GUIDE.replace("server-name", "port"), "Coo."),
        (GUIDE, "Coo, coo."),
        (GUIDE.replace("1. Click", "- Click"), "Coo."),
    ],
)
def test_another_text_has_another_digest(text: str, snippet: str) -> None:
    assert guide(text, snippet).body.digest != guide().body.digest


@pytest.mark.parametrize(
    ("old", "new"), [("2026-11-22", "2026-11-23"), ("Loft itself", "Loft"), ("title: C", "title: c")]
)
def test_the_head_of_a_page_is_not_what_is_followed(old: str, new: str) -> None:
    assert guide(GUIDE.replace(old, new)).body.digest == guide().body.digest


def test_a_guide_that_nobody_has_followed_claims_nothing() -> None:
    assert guide().walked is None
    assert walked("guides/windows/thunderbird.md", "0a1b") is None
