"""A text with holes, compressed beforehand for names of one length, into which each name is only put.

A compressed file is a stream of blocks, and any of them may be stored as it is. All pieces between holes go through one
compressor, and for a hole it is fed a mark as long as the name, of bytes that stand in no text of UTF-8. Where the name
is said for the first time, what the compressor makes of the mark is thrown away: in its place a request puts the name,
as a stored block. From there on the same mark is a reference back to that place, and brings whatever name stands there,
as long as it is within the reach of such references; beyond it the name is put in anew.

So a page of 20 kB costs a microsecond by brotli, and by gzip twenty for its check sum; and it is hardly longer than if
it were compressed anew. What is kept is proven when it is made.
"""

from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from kb.protocols.blocks import WAYS

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

    __slots__ = ("_lengths", "_spelt", "_stored", "_texts", "_way", "_woven", "size")

    def __init__(
        self, pieces: Sequence[bytes], spelt: Sequence[int], lengths: Sequence[int], coding: str = "gzip"
    ) -> None:
        if len(pieces) != len(spelt) + 1 or not all(0 < length <= _LONGEST for length in lengths):
            raise NotStitched("the holes do not fit the pieces")
        self._spelt, self._lengths, self._texts, self._way = tuple(spelt), tuple(lengths), tuple(pieces), WAYS[coding]
        # Should a mark ever be broken in two, each name is put in anew at every hole.
        if not any(self._comes_back(reach) for reach in (self._way.reach, 0)):
            raise NotStitched("it does not come back as it was")
        self.size = sum(_PIECE + len(piece) for piece in (*self._texts, *self._woven))

    def text(self, names: Sequence[bytes]) -> bytes:
        """The text with the names in it."""
        return _filled(self._texts, [names[place] for place in self._spelt])

    def packed(self, names: Sequence[bytes]) -> bytes:
        """The same in its coding, for names of the right lengths."""
        body = _filled(self._woven, [names[place] for place in self._stored])
        return body + self._way.sums(self.text(names)) if self._way.is_summed else body

    def _comes_back(self, reach: int) -> bool:
        """Whether it does when it is woven with references that reach so far, whatever the names are.

        Each round writes another digit of the number of its place into every byte of the names. A byte that is right in
        all rounds comes from its own place of its own name, since no other has the same digits.
        """
        self._woven, self._stored = self._weave(reach)
        places = sum(self._lengths)
        return all(self._is_true(digit) for digit in range(max(1, (places.bit_length() + 3) // 4)))

    def _is_true(self, digit: int) -> bool:
        signs = bytes(_DIGITS[(place >> 4 * digit) % 16] for place in range(sum(self._lengths)))
        names = [
            signs[end - length : end] for end, length in zip(accumulate(self._lengths), self._lengths, strict=True)
        ]
        return self._way.unpacked(self.packed(names)) == self.text(names)

    def _weave(self, reach: int) -> tuple[list[bytes], list[int]]:
        """What stands between the names that are put in, and the numbers of these names.

        Each piece ends with the head of the stored block that holds the name.
        """
        way = self._way()
        woven, stored, packed = [], [], way.head
        last, mark = dict[int, int](), dict[int, bytes]()
        at = 0
        for piece, place in zip(self._texts, self._spelt, strict=False):
            packed += way.take(piece)
            at += len(piece)
            length = self._lengths[place]
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
        return [*woven, packed + way.take(self._texts[-1]) + way.end()], stored


def _filled(pieces: Sequence[bytes], names: Sequence[bytes]) -> bytes:
    both = [b""] * (len(pieces) + len(names))
    both[::2], both[1::2] = pieces, names
    return b"".join(both)
