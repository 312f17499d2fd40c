"""Whether a stop is one screen: what `check_content` says of each that is not."""

import pytest

from kb.guides.checking.stops import stop_faults
from kb.guides.page.render import compile_body

GOOD = """\
::: stop test both-ways "Test both ways"
1. Open **Inbox**.

::: sketch phone "Mail"
> Inbox | 3
:::

::: ask "Do you see **Inbox**?"
:::
:::
"""


def faults(source: str) -> list[str]:
    return [message.partition(": ")[2] for _stop, message in stop_faults(compile_body(source, path="a.md"))]


def test_a_stop_that_is_one_screen_has_no_fault() -> None:
    assert faults(GOOD) == []


def test_a_page_without_stops_is_not_judged() -> None:
    assert faults("1. Tap it.") == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("1. Open **Inbox**.", "Open **Inbox**.", "it has 0 actions, not 1 to 3"),
        ("1. Open **Inbox**.", "1. Open **Inbox**.\n2. A.\n3. B.\n4. C.", "it has 4 actions, not 1 to 3"),
        ("1. Open **Inbox**.", f"1. Open **Inbox** {'and ' * 90}go.", "it has 100 words; 90 at most"),
        ('"Test both ways"', '"Test both ways, and once more"', "its title is longer than 28 characters"),
        ("> Inbox", "- Inbox", "its drawing frames nothing that its actions name in bold"),
        ("> Inbox", "> Outbox", "its drawing frames nothing that its actions name in bold"),
        ("**Inbox**?", "**Outbox**?", "its question names nothing in bold that is drawn, here or in the next stop"),
        ("**Inbox**?", "Inbox?", "its question names nothing in bold that is drawn, here or in the next stop"),
        ("stop test ", "stop ", "the last stop is the test: ::: stop test NAME"),
    ],
)
def test_what_is_too_much_or_missing_is_said(old: str, new: str, fault: str) -> None:
    assert old in GOOD
    assert fault in faults(GOOD.replace(old, new))


def test_a_stop_has_a_drawing_and_a_question() -> None:
    said = faults('::: stop test a "A"\n1. Tap **it**.\n:::')
    assert said == ["it has no drawing: ::: sketch", "it asks nothing: ::: ask"]


def test_a_question_may_name_what_the_next_stop_draws() -> None:
    first = GOOD.replace("stop test both-ways", "stop first").replace("see **Inbox**", "see **Sent**")
    assert faults(first + GOOD.replace("> Inbox | 3", "> Inbox | 3\n- Sent |")) == []


def test_every_branch_is_judged() -> None:
    branch = GOOD.partition("\n")[2].removesuffix(":::\n")
    wrong = branch.replace("> Inbox", "- Inbox")
    page = f'::: stop test a "A"\n::: seen x "X"\n{branch}:::\n::: seen y "Y"\n{wrong}:::\n:::\n'
    assert faults(page) == ["its drawing frames nothing that its actions name in bold"]
