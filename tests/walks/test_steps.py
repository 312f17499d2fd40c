"""What a reader meets of a guide: the steps of their protocol, with snippets, up to where it did not work."""

import pytest

from kb.guides.text.errors import ContentError
from kb.guides.text.source import Snippet
from kb.mail.servers import Protocol
from tests.walks.steps import Branch, Chooser, Expect, Item, Step, route

GUIDE = """\
---
title: Change the pigeon
app: Loft
labels: [thunderbird]
---
1. Click [[server-name]] of **Two \\*wings\\***.
2. Read [the news](/articles/news/).

::: imap
1. Type: {{ incoming.host }}
   ::: expect
   You should see
   “Coo”.
   :::
:::

::: pop3
1. Juggle.
:::

::: warning "Careful"
1. This is no step.
:::

::: path Barn > Roof

::: include test

## If it did not work

1. Cry.
"""
SNIPPETS = {"test": Snippet("_snippets/test.md", "## Test\n\n1. Look up.")}


def items(protocol: Protocol, text: str = GUIDE) -> tuple[Item, ...]:
    way = route(text, "loft.md", protocol, snippets=SNIPPETS, values={"incoming.host": "roof.test"})
    assert way.app == "Loft"
    return way.items


def test_a_reader_meets_the_steps_of_their_protocol_with_labels_and_values() -> None:
    assert items(Protocol.IMAP) == (
        Step("loft.md", 6, "Click ⟦Server Name⟧ of ⟦Two *wings*⟧."),
        Step("loft.md", 7, "Read the news."),
        Step("loft.md", 10, "Type: ⟨roof.test⟩"),
        Expect("loft.md", 11, "You should see “Coo”."),
        Step("loft.md", 25, "Open ⟦Barn⟧, then ⟦Roof⟧"),
        Step("_snippets/test.md", 3, "Look up."),
    )


def test_and_none_of_the_other() -> None:
    assert [str(item) for item in items(Protocol.POP3) if isinstance(item, Step)][2] == "Juggle."
    assert len(items(Protocol.POP3)) == 5


def test_branches_that_follow_each_other_are_one_choice() -> None:
    head = GUIDE.partition("1.")[0]
    one, two, three = (f'::: seen {key} "It says “{key}”"\n1. Click **{key}**.\n:::\n' for key in "abc")
    first, second = items(Protocol.IMAP, f"{head}{one}\n{two}\nThen:\n\n{three}")
    assert isinstance(first, Chooser)
    assert [branch.label for branch in first.branches] == ["It says “a”", "It says “b”"]
    assert second == Chooser((Branch("loft.md", 16, "It says “c”", (Step("loft.md", 17, "Click ⟦c⟧."),)),))


STOP = """\
::: stop roof "Type the roof"
1. Type the new name, or paste it. Look up.
::: plate Roof | {{ incoming.host }}
::: sketch windows "Barn"
> Roof
:::
::: ask "Is **Roof** new?"
### It rains
1. This is done by whom it rains on.
::: imap
1. So is this.
:::
:::
:::
1. Type the old name, or paste it.
"""


def test_a_stop_is_gone_through_with_the_value_of_its_plate_and_without_its_cases() -> None:
    assert items(Protocol.IMAP, GUIDE.partition("1.")[0] + STOP) == (
        Step("loft.md", 7, "Type the new name, or paste it: ⟨roof.test⟩. Look up."),
        Step("loft.md", 20, "Type the old name, or paste it."),
    )


def test_a_plate_of_the_other_protocol_is_not_the_readers() -> None:
    plate = "::: plate Roof | {{ incoming.host }}\n"
    stop = GUIDE.partition("1.")[0] + STOP.replace(plate, f"::: pop3\n{plate}:::\n")
    assert "roof.test" not in str(items(Protocol.IMAP, stop)[0])
    assert "roof.test" in str(items(Protocol.POP3, stop)[0])


def test_each_branch_of_a_stop_has_the_plate_of_the_stop() -> None:
    branches = '::: seen a "A"\n1. Type it, or paste it.\n:::\n::: seen b "B"\n1. Sing.\n:::\n'
    stop = STOP.replace("1. Type the new name, or paste it. Look up.\n", branches)
    chooser = items(Protocol.IMAP, GUIDE.partition("1.")[0] + stop)[0]
    assert isinstance(chooser, Chooser)
    steps = [str(step) for branch in chooser.branches for step in branch.items]
    assert steps == ["Type it, or paste it: roof.test.", "Sing."]


def test_what_is_no_guide_is_refused() -> None:
    with pytest.raises(ContentError):
        route("1. Look up.", "loft.md", Protocol.IMAP, snippets={}, values={})
