"""`::: stop`, `::: ask` and `::: plate`: one screen of theirs, on the page with all steps."""

import re
from collections.abc import Callable

import pytest

from kb.guides.text.errors import ContentError
from kb.mail.servers import Protocol

STOP = """\
::: stop incoming-server "Type the name"
1. Tap **Host Name** under **Server**.
2. Type it.

::: plate Host Name | {{ incoming.host }}

::: sketch phone "Account" ">2 Done"
...
> Host Name | new ›
>2 [x] Use SSL
- Other | old
:::

::: ask "Does **Host Name** show it?"
Said to all.

### Cannot Verify
Say no.

1. Look again.
:::
:::
"""


def test_a_stop_is_a_section_with_its_name_its_number_and_its_title(words: Callable[..., str]) -> None:
    html = words(STOP)
    assert html.startswith('<section class="leg"><h2 id="h-incoming-server"><span class="k">1</span> Type')
    assert html.endswith("</section>")


def test_actions_have_numbers_and_frames_have_those_of_their_actions(words: Callable[..., str]) -> None:
    html = words(STOP)
    assert '<li><span class="n">1</span><div class="action">Tap <strong>Host Name</strong>' in html
    assert '<li><span class="n">2</span><div class="action">Type it.</div>' in html
    assert '<dt><span class="n">1</span>Host Name</dt>' in html
    assert '<p class="tick on here"><span class="n">2</span>Use SSL' in html
    assert '<span class="here"><span class="n">2</span>Done' in html
    assert "<dt>Other</dt>" in html


def test_numbers_run_through_the_guide(words: Callable[..., str]) -> None:
    html = words(STOP + STOP.replace("incoming-server", "outgoing-server"))
    assert [part[0] for part in html.split('<li><span class="n">')[1:]] == ["1", "2", "3", "4"]
    assert '<dt><span class="n">3</span>Host Name</dt>' in html
    assert '<span class="k">2</span>' in html


def test_a_plate_shows_a_value_with_its_label(words: Callable[..., str]) -> None:
    plate = (
        '<dl class="plate">\n<dt>Host Name</dt>\n<dd><span class="words">your new incoming server</span></dd>\n</dl>'
    )
    assert plate in words(STOP)


def test_cases_are_folded_and_keep_the_addresses_of_their_headings(words: Callable[..., str]) -> None:
    html = words(STOP)
    assert '<div class="answer"><p>Does <strong>Host Name</strong> show it?</p><details class="else"><summary>' in html
    assert "<p>Said to all.</p>" in html
    assert (
        '<details class="case">\n<summary>\n<h3 id="h-cannot-verify">Cannot Verify</h3>\n</summary>\n<p>Say no.</p>'
        in html
    )


def test_a_list_in_a_case_is_no_action(words: Callable[..., str]) -> None:
    html = words(STOP)
    assert html.count('<div class="action">') == 2
    assert '<ol class="steps">\n<li>Look again.</li>' in html


def test_a_question_without_cases_opens_nothing(words: Callable[..., str]) -> None:
    html = words('::: stop a "A"\n1. Tap **B**.\n\n::: ask "Do you see **B**?"\n:::\n:::')
    assert "<details" not in html
    assert '<div class="answer"><p>Do you see <strong>B</strong>?</p></div>' in html


def test_an_action_keeps_what_stands_below_it(words: Callable[..., str]) -> None:
    html = words('::: stop a "A"\n1. Tap **B**.\n   ::: expect\n   A window.\n   :::\n2. Go on.\n:::')
    assert (
        '<span class="n">1</span><div class="action"><p>Tap <strong>B</strong>.</p><div class="expect">'
        in html.replace("\n", "")
    )


@pytest.mark.parametrize("name", ["worked", "stuck", "ring", "profile", "proof"])
def test_no_stop_has_the_name_of_another_page(name: str, words: Callable[..., str]) -> None:
    with pytest.raises(ContentError, match=rf"a\.md:1: no stop may be called {name}"):
        words(f'::: stop {name} "A"\n1. Tap it.\n:::')


def test_a_stop_cannot_stand_in_a_stop(words: Callable[..., str]) -> None:
    with pytest.raises(ContentError, match=r"a\.md:2: a stop cannot stand inside another one"):
        words('::: stop a "A"\n::: stop b "B"\n1. Tap it.\n:::\n:::')


def test_two_stops_of_one_name_are_refused(words: Callable[..., str]) -> None:
    with pytest.raises(ContentError, match=r'a\.md:4: two stops are called "a"'):
        words('::: stop a "A"\n1. Tap it.\n:::\n::: stop a "B"\n1. Tap it.\n:::')


def test_stops_of_one_name_in_two_branches_are_no_mistake(words: Callable[..., str]) -> None:
    branches = "".join(f'::: seen {key} "{key}"\n::: stop a "A"\n1. Tap it.\n:::\n:::\n' for key in "xy")
    assert words(branches).count('<section class="leg"><h2 id="h-a"') == 2


def test_a_plate_holds_a_placeholder(words: Callable[..., str]) -> None:
    with pytest.raises(ContentError, match=r"a\.md:1: a plate shows a placeholder"):
        words("::: plate Host Name | mail.example")


SKETCH = '::: sketch phone "{}"\n...\n:::\n\n'


def drawn(html: str) -> list[int]:
    """How many drawings stand in each box, one after another; 0 for what stands in none."""
    boxes = re.split(r'<div class="drawn">', html)
    assert "<figure" not in boxes[0]
    return [box.partition("</figure></div>")[0].count("<figure") for box in boxes[1:]]


@pytest.mark.parametrize(
    ("stop", "expected"),
    [
        ("1. Tap it.\n\n" + SKETCH.format("One"), [1]),
        ("1. Tap it.\n\n" + SKETCH.format("One") * 3, [3]),
        (f"1. Tap.\n\n{SKETCH.format('A')}Words.\n\n{SKETCH.format('B')}{SKETCH.format('C')}", [1, 2]),
        (f"1. Tap.\n\n{SKETCH.format('A')}::: imap\n{SKETCH.format('B')}:::\n\nWords.\n", [2]),
        (f'1. Tap.\n\n{SKETCH.format("A")}::: seen x "X"\n{SKETCH.format("B")}:::\n', [1, 1]),
    ],
)
def test_drawings_that_follow_each_other_stand_in_one_box(
    words: Callable[..., str], stop: str, expected: list[int]
) -> None:
    html = words(f'::: stop name "Title"\n{stop}:::\n')
    assert drawn(html) == expected
    assert html.count("<div") == html.count("</div>")
    assert html.count('<div class="drawn">') == html.count("</figure></div>")


def test_there_is_nothing_to_open_where_no_other_case_is_told(words: Callable[..., str]) -> None:
    asked = '::: stop name "Title"\n1. Tap.\n\n::: ask "Do you see it?"\n::: pop3\n### Old mail\nGone.\n:::\n:::\n:::\n'
    assert '<details class="else">' in words(asked, protocol=Protocol.POP3)
    assert '<details class="else">' not in words(asked, protocol=Protocol.IMAP)
