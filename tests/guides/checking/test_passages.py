"""The author's own words, found in the source with their lines."""

from hypothesis import given
from hypothesis import strategies as st

from kb.guides.checking.passages import FILLER, LABEL, QUOTE, VALUE, PassageKind, passages

PAGE = """\
---
title: A page
minutes: 5
summary: "What it is for."
---
One sentence
over two lines.

## A heading

1. Tap **Save**.
   ::: expect
   You see “Saved”.
   :::
2. Type {{ incoming.host }}

::: warning "Do not delete it"
- A [link](/guides/x/).
:::
::: sketch phone "Simply" "just"
- Simply | just
( OK )
:::
::: path Simply > Just
::: include test

| Head | `code` |
| --- | --- |
| Cell | |

```
simply
```

### Couldn’t reach it
"""


def readable(text: str) -> str:
    return text.replace(FILLER, "").replace(LABEL, "L").replace(QUOTE, "Q").replace(VALUE, "V")


def test_a_page_falls_into_its_passages() -> None:
    assert [(p.kind.name, p.lines, readable(p.text)) for p in passages(PAGE)] == [
        ("TEXT", (2,), "A page"),
        ("TEXT", (4,), "What it is for."),
        ("TEXT", (6, 7), "One sentence over two lines."),
        ("HEADING", (9,), "A heading"),
        ("STEP", (11,), "Tap L."),
        ("TEXT", (13,), "You see Q."),
        ("STEP", (15,), "Type V"),
        ("HEADING", (17,), "Do not delete it"),
        ("TEXT", (18,), "A link."),
        ("TEXT", (27,), "Head"),
        ("TEXT", (27,), "Q"),
        ("TEXT", (29,), "Cell"),
        ("SAYING", (35,), "Couldn’t reach it"),
    ]


def test_a_place_in_a_passage_is_a_line_of_the_file() -> None:
    (passage,) = passages("One **bold label** and\n“a quotation” over\nthree lines.")
    assert [passage.line_at(passage.text.index(word)) for word in ("One", "and", QUOTE, "over", "three")] == [
        *(1, 1, 2, 2, 3)
    ]


def test_a_label_that_ends_a_sentence_still_ends_it() -> None:
    (passage,) = passages("**Wait.** Then go.")
    assert readable(passage.text) == "L. Then go."


def test_a_snippet_has_no_head() -> None:
    assert [(p.lines, p.text) for p in passages("First.\n\nSecond.")] == [((1,), "First."), ((3,), "Second.")]


@given(
    st.lists(st.sampled_from([*"-#|`*“”[]( )1.:{}\n", "a", "::: ", "seen", '"', "---", "```", "sketch"])).map("".join)
)
def test_no_text_raises_and_every_line_is_one_of_the_file(source: str) -> None:
    lines = source.splitlines()
    for passage in passages(source):
        assert len(passage.lines) == len(passage.starts)
        assert all(1 <= passage.line_at(place) <= len(lines) for place in range(len(passage.text)))
        assert passage.kind in PassageKind
