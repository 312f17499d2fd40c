"""Texts for very many domains that differ in the name alone: made once for all names of one shape, and filled in.

A list for a spreadsheet says the same to 200,000 clients. Of a name its letters stand in a text, and its length says
which wording still fits; that nothing else is made of it is proven for each shape, or else each text is made by itself.
"""

from collections.abc import Callable
from typing import TypeAlias

from kb.mail.names import DomainName

Make: TypeAlias = Callable[[DomainName], tuple[str, ...]]
#: Each text as what stands between the names.
_Pieces: TypeAlias = tuple[list[str], ...]


class Alike:
    """`make` gives the texts for a name."""

    def __init__(self, make: Make) -> None:
        self._make = make
        self._known: dict[tuple[int, ...], _Pieces | None] = {}

    def of(self, name: DomainName) -> tuple[str, ...]:
        """What `make` gives."""
        written = name.a_label
        if "xn--" in written:  # for people's eyes it has other letters
            return self._make(name)
        shape = tuple(map(len, written.split(".")))
        if shape not in self._known:
            self._known[shape] = self._learned(shape, name)
        pieces = self._known[shape]
        if pieces is None or any(written in piece for text in pieces for piece in text):
            return self._make(name)
        return tuple(map(written.join, pieces))

    def _learned(self, shape: tuple[int, ...], name: DomainName) -> _Pieces | None:
        """What is the same for all of this shape, proven by the name and by one that nobody has; `None` if nothing."""
        first, second = (_of_shape(shape, letters) for letters in ("xq", "zj"))
        pieces = tuple(text.split(first.a_label) for text in self._make(first))
        is_true = all(self._make(one) == tuple(map(one.a_label.join, pieces)) for one in (second, name))
        return pieces if is_true else None


def _of_shape(shape: tuple[int, ...], letters: str) -> DomainName:
    return DomainName(".".join((letters * length)[:length] for length in shape))
