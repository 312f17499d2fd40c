"""Whatever the text and wherever its holes are, what was compressed beforehand is the text with the names in it."""

import gzip
import zlib
from hashlib import sha256
from typing import Any

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.protocols.blocks import Brotli, Gzip
from kb.protocols.stitched import NotStitched, Stitched

#: Words that come again and again, so that there is something to refer back to, also over a hole.
_WORDS = st.sampled_from(["the old server ", '<a href="', "/for/", "ä€𐍈", "mail.", "\n", "x", "the old server is "])
_PIECES = st.lists(st.lists(_WORDS, max_size=60).map(lambda words: "".join(words).encode()), min_size=1, max_size=30)
_LETTERS = st.text("abcdefghijklmnopqrstuvwxyz0123456789.-éß", min_size=1, max_size=80).map(str.encode)


@given(st.data())
def test_every_name_of_these_lengths_comes_back(data: Any) -> None:
    pieces = data.draw(_PIECES)
    names = data.draw(st.lists(_LETTERS, min_size=3, max_size=3))
    spelt = data.draw(st.lists(st.integers(0, 2), min_size=len(pieces) - 1, max_size=len(pieces) - 1))
    stitched = Stitched(pieces, spelt, list(map(len, names)))
    assert gzip.decompress(stitched.packed(names)) == filled(pieces, spelt, names)


def filled(pieces: list[bytes], spelt: list[int], names: list[bytes]) -> bytes:
    return b"".join(piece + (names[spelt[at]] if at < len(spelt) else b"") for at, piece in enumerate(pieces))


#: What it is put in as, when it ends as names do that brotli is asked for.
_NAMES = st.from_regex(r"[a-z0-9.-]{4,70}[a-z0-9]", fullmatch=True).map(str.encode)


@pytest.mark.thorough
@given(st.data())
def test_every_name_of_these_lengths_comes_back_by_brotli(data: Any) -> None:
    pieces = data.draw(_PIECES)
    pieces[0] = b"<!doctype html>" + pieces[0]
    names, others = (data.draw(st.lists(_NAMES, min_size=3, max_size=3)) for _ in range(2))
    spelt = data.draw(st.lists(st.integers(0, 2), min_size=len(pieces) - 1, max_size=len(pieces) - 1))
    stitched = Stitched(pieces, spelt, list(map(len, names)), "br")
    others = [(other * len(name))[-len(name) :] for other, name in zip(others, names, strict=True)]
    for given_ in (names, others):
        assert brotli.decompress(stitched.packed(given_)) == filled(pieces, spelt, given_)


def test_it_is_hardly_longer_than_if_it_were_compressed_anew() -> None:
    piece = b'<p>Type <span class="host">mail.'
    stitched = Stitched([piece] * 40, [0] * 39, [11])
    text = filled([piece] * 40, [0] * 39, [b"one.example"])
    assert len(stitched.packed([b"one.example"])) < len(zlib.compress(text)) + 30
    by_brotli = Stitched([piece] * 40, [0] * 39, [11], "br")
    assert len(by_brotli.packed([b"one.example"])) < len(brotli.compress(text, quality=9)) + 60


def line(number: int) -> bytes:
    """Words that no other line has, as letters of a digest."""
    return sha256(number.to_bytes(4, "big")).hexdigest().encode()


@pytest.mark.parametrize(
    ("pieces", "spelt", "names"),
    [
        # Beyond the reach of references, each name is put in anew.
        ([b"".join(map(line, range(at, at + 700))) for at in range(0, 2800, 700)], [0, 1, 0], [b"a.example", b"b.eu"]),
        # The longest reference that there is ends in the midst of a name.
        (
            [
                (first + b"".join(map(line, range(4))))[:length]
                for first, length in [(b"", 256), (b"01", 258), (b"23", 258)]
            ]
            + [b"45"],
            [0, 0, 0],
            [b"a.eu"],
        ),
        # Names that begin alike, and too short ones.
        ([b"in a text of ours "] * 7, [0, 1, 2, 2, 1, 0], [b"aaaaaa", b"aaaaab", b"aa"]),
        ([b"at "] * 300, [at % 20 for at in range(299)], [b"%c-name.example" % (97 + at) for at in range(20)]),
    ],
    ids=["far", "broken", "alike", "many"],
)
def test_names_come_back_wherever_references_end(pieces: list[bytes], spelt: list[int], names: list[bytes]) -> None:
    stitched = Stitched(pieces, spelt, list(map(len, names)))
    other = [bytes(reversed(name)) for name in names]
    assert gzip.decompress(stitched.packed(names)) == filled(pieces, spelt, names)
    assert gzip.decompress(stitched.packed(other)) == filled(pieces, spelt, other)


@pytest.mark.parametrize(("pieces", "spelt", "lengths"), [([b"a"], [0], [3]), ([b"a", b"b"], [0], [65_536])])
def test_what_does_not_fit_is_refused(pieces: list[bytes], spelt: list[int], lengths: list[int]) -> None:
    with pytest.raises(NotStitched):
        Stitched(pieces, spelt, lengths)


def test_what_would_not_come_back_is_not_kept() -> None:
    """A piece with bytes that no text has, as marks have them, would be referred back to from behind a hole."""
    with pytest.raises(NotStitched):
        Stitched([b"", Gzip().mark(300)], [0], [300])


#: Every sign of one and two bytes and many of three, and some of the others.
_SIGNS = "".join(map(chr, (*range(0xD800), *range(0xE000, 0x110000, 61)))).encode()


def test_no_three_bytes_of_a_mark_come_again_and_no_two_stand_in_a_text() -> None:
    fresh, other = Gzip(), Brotli()
    lengths = [5, 300, 63, 300, 18, 4, 300, 299, 299]
    made = list(map(fresh.mark, lengths))
    assert list(map(len, made)) == lengths
    assert [other.mark(length) for length in lengths] == [one[:-1] + b"~" for one in made]
    threes = [one[at : at + 3] for one in made for at in range(len(one) - 2)]
    assert len(threes) == len(set(threes))
    assert not any(part in _SIGNS for three in threes for part in (three[:2], three[1:]))
    assert not any(end in _SIGNS for one in made for end in (one[:1], one[-1:]))
