"""`::: sketch`: screens drawn from text."""

from collections.abc import Callable

import pytest

from kb.guides.text.errors import ContentError

WHOLE = """\
::: sketch phone "Account" "‹ Back" "Done"
= INCOMING MAIL SERVER
> Host Name | {{ incoming.host }}
- User Name | {{ incoming.user_name }}
- Password
[x] Use SSL
>[ ] Accept <all> *certificates*
( Cancel ) (> Next )
~ Verifying…
- Port | {{ incoming.port }}
:::
"""


def test_it_draws_every_kind_of_row_with_the_readers_values(page: Callable[..., str]) -> None:
    assert page(WHOLE) == (
        '<figure class="sketch sketch-phone">\n<div class="screen">\n'
        '<p class="bar"><span>‹ Back</span> <b>Account</b> <span>Done</span> </p>\n'
        '<p class="group">INCOMING MAIL SERVER</p>\n'
        '<dl class="rows">\n'
        '<div class="here">\n<dt>Host Name</dt>\n'
        '<dd>yourdomain.<wbr>co.<wbr>uk<span class="vh"> (set this)</span></dd>\n</div>\n'
        "<div>\n<dt>User Name</dt>\n<dd><span data-user>you</span>@yourdomain.<wbr>co.<wbr>uk</dd>\n</div>\n"
        '<div class="bare">\n<dt>Password</dt>\n<dd></dd>\n</div>\n'
        "</dl>\n"
        '<p class="tick on">Use SSL<span class="vh"> (ticked)</span></p>\n'
        '<p class="tick here">Accept &lt;all&gt; *certificates*'
        '<span class="vh"> (not ticked; set it like this)</span></p>\n'
        '<p class="buttons"><span>Cancel</span> '
        '<span class="here">Next<span class="vh"> (choose this)</span></span> </p>\n'
        '<p class="text">Verifying…</p>\n'
        '<dl class="rows">\n<div>\n<dt>Port</dt>\n<dd>993</dd>\n</div>\n</dl>\n'
        "</div>\n<figcaption>Your screen will look something like this.</figcaption>\n</figure>"
    )


def test_a_title_alone_is_enough(words: Callable[..., str]) -> None:
    assert words('::: sketch windows "Account Settings"\n- Name\n:::').startswith(
        '<figure class="sketch sketch-windows">\n<div class="screen">\n'
        '<p class="bar"><span></span> <b>Account Settings</b> <span></span> </p>\n'
    )


def test_without_a_domain_its_fields_hold_words(words: Callable[..., str]) -> None:
    html = words('::: sketch mac "A"\n> Server | {{ incoming.host }}\n:::')
    assert '<dd><span class="words">your new incoming server</span><span class="vh"> (set this)' in html


def test_a_value_cannot_break_out_of_its_field(words: Callable[..., str]) -> None:
    html = words('::: sketch mac "<b>"\n- A | </dd><script>alert(1)</script> & &amp;\n:::')
    assert "<dd>&lt;/dd&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; &amp;</dd>" in html
    assert "<b>&lt;b&gt;</b>" in html


@pytest.mark.parametrize("row", ["Host Name | x", "* Host", "[y] Use SSL", "( Cancel", "-", "| a |", "=x"])
def test_it_refuses_a_row_that_it_does_not_know(words: Callable[..., str], row: str) -> None:
    with pytest.raises(ContentError) as caught:
        words(f'Text.\n\n::: sketch mac "A"\n= Group\n{row}\n:::')
    assert str(caught.value) == "a.md:5: a row of a sketch begins with = - > [x] [ ] ( ~ or @ and a space, or is ..."


def test_it_refuses_to_draw_nothing(words: Callable[..., str]) -> None:
    with pytest.raises(ContentError, match=r"a\.md:1: this sketch has no rows"):
        words('::: sketch mac "A"\n:::')


@pytest.mark.parametrize(
    ("row", "opening"),
    [
        ("- Menu", '<div class="bare">'),
        ("> Menu", '<div class="here bare">'),
        ("- Menu | ›", "<div>"),
        ("> Menu | x", '<div class="here">'),
    ],
)
def test_a_row_without_a_value_has_no_field(words: Callable[..., str], row: str, opening: str) -> None:
    assert f'<dl class="rows">\n{opening}\n<dt>Menu</dt>' in words(f'::: sketch windows "A"\n{row}\n:::')


@pytest.mark.parametrize(
    ("row", "whispered"),
    [
        ("> Mail | ›", " (choose this)"),
        ("> Mail | Off ›", " (choose this)"),
        ("> Delete messages from server", " (choose this)"),
        ("> Port | 993", " (set this)"),
        ("- Mail | ›", ""),
        ("- Port | 993", ""),
    ],
)
def test_a_framed_row_says_whether_it_is_chosen_or_set(words: Callable[..., str], row: str, whispered: str) -> None:
    html = words(f'::: sketch phone "Settings"\n{row}\n:::')
    assert "".join(part.split("</span>")[0] for part in html.split('<span class="vh">')[1:]) == whispered
