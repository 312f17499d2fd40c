"""The numbered steps of a page: which lists a reader may name, and which names are none."""

import pytest

from kb.guides.page.body import CompiledBody
from kb.guides.page.render import compile_body
from kb.guides.page.step_lists import Step, StepList, known_step, step_lists
from kb.mail.servers import Protocol

PAGE = """
1. Before any heading.

## Find it & go

::: seen row "I see **Row**"

1. One.

   1. Inner ones
   2. do not count.

2. Two.
:::

::: seen arrow "I see an arrow"

1. Only one.
:::

## Incoming server

1. Type it.
   ::: expect
   1. Not a step.
   :::
2. Go on.

Words between.

3. The last.

::: pop3
4. For POP3.
:::

## Words alone

- No numbers.
"""
BODY = compile_body(PAGE, path="page.md")


def test_each_list_stands_under_its_heading_or_branch() -> None:
    imap = (
        StepList("seen-row", "Find it & go: I see Row", 2),
        StepList("seen-arrow", "Find it & go: I see an arrow", 1),
        StepList("h-incoming-server", "Incoming server", 3),
    )
    assert step_lists(BODY, Protocol.IMAP) == imap
    assert step_lists(BODY, Protocol.POP3) == (*imap[:2], StepList("h-incoming-server", "Incoming server", 4))


ROW = StepList("seen-row", "Find it & go: I see Row", 2)


def test_a_step_is_known_by_its_list_and_number_in_any_state() -> None:
    four = Step(StepList("h-incoming-server", "Incoming server", 4), 4)
    assert known_step(BODY, "h-incoming-server.4") == four
    assert known_step(BODY, "seen-row.2") == Step(ROW, 2)
    assert (str(four), str(Step(ROW, 0))) == ("h-incoming-server.4", "seen-row")


@pytest.mark.parametrize("text", [".", "h-words-alone.1", "x.1", "h-incoming", "H-INCOMING-SERVER.1"])
def test_whatever_is_no_list_of_the_page_is_unknown(text: str) -> None:
    assert known_step(BODY, text) is None


@pytest.mark.parametrize("number", ["", "3", "-1", "²", "1" * 5000, " 1", "1.0", "٣", "0"])
def test_a_strange_number_is_left_out(number: str) -> None:
    assert known_step(BODY, f"seen-row.{number}") == Step(ROW, 0)


def test_a_page_without_steps_has_none() -> None:
    empty: CompiledBody = compile_body("Words.", path="page.md")
    assert step_lists(empty, Protocol.IMAP) == ()
