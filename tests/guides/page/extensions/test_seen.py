"""`::: seen`: choosers."""

import re
from collections.abc import Callable, Mapping

import pytest

from kb.guides.page.render import compile_body
from kb.guides.text.errors import ContentError
from kb.guides.text.placeholders import words_for
from kb.mail.servers import Protocol

WHOLE = """\
::: seen apps "**Apps** & more"
Tap it.
:::
::: seen mail "Mail"
::: imap
Tap Mail.
:::
:::
"""
OPENS = '<div class="choices" role="group" aria-label="What do you see?"><p>What do you see?</p><ul>'
#: Once it is made, paper does not show it.
MADE = OPENS.replace("choices", "choices made")
APPS = '<section class="branch" id="seen-apps"><h3><strong>Apps</strong> &amp; more</h3><p>Tap it.</p></section>'
MAIL = '<section class="branch" id="seen-mail"><h3>Mail</h3><p>Tap Mail.</p></section>'

TWO = '::: seen a "A"\n:::\n::: seen b "B"\n:::\n\nText.\n\n::: seen c "C"\n:::\n::: seen d "D"\n:::'


def folded(branch: str) -> str:
    """A branch that nobody has chosen yet."""
    opening, label, rest = branch.partition("<h3>")
    opening = opening.replace("<section", "<details").replace(">", "><summary>")
    return f"{opening}{label}{rest}".replace("</h3>", "</h3></summary>").replace("</section>", "</details>")


def links(html: str) -> list[str]:
    return [part.split('"')[0] for part in html.split('<a href="')[1:]]


def test_all_branches_are_shown_without_a_choice(words: Callable[..., str]) -> None:
    assert words(WHOLE) == (
        f'{OPENS}<li><a href="?seen=apps#seen-apps"><strong>Apps</strong> &amp; more</a></li>'
        f'<li><a href="?seen=mail#seen-mail">Mail</a></li></ul><p class="print-only">'
        "Choose on the page before you print it.</p></div>"
        f"{folded(APPS)}{folded(MAIL)}"
    )


def test_a_choice_shows_its_branch_and_the_way_back(words: Callable[..., str]) -> None:
    assert words(WHOLE, seen="mail") == (
        f'{MADE}<li><a href="?seen=apps#seen-apps"><strong>Apps</strong> &amp; more</a></li>'
        '<li><a href="?seen=mail#seen-mail" aria-current="true">Mail</a></li>'
        f'<li class="all"><a href="?#seen-apps">Show every case again</a></li></ul></div>{MAIL}'
    )


def test_links_keep_the_protocol_that_was_asked_for(words: Callable[..., str]) -> None:
    assert links(words(WHOLE, seen="mail", protocol=Protocol.POP3)) == [
        "?protocol=pop3&amp;seen=apps#seen-apps",
        "?protocol=pop3&amp;seen=mail#seen-mail",
        "?protocol=pop3#seen-apps",
    ]


def test_a_caller_can_make_the_links(words: Callable[..., str]) -> None:
    def link(query: Mapping[str, str]) -> str:
        return f"/x/?device=mac&{query.get('seen')}"

    assert links(words(WHOLE, link=link))[0] == "/x/?device=mac&amp;apps#seen-apps"


@pytest.mark.parametrize("seen", ["", "nothing", "APPS", ",", "a" * 100_000, "apps\x00"])
def test_an_unknown_choice_is_none(words: Callable[..., str], seen: str) -> None:
    assert words(WHOLE, seen=seen) == words(WHOLE)


def test_choosers_apart_are_chosen_apart(words: Callable[..., str]) -> None:
    html = words(TWO, seen="b,d")
    assert [key for key in "abcd" if f'id="seen-{key}"' in html] == ["b", "d"]
    assert links(html) == [
        *("?seen=a,d#seen-a", "?seen=b,d#seen-b", "?seen=d#seen-a"),
        *("?seen=b,c#seen-c", "?seen=b,d#seen-d", "?seen=b#seen-c"),
    ]


def test_of_two_choices_in_one_chooser_the_first_branch_counts() -> None:
    assert compile_body(TWO, path="a.md").chosen(None, "d,b,a,x") == {"a", "d"}


def test_choosers_nest(words: Callable[..., str]) -> None:
    source = '::: seen a "A"\n::: seen a1 "A1"\none\n:::\n::: seen a2 "A2"\ntwo\n:::\n:::\n::: seen b "B"\n:::'
    html = words(source, seen="a,a2")
    assert "two" in html
    assert "one" not in html
    assert 'id="seen-b"' not in html


def test_one_key_may_serve_both_protocols() -> None:
    body = compile_body('::: imap\n::: seen a "A"\n:::\n:::\n::: pop3\n::: seen a "A"\n:::\n:::', path="a.md")
    assert body.seen_keys == {"a"}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (TWO + '\n\n::: seen a "Again"\n:::', 'a.md:13: the key "a" is used twice on this page'),
        ('::: seen a "[A](/b/)"\n:::', "a.md:1: a label is itself a link, so it holds plain and **bold** words only"),
        ('::: seen a "`A`"\n:::', "a.md:1: a label is itself a link, so it holds plain and **bold** words only"),
    ],
)
def test_it_refuses_what_cannot_be_chosen(source: str, expected: str) -> None:
    with pytest.raises(ContentError) as caught:
        compile_body(source, path="a.md")
    assert str(caught.value) == expected


STOP = """\
::: stop {name} "{title}"
1. {action}

::: sketch phone "Screen"
>1 {action}
:::
{ask}
:::
"""


def stop(name: str, title: str, action: str, ask: str = "") -> str:
    return STOP.format(name=name, title=title, action=action, ask=ask)


def test_what_a_stop_ends_with_is_not_one_with_the_branches_right_after_it() -> None:
    asked = '::: seen one "One"\n:::\n::: seen two "Two"\n:::'
    source = (
        stop("look-around", "Look around", "Look.", asked)
        + '::: seen one "One"\n'
        + stop("first-way", "First way", "Go left.")
        + ':::\n::: seen two "Two"\n'
        + stop("second-way", "Second way", "Go right.")
        + ":::\n"
    )
    body = compile_body(source, path="a.md")
    names = {seen: [found.name for found in body.stops(Protocol.IMAP, seen)] for seen in (None, "one", "two")}
    assert names == {
        None: ["look-around", "first-way"],
        "one": ["look-around", "first-way"],
        "two": ["look-around", "second-way"],
    }


def test_stops_and_actions_go_on_after_the_first_of_branches_that_hold_them() -> None:
    source = (
        '::: seen one "One"\n'
        + stop("first-way", "First way", "Go left.")
        + stop("on-the-left", "On the left", "Go on.")
        + ':::\n::: seen two "Two"\n'
        + stop("second-way", "Second way", "Go right.")
        + ":::\n"
        + stop("the-end", "The end", "Sit down.")
    )
    body = compile_body(source, path="a.md")
    numbers = re.compile(r'<span class="k">([0-9]+)</span> ([^<]+)<')
    whole = [("1", "First way"), ("2", "On the left"), ("1", "Second way"), ("3", "The end")]
    assert numbers.findall(body.shown(Protocol.IMAP)) == whole
    filled = body.fill(words_for(language="en"), protocol=None, seen="two")
    assert numbers.findall(filled) == [("1", "Second way"), ("2", "The end")]
    assert [found.last for found in body.stops(Protocol.IMAP, None)] == [1, 2, 3]
