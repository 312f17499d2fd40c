"""Numbers of rows in parts: so many as one statement may name."""

from collections.abc import Collection, Iterator
from itertools import islice
from typing import Final

_AT_ONCE: Final = 500


def in_parts(numbers: Collection[int]) -> Iterator[list[int]]:
    rest = iter(numbers)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
