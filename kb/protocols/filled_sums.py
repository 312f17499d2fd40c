"""The check sum of a text with holes, from the names alone that are put in: the text itself is not gone through.

CRC-32 (RFC 1952 8) takes a text for a polynomial over bits and is what remains of it after division. So what a name
adds is what remains of the name, times x to the number of bits behind its hole; and of a name that stands at many
holes, times the sum of these powers. That sum is made beforehand, and what it makes of each byte of a remainder is
looked up: four look-ups for a name, however long the text is.
"""

import zlib
from array import array
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final

#: What is divided by, and the number one; the lowest bit stands for the highest power.
_DIVISOR: Final = 0xEDB88320
_ONE: Final = 1 << 31

Tables = tuple["array[int]", "array[int]", "array[int]", "array[int]"]


class FilledSum:
    """Of a text whose `pieces` are parted by holes: hole number n is for the name number `spelt[n]` of those that come.

    `lengths` says how many bytes each of these names has.
    """

    __slots__ = ("_names", "_without", "length", "size")

    def __init__(self, pieces: Sequence[bytes], spelt: Sequence[int], lengths: Sequence[int]) -> None:
        blanks = [bytes(lengths[place]) for place in spelt]
        self._without = 0
        for piece in (part for both in zip(pieces, [*blanks, b""], strict=True) for part in both):
            self._without = zlib.crc32(piece, self._without)
        ends = list(accumulate(map(len, blanks), initial=0))
        self.length = sum(map(len, pieces)) + ends[-1]
        holes = [at + end for at, end in zip(accumulate(map(len, pieces[:-1])), ends[1:], strict=True)]
        self._names: list[tuple[int, int, Tables]] = []
        for name in sorted(set(spelt)):
            behind = [self.length - end for end, place in zip(holes, spelt, strict=True) if place == name]
            self._names.append((name, zlib.crc32(bytes(lengths[name])), _tables(_sum_of_powers(behind))))
        self.size = len(self._names) * 4 * 1100

    def of(self, names: Sequence[bytes]) -> int:
        """The check sum with these names."""
        found = self._without
        for place, blank, (lowest, low, high, highest) in self._names:
            rest = zlib.crc32(names[place]) ^ blank
            found ^= lowest[rest & 255] ^ low[rest >> 8 & 255] ^ high[rest >> 16 & 255] ^ highest[rest >> 24]
        return found

    def of_gzip(self, names: Sequence[bytes]) -> bytes:
        """What a gzip file ends with: the check sum, and the length (RFC 1952 2.3.1)."""
        return (self.of(names) | (self.length & 0xFFFFFFFF) << 32).to_bytes(8, "little")


def _sum_of_powers(behind: Sequence[int]) -> int:
    """The remainder of the sum of x to these numbers of bytes, which fall."""
    found = 0
    for here, there in zip(behind, [*behind[1:], 0], strict=True):
        found = _shifted(found ^ _ONE, here - there)
    return found


def _shifted(rest: int, places: int) -> int:
    """A remainder times x to so many bytes: what so many zeros behind it make of it."""
    zeros = bytes(places)
    return zlib.crc32(zeros, rest) ^ zlib.crc32(zeros)


def _tables(factor: int) -> Tables:
    """What each value of each byte of a remainder, the lowest first, becomes times `factor`."""
    images = list(_times_powers_of_x(factor))[::-1]
    made = []
    for first in (0, 8, 16, 24):
        table = [0]
        for image in images[first : first + 8]:
            table += [image ^ other for other in table]
        made.append(array("I", table))
    return made[0], made[1], made[2], made[3]


def _times_powers_of_x(factor: int) -> Iterator[int]:
    """`factor` times one, x, x² and so on to x³¹."""
    for _ in range(32):
        yield factor
        factor = factor >> 1 ^ (_DIVISOR if factor & 1 else 0)
