"""A text with holes, compressed beforehand for names of one length, into which each name is only put.

A gzip file is a stream of blocks (RFC 1951), and a block may be stored as it is. All pieces between holes go through
one compressor, and for a hole it is fed a mark as long as the name, of bytes that stand in no text of UTF-8. Where the
name is said for the first time, what the compressor makes of the mark is thrown away: in its place a request puts the
name, as a stored block. From there on the same mark is a reference back to that place, and brings whatever name stands
there, as long as it is within the reach of such references; beyond it the name is put in anew.

So a page of 20 kB costs a few microseconds, whatever its length (`filled_sums`), and is hardly longer than if it were
compressed anew. What is kept is proven when it is made.
"""

import zlib
from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from kb.protocols.filled_sums import FilledSum

#: As gzip begins (RFC 1952 2.3): no name, no time, best compression, a system that is not said.
_HEAD: Final = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
#: What a flush to a byte's border ends with: the length of an empty stored block, and the same inverted.
_EMPTY: Final = b"\x00\x00\xff\xff"
#: The bytes that stand in no text of UTF-8 (RFC 3629 1).
_NEVER: Final = b"\xc0\xc1\xf5\xf6\xf7\xf8\xf9\xfa\xfb\xfc\xfd\xfe\xff"
#: So far back zlib refers for sure: its window, less what it wants to see ahead.
_REACH: Final = (1 << 15) - 300
#: Shorter names are no reference: zlib makes none of three bytes if it is far.
_SHORTEST: Final = 4
#: The longest name that one stored block holds.
_LONGEST: Final = 0xFFFF
#: Bytes that Python takes for a piece beside its own.
_PIECE: Final = 48


class NotStitched(RuntimeError):
    """What was made beforehand does not come back as it should: it must not be kept."""


class Stitched:
    """A text whose `pieces` are parted by holes; hole number n is for the name number `spelt[n]` of those that come.

    `lengths` says how many bytes each of these names has. Raises `NotStitched`.
    """

    __slots__ = ("_stored", "_sum", "_woven", "size")

    def __init__(self, pieces: Sequence[bytes], spelt: Sequence[int], lengths: Sequence[int]) -> None:
        if len(pieces) != len(spelt) + 1 or any(length > _LONGEST for length in lengths):
            raise NotStitched("the holes do not fit the pieces")
        self._sum = FilledSum(pieces, spelt, lengths)
        # Should zlib ever break a mark in two, each name is put in anew at every hole.
        for reach in (_REACH, 0):
            self._woven, self._stored = _woven(pieces, spelt, lengths, reach)
            if self._comes_back(pieces, spelt, lengths):
                break
        else:
            raise NotStitched("it does not come back as it was")
        self.size = self._sum.size + sum(_PIECE + len(piece) for piece in self._woven)

    def gzip(self, names: Sequence[bytes]) -> bytes:
        """The text with the names in it as a gzip file, for names of the right lengths."""
        total, length = self._sum.of(names), self._sum.length & 0xFFFFFFFF
        return _filled(
            self._woven, [names[place] for place in self._stored], (total | length << 32).to_bytes(8, "little")
        )

    def _comes_back(self, pieces: Sequence[bytes], spelt: Sequence[int], lengths: Sequence[int]) -> bool:
        """Whether it does, whatever the names are.

        Each round writes another digit of the number of its place into every byte of the names. A byte that is right in
        all rounds comes from its own place of its own name, since no other has the same digits.
        """
        places = sum(lengths)
        for digit in range(max(1, (places.bit_length() + 3) // 4)):
            signs = bytes(0x61 + (place >> 4 * digit) % 16 for place in range(places))
            names = [signs[end - length : end] for end, length in zip(accumulate(lengths), lengths, strict=True)]
            try:
                came = zlib.decompress(self.gzip(names), 16 + zlib.MAX_WBITS)
            except zlib.error:  # a broken mark is noticed by the check sum
                return False
            if came != _filled(pieces, [names[place] for place in spelt]):
                return False
        return True


def _woven(
    pieces: Sequence[bytes], spelt: Sequence[int], lengths: Sequence[int], reach: int
) -> tuple[list[bytes], list[int]]:
    """What stands between the names that are put in, and the numbers of these names.

    Each piece ends with the head of the stored block that holds the name.
    """
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    woven, stored, packed = [], [], _HEAD
    last: dict[int, int] = {}
    at = 0
    for piece, place in zip(pieces, spelt, strict=False):
        packed += packer.compress(piece)
        at += len(piece)
        length = lengths[place]
        mark = bytes(_NEVER[(place + here * here) % len(_NEVER)] for here in range(length))
        if length >= _SHORTEST and at - last.get(place, -reach - 1) <= reach:
            packed += packer.compress(mark)
        else:
            packed += packer.flush(zlib.Z_SYNC_FLUSH)
            sizes = length.to_bytes(2, "little") + (length ^ 0xFFFF).to_bytes(2, "little")
            woven.append(packed.removesuffix(_EMPTY) + sizes)
            stored.append(place)
            packer.compress(mark)
            packer.flush(zlib.Z_SYNC_FLUSH)
            packed = b""
        last[place] = at
        at += length
    return [*woven, packed + packer.compress(pieces[-1]) + packer.flush()], stored


def _filled(pieces: Sequence[bytes], names: Sequence[bytes], end: bytes = b"") -> bytes:
    both = [b""] * (len(pieces) + len(names)) + [end]
    both[:-1:2], both[1:-1:2] = pieces, names
    return b"".join(both)
