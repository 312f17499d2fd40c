"""A text with holes, compressed beforehand for names of one length, into which each name is only put.

A gzip file is a stream of blocks (RFC 1951), and a block may be stored as it is. All pieces between holes go through
one compressor, with a flush to a byte's border after each. Where a hole is, the compressor is fed as many bytes as the
name has, and what it makes of them is thrown away: in their place a request puts the name, as a stored block. Whatever
refers back over a hole still finds its text, since the hole has the same length; nothing refers back into it, since
the bytes that were fed stand in no text of UTF-8.

So a page of 20 kB costs a few microseconds, most of them for its check sum. What is kept is proven when it is made.
"""

import zlib
from collections.abc import Sequence
from typing import Final

#: As gzip begins (RFC 1952 2.3): no name, no time, best compression, a system that is not said.
_HEAD: Final = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
#: The empty last block, in which a stream ends.
_LAST: Final = b"\x03\x00"
#: A byte that stands in no text of UTF-8 (RFC 3629 1).
_NEVER: Final = b"\xff"
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

    __slots__ = ("_lengths", "_spelt", "_texts", "_woven", "size")

    def __init__(self, pieces: Sequence[bytes], spelt: Sequence[int], lengths: Sequence[int]) -> None:
        if len(pieces) != len(spelt) + 1 or any(length > _LONGEST for length in lengths):
            raise NotStitched("the holes do not fit the pieces")
        self._spelt, self._lengths, self._texts = tuple(spelt), tuple(lengths), tuple(pieces)
        self._woven = _woven(pieces, [lengths[place] for place in spelt])
        self.size = sum(_PIECE + len(piece) for piece in (*self._texts, *self._woven))
        self._prove()

    def text(self, names: Sequence[bytes]) -> bytes:
        """The text with the names in it."""
        return _filled(self._texts, [names[place] for place in self._spelt])

    def gzip(self, names: Sequence[bytes]) -> bytes:
        """The same as a gzip file, for names of the right lengths."""
        text = self.text(names)
        body = _filled(self._woven, [names[place] for place in self._spelt])
        sums = zlib.crc32(text).to_bytes(4, "little") + (len(text) & 0xFFFFFFFF).to_bytes(4, "little")
        return body + sums

    def _prove(self) -> None:
        """Names of the same lengths that have nothing in common: of what one is made of is in no other."""
        for first in (0x61, 0x6E):
            names = [bytes(first + (place + at) % 13 for at in range(n)) for place, n in enumerate(self._lengths)]
            if zlib.decompress(self.gzip(names), 16 + zlib.MAX_WBITS) != self.text(names):
                raise NotStitched("it does not come back as it was")


def _woven(pieces: Sequence[bytes], holes: Sequence[int]) -> list[bytes]:
    """What stands between the names: each piece compressed, and the head of the stored block that holds the name."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    woven, before = [], _HEAD
    for piece, length in zip(pieces, holes, strict=False):
        packed = packer.compress(piece) + packer.flush(zlib.Z_SYNC_FLUSH)
        woven.append(before + packed + b"\x00" + length.to_bytes(2, "little") + (length ^ 0xFFFF).to_bytes(2, "little"))
        packer.compress(_NEVER * length)
        packer.flush(zlib.Z_SYNC_FLUSH)
        before = b""
    packed = packer.compress(pieces[-1]) + packer.flush(zlib.Z_SYNC_FLUSH)
    return [*woven, before + packed + _LAST]


def _filled(pieces: Sequence[bytes], names: Sequence[bytes]) -> bytes:
    both = [b""] * (len(pieces) + len(names))
    both[::2], both[1::2] = pieces, names
    return b"".join(both)
