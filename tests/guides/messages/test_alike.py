"""Texts for very many domains: whatever a text does with the name, each is what it would be if it were made alone."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.guides.messages.alike import Alike
from kb.guides.messages.kit import TooLong, invoice_line, text_message
from kb.guides.messages.tree import MoveState, Piece
from kb.mail.names import DomainName
from tests.guides.messages.imagined import SENDER, message, settings, shipped

_LABELS = st.from_regex(r"[a-z0-9](?:[a-z0-9-]{0,28}[a-z0-9])?", fullmatch=True)
_ENDS = st.sampled_from(["de", "example", "co.uk", "xn--p1ai", "x--q"])
_NAMES = st.builds(lambda labels, last: ".".join((*labels, last)), st.lists(_LABELS, min_size=1, max_size=3), _ENDS)
#: The shortest wording of this one fits only beside a short name.
_TIGHT = message(
    f"For {{{{ domain }}}}: {'a' * 130} {{{{ domain.typed }}}}\n\n{'b' * 100} {{{{ domain }}}}", Piece.TEXT_MESSAGE
)


def texts_for(name: DomainName) -> tuple[str, ...]:
    client = settings(MoveState.OPEN, name.a_label)
    pieces = shipped()
    try:
        tight = text_message(_TIGHT, client, SENDER)
    except TooLong:
        tight = "too long"
    return (
        text_message(pieces[Piece.TEXT_MESSAGE], client, SENDER),
        invoice_line(pieces[Piece.INVOICE_LINE], client, SENDER),
        tight,
    )


@pytest.mark.thorough
@given(st.lists(_NAMES, min_size=1, max_size=6))
def test_each_text_is_what_it_would_be_if_it_were_made_alone(names: list[str]) -> None:
    alike = Alike(texts_for)
    for written in [*names, *names]:
        name = DomainName(written)
        assert alike.of(name) == texts_for(name)


def counted(make: Callable[[str], str]) -> tuple[Alike, list[str]]:
    """Texts of one, and the names for which it was really made."""
    asked: list[str] = []

    def made(name: DomainName) -> tuple[str]:
        asked.append(name.a_label)
        return (make(name.a_label),)

    return Alike(made), asked


def test_all_of_one_shape_are_made_but_once() -> None:
    alike, asked = counted(lambda name: f"Mail for {name} moves: https://help.example/{name}/")
    names = [DomainName(f"client-{number:04}.example") for number in range(50)]
    assert [alike.of(name)[0].count(name.a_label) for name in names] == [2] * 50
    assert len(asked) == 3
    alike.of(DomainName("client-000.example"))
    assert len(asked) == 6


@pytest.mark.parametrize(
    "make",
    [
        lambda name: f"{name} {name[:3]}",
        lambda name: f"{name} {hash(name)}",
        lambda name: f"{name.title()}",
        lambda name: name[::-1],
        lambda name: f"{name} at xqxq.xqxqxqx",
        lambda name: f"{name} at help.example" if name != "help.example" else "here",
    ],
)
def test_what_does_something_else_with_a_name_is_made_for_each(make: Callable[[str], str]) -> None:
    for first in ("help.example", "mail.example", "xqxq.xqxqxqx", "zjzj.zjzjzjz", "a--b.example"):
        alike, _asked = counted(make)
        for written in (first, "help.example", "mine.example"):
            assert alike.of(DomainName(written)) == (make(written),)


def test_a_name_that_is_shown_otherwise_than_written_is_made_by_itself() -> None:
    name = DomainName("xn--bcher-kva.example")
    assert Alike(texts_for).of(name) == texts_for(name)
    assert "bücher.example" in texts_for(name)[1]
