"""A guide stop by stop: which there are, what each shows, and what was answered already."""

from collections.abc import Mapping

import pytest

from kb.guides.page.body import CompiledBody, FilledStop
from kb.guides.page.render import compile_body
from kb.guides.text.placeholders import words_for
from kb.mail.servers import Protocol

GUIDE = """\
Before the first stop.

::: stop check try-it "Try it"
1. Open it.
2. Log in.
::: ask "**In**?"
### Out
Call.
:::
:::

::: stop open-it "Open it"
::: seen apps "**Apps**"
1. Tap **Apps**.
2. Tap **Mail**.
::: ask "Do you see **Mail**?"
:::
:::
::: seen mail "No **Apps**"
1. Tap **Mail**.
::: ask "Do you see **Accounts**?"
:::
:::
:::

::: stop pick-one "Pick one"
1. Click **File**.
::: seen long "The **long** list"
1. Click **Server**.
::: ask "**Server** again?"
:::
:::
::: seen short "The **short** list"
:::
:::

::: seen long "L"
::: stop of-the-long "Of the long list"
1. Do it.
:::
:::
::: seen short "S"
::: stop of-the-short "Of the short list"
1. Do this.
2. Do that.
:::
:::

::: pop3
::: stop back-up copy-it "Copy it"
1. Copy.
:::
:::

::: stop test both "Test"
::: seen mail "Old"
1. Old test.
:::
::: seen apps "New"
1. New test.
:::
:::

After the last.
"""


@pytest.fixture(scope="module")
def body() -> CompiledBody:
    return compile_body(GUIDE, path="a.md")


def link(stop: str, query: Mapping[str, str]) -> str:
    return f"{stop}?{'&'.join(f'{name}={value}' for name, value in query.items())}"


def filled(body: CompiledBody, name: str, seen: str | None = None, protocol: Protocol | None = None) -> FilledStop:
    stop = next(stop for stop in body.stops(protocol, seen) if stop.name == name)
    return body.fill_stop(stop, words_for(), protocol=protocol, link=link)


def names(body: CompiledBody, seen: str | None = None, protocol: Protocol | None = None) -> list[str]:
    return [stop.name for stop in body.stops(protocol, seen)]


def test_stops_follow_each_other_by_protocol_and_by_what_was_chosen(body: CompiledBody) -> None:
    assert names(body) == ["try-it", "open-it", "pick-one", "of-the-long", "both"]
    assert names(body, "short") == ["try-it", "open-it", "pick-one", "of-the-short", "both"]
    assert names(body, protocol=Protocol.POP3) == ["try-it", "open-it", "pick-one", "of-the-long", "copy-it", "both"]


def test_each_stop_is_one_of_the_five_steps(body: CompiledBody) -> None:
    steps = [stop.step for stop in body.stops(Protocol.POP3)]
    assert steps == ["check", "change", "change", "change", "back-up", "test"]


def test_numbers_run_through_what_is_walked(body: CompiledBody) -> None:
    assert [(s.first, s.last) for s in body.stops(None)] == [(1, 2), (3, 4), (5, 5), (6, 6), (7, 7)]
    assert [(s.first, s.last) for s in body.stops(None, "mail,short")] == [(1, 2), (3, 3), (4, 4), (5, 6), (7, 7)]


def test_a_stop_shows_its_actions_and_asks_its_question(body: CompiledBody) -> None:
    stop = filled(body, "try-it")
    assert stop.title == "Try it"
    assert stop.question == "<strong>In</strong>?"
    assert "<h3" in stop.cases
    assert stop.body.count("<li data-action>") == 1
    assert "Before the first stop" not in stop.body


def test_the_first_branch_is_taken_as_given_and_the_others_are_what_else_may_be_seen(body: CompiledBody) -> None:
    stop = filled(body, "open-it")
    assert "Tap <strong>Apps</strong>" in stop.body
    assert stop.question == "Do you see <strong>Mail</strong>?"
    assert [(way.label, way.address) for way in stop.others] == [("No <strong>Apps</strong>", "open-it?seen=mail")]
    assert stop.chosen == stop.choices == ()


def test_a_chosen_branch_takes_the_place_and_can_be_changed(body: CompiledBody) -> None:
    stop = filled(body, "open-it", "mail")
    assert "Apps" not in stop.body
    assert stop.question == "Do you see <strong>Accounts</strong>?"
    assert [(way.label, way.address) for way in stop.chosen] == [("No <strong>Apps</strong>", "open-it?")]


def test_branches_after_actions_are_asked_for(body: CompiledBody) -> None:
    stop = filled(body, "pick-one")
    assert "Click <strong>File</strong>" in stop.body
    assert stop.question == ""
    assert [way.label for way in stop.choices] == ["The <strong>long</strong> list", "The <strong>short</strong> list"]


def test_a_branch_without_words_leads_straight_to_the_next_stop(body: CompiledBody) -> None:
    assert [way.address for way in filled(body, "pick-one").choices] == [
        "pick-one?seen=long",
        "of-the-short?seen=short",
    ]


def test_whoever_comes_back_from_there_is_asked_again(body: CompiledBody) -> None:
    stop = filled(body, "pick-one", "short")
    assert "Click <strong>File</strong>" in stop.body
    assert len(stop.choices) == 2


def test_what_is_chosen_there_takes_the_place_of_the_actions_before(body: CompiledBody) -> None:
    stop = filled(body, "pick-one", "long")
    assert "File" not in stop.body
    assert '<span class="n">6</span><div class="action">Click <strong>Server</strong>' in stop.body


def test_what_was_answered_is_not_asked_again_nor_told_again(body: CompiledBody) -> None:
    stop = filled(body, "both", "mail")
    assert "Old test" in stop.body
    assert stop.choices == stop.chosen == ()


def test_ways_keep_what_was_chosen_elsewhere_and_the_protocol(body: CompiledBody) -> None:
    ways = filled(body, "open-it", "short", Protocol.POP3).others
    assert [way.address for way in ways] == ["open-it?protocol=pop3&seen=mail,short"]


def test_a_stop_in_a_branch_says_what_must_be_chosen(body: CompiledBody) -> None:
    assert body.ways_to("of-the-short") == (frozenset({"short"}),)
    assert body.ways_to("try-it") == (frozenset(),)
    assert body.ways_to("nowhere") == ()


def test_a_page_without_stops_has_none() -> None:
    assert compile_body("1. Tap it.", path="a.md").stops(None) == ()


def test_the_page_with_all_steps_numbers_them_alike(body: CompiledBody) -> None:
    html = body.fill(words_for(), seen="mail,short")
    assert [int(part.partition("<")[0]) for part in html.split('<li><span class="n">')[1:]] == [1, 2, 3, 4, 5, 6, 7]
