"""The walker, at a program on paper: it does what is said, and stops where the guide and the program part."""

from collections.abc import Mapping

import pytest

from kb.guides.page.render import KINDS
from kb.guides.text.blocks import NO_ARGUMENTS, BlockKind, Shape
from kb.mail.servers import Protocol
from tests.walks.acts import Desk
from tests.walks.paper import PaperProgram, Sheet
from tests.walks.program import Prompt
from tests.walks.reader import Reader
from tests.walks.steps import route
from tests.walks.walker import Fault, Walk, Walked

HEAD = """\
---
title: Change the pigeon
app: Loft
---
"""
KNOWN: Mapping[str, BlockKind] = {
    **KINDS,
    "perch": BlockKind("perch", Shape.MARKDOWN, NO_ARGUMENTS, "::: perch"),
}
GUIDE = """\
## Before

1. Open Loft.
2. Click **Pigeons**.
   ::: expect
   You should see **Home**.
   :::
3. Delete the old name in **Home**.
4. Type the new name: {{ incoming.host }}
5. Click **Save**.

::: seen sure "It says “Really move?”"

1. Click **Yes**.
:::

::: seen quiet "It asks nothing"

Good.
:::

1. Make sure that **Home** is {{ incoming.host }}
2. Tick **Feed**.
"""
VALUES = {"incoming.host": "roof.test"}
LOFT = {
    "start": Sheet(leads={"Pigeons": "list"}),
    "list": Sheet(leads={"Save": "sure"}, boxes={"Home": "barn.test"}),
    "sure": Sheet(leads={"Yes": "kept"}, prompt=Prompt("Really move? There is no way back.", ("No", "Yes"))),
    "kept": Sheet(boxes={"Home": "roof.test", "Feed": "off"}),
}


class Neighbour:
    """Nobody writes here."""

    def send(self, subject: str) -> None:
        raise AssertionError(subject)

    def got(self, subject: str) -> bool:
        return subject == "nothing"


def follow(guide: str, program: PaperProgram) -> Walked:
    way = route(HEAD + guide, "loft.md", Protocol.IMAP, snippets={}, values=VALUES, kinds=KNOWN)
    walk = Walk(Desk(program, Neighbour(), Reader("Anna", "anna@loft.test", "seed", way.app)), patience=0, maybe=0)
    walk.follow(way.items)
    return walk.walked


def stopped(guide: str, program: PaperProgram) -> str:
    with pytest.raises(Fault) as fault:
        follow(guide, program)
    return str(fault.value).partition("\n")[0]


def without(line: str) -> str:
    assert GUIDE.count(line) == 1
    return GUIDE.replace(line, "")


def test_it_does_what_is_said_in_its_order() -> None:
    program = PaperProgram(**LOFT)
    assert follow(GUIDE, program) == Walked(steps=8)
    assert program.done == ["press Pigeons", "type roof.test", "press Save", "press Yes", "put on"]


def test_blocks_of_any_name_are_gone_through() -> None:
    inside = GUIDE.replace("## Before\n", "::: perch\n").replace("::: seen sure", ":::\n\n::: seen sure")
    program = PaperProgram(**LOFT)
    assert follow(inside, program) == Walked(steps=8)


def test_a_label_that_is_not_there_stops_it_at_its_line() -> None:
    assert stopped(GUIDE.replace("**Pigeons**", "**Doves**"), PaperProgram(**LOFT)) == (
        "loft.md:8: “Click Doves.” 'Doves' is not there"
    )


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ("1. Open Loft.\n", "loft.md:7: “Click Pigeons.” it is closed"),
        ("2. Click **Pigeons**.\n", "loft.md:8: 'Home' is not to be seen"),
        ("4. Type the new name: {{ incoming.host }}\n", ""),
        ("5. Click **Save**.\n", "loft.md:26: “Tick Feed.” 'Feed' is not there"),
        ("1. Click **Yes**.\n", "asks what the guide does not mention: 'Really move? There is no way back.'"),
    ],
)
def test_a_step_taken_out_stops_it_there(line: str, where: str) -> None:
    program = PaperProgram(**LOFT)
    if where:
        assert where in stopped(without(line), program)
    else:
        # Put right by the step that compares, as a reader would.
        follow(without(line), program)
        assert "type roof.test" not in program.done


def test_a_question_that_no_branch_has_stops_it() -> None:
    other = {**LOFT, "sure": Sheet(prompt=Prompt("Feed first?", ("No", "Yes")))}
    assert "the program asks what the guide does not mention: 'Feed first?' ('No', 'Yes')" in stopped(
        GUIDE, PaperProgram(**other)
    )


def test_a_question_at_the_end_stops_it() -> None:
    last = {"start": Sheet(leads={"Pigeons": "asked"}), "asked": Sheet(prompt=Prompt("Feed first?", ("No", "Yes")))}
    assert "Feed first?" in stopped("1. Open Loft.\n2. Click **Pigeons**.\n", PaperProgram(**last))


def test_a_question_that_a_box_has_announced_is_answered() -> None:
    asked = {
        "start": Sheet(leads={"Pigeons": "told"}),
        "told": Sheet(leads={"Enter": "end"}, prompt=Prompt("Loft has changed.", ("OK",))),
        "end": Sheet(boxes={"Home": "roof.test"}),
    }
    guide = """\
1. Open Loft.

::: expect
You may see: “Loft has changed.” This is normal.
:::

2. Click **Pigeons**.
3. Make sure that **Home** is {{ incoming.host }}
"""
    assert follow(guide, PaperProgram(**asked)) == Walked(steps=3)
    assert "does not mention" in stopped(guide.replace("Loft has", "The loft has"), PaperProgram(**asked))


def test_a_choice_is_never_made_for_the_reader() -> None:
    asked = {
        "start": Sheet(leads={"Pigeons": "told"}),
        "told": Sheet(leads={"Enter": "told"}, prompt=Prompt("Loft has changed.", ("Cancel", "OK"))),
    }
    told = "::: expect\nYou may see: “Loft has changed.”\n:::"
    guide = f"1. Open Loft.\n\n{told}\n\n2. Click **Pigeons**.\n3. Wait two minutes.\n"
    assert "does not mention" in stopped(guide, PaperProgram(**asked))


def test_a_password_is_typed_where_the_guide_says_that_it_may_be_asked() -> None:
    asked = {
        "start": Sheet(leads={"Pigeons": "lock"}),
        "lock": Sheet(leads={"Enter": "end"}, prompt=Prompt("Seed?", ("OK",), password=True)),
        "end": Sheet(boxes={"Home": "roof.test"}),
    }
    guide = "1. Open Loft.\n2. Click **Pigeons**.\n3. Type your email password, if Loft asks.\n"
    program = PaperProgram(**asked)
    assert follow(guide, program) == Walked(steps=3)
    assert program.done == ["press Pigeons", "type seed", "press Enter"]
    assert "does not mention: 'Seed?'" in stopped(guide.rpartition("3.")[0], PaperProgram(**asked))


def test_a_password_may_be_asked_a_little_later_and_once() -> None:
    asked = {
        "start": Sheet(leads={"Pigeons": "lock"}),
        "lock": Sheet(leads={"Enter": "barn"}, prompt=Prompt("Seed?", ("OK",), password=True)),
        "barn": Sheet(leads={"Roof": "lock"}),
    }
    guide = "1. Open Loft.\n2. Type your email password, if Loft asks.\n3. Click **Pigeons**.\n4. Click **Roof**.\n"
    assert stopped(guide, PaperProgram(**asked)).startswith("the program asks what the guide does not mention: 'Seed?'")
    once = {**asked, "barn": Sheet(leads={"Roof": "roof"}), "roof": Sheet()}
    assert follow(guide, PaperProgram(**once)) == Walked(steps=4)


def test_what_is_there_only_for_some_is_passed_by() -> None:
    program = PaperProgram(start=Sheet(words=("Home",)))
    assert follow("1. Open Loft.\n2. Click **More**, if there is such a button.\n", program) == Walked(steps=2)


def test_a_sentence_that_it_cannot_read_stops_it() -> None:
    assert stopped("1. Open Loft.\n2. Juggle **Pigeons**.\n", PaperProgram(**LOFT)) == (
        "loft.md:6: “Juggle Pigeons.” the walker cannot read “Juggle ⟦Pigeons⟧.”"
    )


def test_a_branch_of_which_nothing_can_be_seen_is_not_taken() -> None:
    says, shows = '::: seen a "It says “Coo”"', '::: seen b "It shows **Nest**"'
    guide = f"1. Open Loft.\n\n{says}\n1. Click **A**.\n:::\n\n{shows}\n1. Click **B**.\n:::\n"
    assert "none of the branches from here on is what can be seen" in stopped(guide, PaperProgram(start=Sheet()))
    program = PaperProgram(start=Sheet(words=("Nest",), leads={"B": "start"}))
    assert follow(guide, program) == Walked(steps=2)
    assert program.done == ["press B"]
