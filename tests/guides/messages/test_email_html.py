"""HTML for mail apps: names stay whole, one button, night as well as day, nothing that is fetched."""

import re
from dataclasses import replace

import pytest

from kb.guides.messages.email_html import email_html, framed
from kb.guides.messages.filling import fill
from kb.guides.messages.kit import email_text
from kb.guides.messages.tree import MoveState, Piece
from tests.guides.messages.imagined import SENDER, message, settings, shipped


def html_of(text: str, name: str = "yourdomain.example") -> str:
    return email_html(fill(message(text), settings(name=name), SENDER), SENDER)


def bare(html: str) -> str:
    return re.sub(r"<[^>]*>", "", html)


@pytest.mark.parametrize(
    ("name", "pieces"),
    [
        ("open.example", ["open.example"]),
        ("north-east-florists.example", ["north-east-florists.example"]),
        ("larkrise-joinery-and-sons.co.uk", ["larkrise-joinery-and-sons.", "co.", "uk"]),
        ("mail.larkrise-joinery-and-sons.co.uk", ["mail.", "larkrise-joinery-and-sons.", "co.", "uk"]),
    ],
)
def test_a_name_is_broken_after_its_dots_and_nowhere_else(name: str, pieces: list[str]) -> None:
    html = html_of("::: settings", name)
    whole = "<wbr>".join(f'<span style="white-space:nowrap">{piece}</span>' for piece in pieces)
    assert whole in html
    assert name in bare(html)


def test_a_label_that_is_wider_than_a_phone_is_broken_rather_than_cut() -> None:
    label = "a" * 50
    html = html_of("::: settings", f"{label}.example")
    assert f'<span style="word-break:break-all">{label}.</span><wbr>' in html


def test_a_long_name_is_set_smaller() -> None:
    assert 'font-size:16px"><span style="white-space:nowrap">yourdomain.example' in html_of("::: settings")
    assert "font-size:14px" in html_of("::: settings", "mail.larkrise-joinery-and-sons.co.uk")


def test_addresses_in_sentences_are_whole_words_too() -> None:
    html = html_of("Read {{ page.url }} today.", "larkrise-joinery-and-sons.co.uk")
    parts = ("https://", "help.host.example/", "for/", "larkrise-joinery-and-sons.", "co.", "uk/")
    assert "<wbr>".join(f'<span style="white-space:nowrap">{part}</span>' for part in parts) in html


@pytest.mark.parametrize(
    ("text", "buttons"),
    [
        ("[Your page]({{ page.url }})", 1),
        ("[Your page for {{ domain }}]({{ page.url }})\n\n[Again]({{ page.url }})", 1),
        ("See [your page]({{ page.url }})", 0),
        ("{{ page.url }}", 0),
        ("[One]({{ page.url }}) [two]({{ site.url }})", 0),
        ("## [Your page]({{ page.url }})", 0),
    ],
)
def test_the_first_paragraph_that_only_leads_somewhere_is_the_button(text: str, buttons: int) -> None:
    assert html_of(text).count('class="button"') == buttons


def test_it_has_colours_for_the_night_in_the_colour_of_the_host() -> None:
    sender = replace(SENDER, sign="#b00020", night="#ff9aa8", night_ink="#330008")
    html = email_text(shipped()[Piece.EMAIL], settings(MoveState.OPEN), sender).html
    assert '<meta name="color-scheme" content="light dark">' in html
    night = html.partition("@media (prefers-color-scheme:dark)")[2].partition("</style>")[0]
    assert ".page .sign{color:#ff9aa8!important}" in night
    assert ".page td.button a{color:#330008!important}" in night
    assert "#84d6b5" not in html


def test_nothing_is_fetched() -> None:
    html = email_text(shipped()[Piece.EMAIL], settings(MoveState.OPEN), SENDER).html
    assert not re.search(r"<(img|link|script|iframe)|url\(|@import|src=", html)


def test_a_value_that_looks_like_a_place_is_text() -> None:
    sender = replace(SENDER, words=replace(SENDER.words, name="<!-- foot -->"))
    html = framed(email_html(fill(message("x"), settings(), sender), sender), foot=["The end."])
    assert html.count("The end.") == 1
    assert "&lt;!-- foot --&gt;" in html
