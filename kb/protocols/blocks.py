"""How a text is compressed so that names stay out of it: stored blocks, and marks in place of names.

A gzip file is a stream of blocks (RFC 1951), a brotli file one of meta-blocks (RFC 7932), and either may be stored as
it is. What is made of them is decided in `kb.protocols.stitched`.
"""

import zlib
from collections.abc import Callable
from itertools import cycle, islice
from typing import Final

import brotli

#: As gzip begins (RFC 1952 2.3): no name, no time, best compression, a system that is not said.
_HEAD: Final = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
#: What a flush to a byte's border ends with: the length of an empty stored block, and the same inverted.
_EMPTY: Final = b"\x00\x00\xff\xff"
#: The bytes that stand in no text of UTF-8, and those with which no letter begins (RFC 3629 1 and 3). There are 13 and
#: 64, so in turn they make 832 pairs before one comes again.
_NEVER: Final = b"\xc0\xc1\xf5\xf6\xf7\xf8\xf9\xfa\xfb\xfc\xfd\xfe\xff"
_AMID: Final = bytes(range(0x80, 0xC0))
_SIGNS: Final = bytes(byte for at in range(832) for byte in (_NEVER[at % 13], _AMID[at % 64]))


class Way:
    """A compressor of one text. What it gives for all that it is to `take`, its `head` before it and what it has at the
    `end` after it, is the text compressed; after a `flush` a stored block may stand."""

    #: So many bytes back it refers for sure.
    reach: int
    #: How a mark ends, if not as the signs do.
    last = b""
    head = b""
    take: Callable[[bytes], bytes]
    flush: Callable[[], bytes]
    end: Callable[[], bytes]
    #: Whether a check sum of the text comes last, and its length.
    is_summed = False

    def __init__(self) -> None:
        self._signs = cycle(_SIGNS)

    @staticmethod
    def stored(length: int) -> bytes:
        """The head of a block that is stored as it is."""
        raise NotImplementedError

    @staticmethod
    def unpacked(packed: bytes) -> bytes | None:
        """`None` if it is none of these files."""
        raise NotImplementedError

    def mark(self, length: int) -> bytes:
        """A new one. No three bytes of it stand next to one another anywhere else, so that nothing in a mark refers to
        anything: not before so many bytes were asked for as `_SIGNS` has. It begins and ends with what no letter has.
        """
        whole = (length // 2 + 1) * 2
        made = bytes(islice(self._signs, whole))
        return made[: length - 1] + (self.last or made[whole - 2 : whole - 1])


class Gzip(Way):
    #: Its window, less what it wants to see ahead.
    reach = (1 << 15) - 300
    head = _HEAD
    is_summed = True

    def __init__(self) -> None:
        super().__init__()
        packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
        self.take, self.end = packer.compress, packer.flush
        self.flush = lambda: packer.flush(zlib.Z_SYNC_FLUSH).removesuffix(_EMPTY)

    @staticmethod
    def stored(length: int) -> bytes:
        return length.to_bytes(2, "little") + (length ^ 0xFFFF).to_bytes(2, "little")

    @staticmethod
    def unpacked(packed: bytes) -> bytes | None:
        try:
            return zlib.decompress(packed, 16 + zlib.MAX_WBITS)
        except zlib.error:  # a broken mark is noticed by the check sum
            return None


class Brotli(Way):
    """How a literal is written follows from the bytes before it (RFC 7932 7.1). Up to quality 9 it matters only whether
    the last one is beyond ASCII; so a mark ends within it, as names of plain letters do."""

    reach = (1 << 18) - 300
    last = b"~"

    def __init__(self) -> None:
        super().__init__()
        packer = brotli.Compressor(mode=brotli.MODE_TEXT, quality=9, lgwin=18)
        self.take, self.flush, self.end = packer.process, packer.flush, packer.finish

    @staticmethod
    def stored(length: int) -> bytes:
        # Not the last meta-block, its length in four nibbles, not compressed (RFC 7932 9.2).
        return (length - 1 << 3 | 1 << 19).to_bytes(3, "little")

    @staticmethod
    def unpacked(packed: bytes) -> bytes | None:
        try:
            return bytes(brotli.decompress(packed))
        except brotli.error:
            return None


WAYS: Final[dict[str, type[Way]]] = {"gzip": Gzip, "br": Brotli}
