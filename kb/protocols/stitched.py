"""A text with holes, compressed beforehand for names of one length, into which each name is only put.

A compressed file is a stream of blocks, and any of them may be stored as it is. All pieces between holes go through one
compressor, and for a hole it is fed a mark as long as the name, of bytes that stand in no text of UTF-8. Where the name
is said for the first time, what the compressor makes of the mark is thrown away: in its place a request puts the name,
as a stored block. From there on the same mark is a reference back to that place, and brings whatever name stands there,
as long as it is within the reach of such references; beyond it the name is put in anew.

So a page costs a microsecond or two, however long it is (`filled_sums` for gzip), and is hardly longer than if it were
compressed anew. What is kept is proven when it is made.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final

from kb.protocols.blocks import WAYS, Way
from kb.protocols.filled_sums import FilledSum

#: Shorter names are no reference: zlib makes none of three bytes if it is far.
_SHORTEST: Final = 4
#: The longest name that one stored block holds.
_LONGEST: Final = 0xFFFF
#: Letters and figures, as in names.
_DIGITS: Final = b"0123456789abcdef"
#: Bytes that Python takes for a piece beside its own.
_PIECE: Final = 48


class NotStitched(RuntimeError):
    """What was made beforehand does not come back as it should: it must not be kept."""


class Stitched:
    """A text whose `pieces` are parted by holes; hole number n is for the name number `spelt[n]` of those that come.

    `lengths` says how many bytes each of these names has; `coding` is "gzip", or "br" for names that end in a letter or
    a figure of ASCII. Raises `NotStitched`.
    """

    __slots__ = ("_stored", "_sum", "_woven", "size")

    def __init__(
        self, pieces: Sequence[bytes], spelt: Sequence[int], lengths: Sequence[int], coding: str = "gzip"
    ) -> None:
        if len(pieces) != len(spelt) + 1 or not all(0 < length <= _LONGEST for length in lengths):
            raise NotStitched("the holes do not fit the pieces")
        way = WAYS[coding]
        self._sum = FilledSum(pieces, spelt, lengths) if way.is_summed else None
        # Should a mark ever be broken in two, each name is put in anew at every hole.
        for reach in (way.reach, 0):
            self._woven, self._stored = _woven(way(), pieces, spelt, lengths, reach)
            if all(way.unpacked(self.packed(names)) == filled for names, filled in _tries(pieces, spelt, lengths)):
                break
        else:
            raise NotStitched("it does not come back as it was")
        self.size = sum(_PIECE + len(piece) for piece in self._woven) + (self._sum.size if self._sum else 0)

    def packed(self, names: Sequence[bytes]) -> bytes:
        """The text with the names in it in its coding, for names of the right lengths."""
        end = self._sum.of_gzip(names) if self._sum else b""
        return _filled(self._woven, [names[place] for place in self._stored], end)


def _tries(
    pieces: Sequence[bytes], spelt: Sequence[int], lengths: Sequence[int]
) -> Iterator[tuple[list[bytes], bytes]]:
    """Names, and the text with them in it, which together prove that it comes back whatever the names are.

    Each round writes another digit of the number of its place into every byte of the names. A byte that is right in all
    rounds comes from its own place of its own name, since no other has the same digits.
    """
    places = sum(lengths)
    for digit in range(max(1, (places.bit_length() + 3) // 4)):
        signs = bytes(_DIGITS[(place >> 4 * digit) % 16] for place in range(places))
        names = [signs[end - length : end] for end, length in zip(accumulate(lengths), lengths, strict=True)]
        yield names, _filled(pieces, [names[place] for place in spelt])


def _woven(
    way: Way, pieces: Sequence[bytes], spelt: Sequence[int], lengths: Sequence[int], reach: int
) -> tuple[list[bytes], list[int]]:
    """What stands between the names that are put in, and the numbers of these names.

    Each piece ends with the head of the stored block that holds the name.
    """
    woven, stored, packed = [], [], way.head
    last, mark = dict[int, int](), dict[int, bytes]()
    at = 0
    for piece, place in zip(pieces, spelt, strict=False):
        packed += way.take(piece)
        at += len(piece)
        length = lengths[place]
        if length >= _SHORTEST and at - last.get(place, -reach - 1) <= reach:
            packed += way.take(mark[place])
        else:
            woven.append(packed + way.flush() + way.stored(length))
            stored.append(place)
            mark[place] = way.mark(length)
            way.take(mark[place])
            way.flush()
            packed = b""
        last[place] = at
        at += length
    return [*woven, packed + way.take(pieces[-1]) + way.end()], stored


def _filled(pieces: Sequence[bytes], names: Sequence[bytes], end: bytes = b"") -> bytes:
    both = [b""] * (len(pieces) + len(names)) + [end]
    both[:-1:2], both[1:-1:2] = pieces, names
    return b"".join(both)
