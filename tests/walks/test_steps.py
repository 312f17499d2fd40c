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


def test_what_is_no_guide_is_refused() -> None:
    with pytest.raises(ContentError):
        route("1. Look up.", "loft.md", Protocol.IMAP, snippets={}, values={})
