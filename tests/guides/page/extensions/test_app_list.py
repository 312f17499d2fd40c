"""`::: app-list`: the list of apps from A to Z, each under an address of its own."""

import re

import pytest

from kb.guides.page.extensions.app_list import part_of
from kb.guides.page.render import compile_body
from kb.guides.text.apps import listed_apps
from kb.guides.text.errors import ContentError
from kb.guides.text.placeholders import words_for


def drawn(language: str) -> str:
    return compile_body("::: app-list", path="page.md", language=language).fill(words_for(language=language))


@pytest.mark.parametrize("language", ["en", "de"])
def test_each_app_has_a_box_with_its_name_and_its_words(language: str) -> None:
    html = drawn(language)
    by_name = sorted(listed_apps().values(), key=lambda app: app.name_in(language).casefold())
    assert re.findall(r'<div class="app" id="([^"]*)">', html) == [app.key for app in by_name]
    assert re.findall(r"<h3[^>]*>([^<]*)</h3>", html) == [app.name_in(language) for app in by_name]
    ids = re.findall(r' id="([^"]*)"', html)
    assert len(ids) == len(set(ids))
    for app in listed_apps().values():
        assert f'id="{app.key}"' in html


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_alphabet_has_parts_that_one_can_look_over(language: str) -> None:
    html = drawn(language)
    parts = re.findall(r'<h2 id="[^"]*">([^<]*)</h2>', html)
    assert parts == ["A–B", "C–F", "G–L", "M–N", "O–R", "S", "T–Z"]
    assert all(5 <= part.count("<h3") <= 15 for part in html.split("<h2")[1:])


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("aerc", "A–B"),
        ("boxer", "A–B"),
        ("canary", "C–F"),
        ("seamonkey", "S"),
        ("the bat!", "T–Z"),
        ("163 mail", "A–B"),
        ("überpost", "T–Z"),
    ],
)
def test_every_name_has_a_part(name: str, part: str) -> None:
    assert part_of(name) == part


def test_a_line_says_what_the_app_can_do_and_what_nobody_has_seen() -> None:
    html = drawn("en")
    kmail = html[html.index('id="kmail"') :].partition("</div>")[0]
    assert "<strong>Can be changed in place.</strong> Open the settings of KMail" in kmail
    assert "We have not seen its screens." not in kmail
    assert "We have not seen its screens." in html[html.index('id="airmail"') :].partition("</div>")[0]


def test_a_line_is_an_anchor_that_links_may_name() -> None:
    assert listed_apps().keys() <= compile_body("::: app-list", path="page.md").anchors


def test_it_takes_no_arguments() -> None:
    with pytest.raises(ContentError, match='"app-list" is written ::: app-list'):
        compile_body("::: app-list kmail", path="page.md")
