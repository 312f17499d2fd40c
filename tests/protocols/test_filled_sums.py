"""The check sum of a text whose names are known is that of the whole text, wherever and how often they stand in it."""

import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.protocols.filled_sums import FilledSum


@given(st.data())
def test_the_sum_is_that_of_the_text(data: Any) -> None:
    pieces = data.draw(st.lists(st.binary(max_size=300), min_size=1, max_size=20))
    names = data.draw(st.lists(st.binary(max_size=70), min_size=4, max_size=4))
    spelt = data.draw(st.lists(st.integers(0, 3), min_size=len(pieces) - 1, max_size=len(pieces) - 1))
    text = b"".join(piece + (names[spelt[at]] if at < len(spelt) else b"") for at, piece in enumerate(pieces))
    summed = FilledSum(pieces, spelt, list(map(len, names)))
    assert (summed.of(names), summed.length) == (zlib.crc32(text), len(text))


@pytest.mark.parametrize("name", [bytes(12), b"\xff" * 12, b"name.example", b"\x00" * 11 + b"\x01"])
def test_every_bit_of_a_name_counts(name: bytes) -> None:
    summed = FilledSum([b"from ", b" to ", b"."], [0, 0], [12])
    assert summed.of([name]) == zlib.crc32(b"from %b to %b." % (name, name))
    for bit in range(8 * len(name)):
        other = (int.from_bytes(name, "big") ^ 1 << bit).to_bytes(12, "big")
        assert summed.of([other]) != summed.of([name])
