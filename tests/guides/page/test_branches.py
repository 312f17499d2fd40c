"""Stops whose branches answer for several keys, lead on at once, or are linked from other words of the guide."""

from collections.abc import Mapping

import pytest

from kb.guides.page.body import CompiledBody, FilledStop
from kb.guides.page.render import compile_body
from kb.guides.text.errors import ContentError
from kb.guides.text.placeholders import words_for
from kb.mail.servers import Protocol

GUIDE = """\
::: stop doors "Find a door"
1. Look for **Red**.

::: ask "**Red**?"
### It is locked
Take [the blue door](#seen-blue), or go to [the hall](#h-hall) or [the attic](#h-attic).
:::

::: seen red "**Red**"
1. Open **Red**.
:::
::: seen green "Only **Green**"
1. Open **Green**.
:::
::: seen blue "No door"
:::
:::

Words between.

::: seen red "Red"
::: stop red-room "Red room"
1. Walk through.
:::
:::
::: seen green blue "Green or none"
::: stop window "Window"
1. Climb in.
:::
:::

::: stop hall "Hall"
::: seen red "By a door"
1. Close it.
:::
::: seen green blue "By a window"
1. Shut it, as [before](#h-doors).
:::
:::

::: stop test out "Out"
1. Go [by the window](#seen-green).
:::
"""


@pytest.fixture(scope="module")
def body() -> CompiledBody:
    return compile_body(GUIDE, path="a.md")


def filled(body: CompiledBody, name: str, seen: str | None = None, protocol: Protocol | None = None) -> FilledStop:
    def link(stop: str, query: Mapping[str, str]) -> str:
        return f"{stop}?{'&'.join(f'{name}={value}' for name, value in query.items())}"

    stop = next(stop for stop in body.stops(protocol, seen) if stop.name == name)
    return body.fill_stop(stop, words_for(), protocol=protocol, link=link)


def links(html: str) -> list[str]:
    return [part.split('"')[0] for part in html.split('<a href="')[1:]]


@pytest.mark.parametrize(
    ("seen", "second"), [(None, "red-room"), ("red", "red-room"), ("green", "window"), ("blue", "window")]
)
def test_one_branch_is_walked_after_each_of_its_answers(body: CompiledBody, seen: str | None, second: str) -> None:
    assert [stop.name for stop in body.stops(None, seen)] == ["doors", second, "hall", "out"]


@pytest.mark.parametrize(
    ("seen", "words"), [("red", "Close it."), ("green", "Shut it, as"), ("blue", "Shut it, as"), (None, "Close it.")]
)
def test_a_stop_begins_with_the_branch_of_either_answer(body: CompiledBody, seen: str | None, words: str) -> None:
    assert words in filled(body, "hall", seen).body


def test_a_later_chooser_leads_to_the_first_of_its_answers(body: CompiledBody) -> None:
    assert [way.address for way in filled(body, "hall").others] == ["hall?seen=green"]
    assert [way.address for way in filled(body, "hall", "blue").others] == ["hall?seen=red"]


def test_an_answer_without_words_leads_to_what_follows_in_its_own_branch(body: CompiledBody) -> None:
    assert [way.address for way in filled(body, "doors").choices] == [
        "doors?seen=red",
        "doors?seen=green",
        "window?seen=blue",
    ]


def test_who_comes_back_after_an_answer_without_words_is_asked_again(body: CompiledBody) -> None:
    stop = filled(body, "doors", "blue")
    assert "Look for <strong>Red</strong>" in stop.body
    assert [way.address for way in stop.choices] == ["doors?seen=red", "doors?seen=green", "window?seen=blue"]


def test_what_was_answered_is_told_once(body: CompiledBody) -> None:
    told = [(name, filled(body, name, "green").chosen) for name in ("doors", "window", "hall", "out")]
    assert [name for name, ways in told if ways] == ["doors"]


def test_links_to_branches_lead_to_the_stop_with_that_branch(body: CompiledBody) -> None:
    assert links(filled(body, "doors").cases) == ["doors?seen=blue", "#h-hall", "#h-attic"]
    assert links(filled(body, "out", "red", Protocol.POP3).body) == ["out?protocol=pop3&amp;seen=green"]
    assert links(filled(body, "out", "blue").body) == ["out?seen=green"]


def test_on_the_page_with_all_steps_they_lead_to_that_branch_of_the_page(body: CompiledBody) -> None:
    html = body.fill(words_for(), seen="red", protocol=Protocol.POP3)
    assert links(html)[0] == "?protocol=pop3&amp;seen=blue#seen-blue"
    assert links(html)[-1] == "?protocol=pop3&amp;seen=green#seen-green"


@pytest.mark.parametrize("seen", ["red", "green", "blue"])
def test_the_page_with_all_steps_asks_once(body: CompiledBody, seen: str) -> None:
    html = body.fill(words_for(), seen=seen)
    assert html.count('class="choices made"') == 1
    assert html.count('aria-current="true"') == html.count('class="branch"') == 1
    assert ("Climb in." in html) is (seen != "red")


@pytest.mark.parametrize("seen", [None, "red", "blue"])
def test_the_page_with_all_steps_counts_stops_as_they_are_walked(body: CompiledBody, seen: str | None) -> None:
    html = body.fill(words_for(), seen=seen)
    numbers = [int(part.partition("<")[0]) for part in html.split('<span class="k">')[1:]]
    assert numbers == ([1, 2, 3, 4] if seen else [1, 2, 2, 3, 4])


def test_an_unknown_answer_leaves_all_open_and_what_was_asked_is_not_asked_again(body: CompiledBody) -> None:
    assert body.chosen(None, "blue,green,white") == {"green"}
    page = body.fill(words_for())
    assert page.count('class="choices"') == 1
    assert page.count("<summary><h3>Green or none</h3>") == 1


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('::: seen a b "A"\n:::\n::: seen b "B"\n:::', 'a.md:4: the key "b" is used twice on this page'),
        ('::: seen a "A"\n:::\n::: seen b a "B"\n:::', 'a.md:4: the key "a" is used twice on this page'),
    ],
)
def test_it_refuses_one_answer_in_two_branches_of_a_chooser(source: str, expected: str) -> None:
    with pytest.raises(ContentError) as caught:
        compile_body(f'::: stop x "X"\n{source}\n:::', path="a.md")
    assert str(caught.value) == expected
