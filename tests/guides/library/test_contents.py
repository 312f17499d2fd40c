"""The headings that a reader sees at once."""

import pytest

from kb.guides.library.contents import headings_shown
from kb.guides.page.body import Heading
from kb.guides.page.render import compile_body
from kb.guides.text.placeholders import words_for


@pytest.mark.parametrize(
    ("html", "headings"),
    [
        ("<p>None.</p>", []),
        ('<h2 id="h-a">A <strong>b</strong> &amp; c</h2><h3 id="h-x">X</h3>', [("h-a", "A b & c")]),
        ('<section class="leg"><h2 id="h-one"><span class="k">12</span> One</h2></section>', [("h-one", "One")]),
        (
            '<h2 id="h-a">A</h2><details class="case"><h2 id="h-b">B</h2><details><h2 id="h-c">C</h2></details>'
            '<h2 id="h-d">D</h2></details><h2 id="h-e">E</h2>',
            [("h-a", "A"), ("h-e", "E")],
        ),
    ],
)
def test_what_is_in_no_fold_is_listed(html: str, headings: list[tuple[str, str]]) -> None:
    assert headings_shown(html) == tuple(Heading(2, id_, words) for id_, words in headings)


def test_a_page_is_listed_as_its_reader_has_it() -> None:
    body = compile_body(
        "## For {{ domain }}\n\n::: pop3\n## Keep a copy\n:::\n\n::: apps fairemail\n## FairEmail\n:::\n\n"
        '::: seen a "A"\n## In a branch\n:::\n',
        path="a.md",
    )
    assert [heading.text for heading in headings_shown(body.fill(words_for()))] == ["For your domain", "FairEmail"]
    assert [heading.text for heading in headings_shown(body.fill(words_for(), seen="a", app="roundcube"))] == [
        "For your domain",
        "In a branch",
    ]
