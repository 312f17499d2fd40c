"""Whatever the text and wherever its holes are, what was compressed beforehand is the text with the names in it."""

import gzip
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    text = b"".join(piece + (names[spelt[at]] if at < len(spelt) else b"") for at, piece in enumerate(pieces))
    assert stitched.text(names) == text
    assert gzip.decompress(stitched.gzip(names)) == text


def test_it_is_nearly_as_short_as_if_it_were_compressed_anew() -> None:
    piece = b'<p>Type <span class="host">mail.'
    stitched = Stitched([piece] * 40, [0] * 39, [11])
    anew = zlib.compress(stitched.text([b"one.example"]))
    assert len(stitched.gzip([b"one.example"])) < len(anew) + 39 * 30


@pytest.mark.parametrize(("pieces", "spelt", "lengths"), [([b"a"], [0], [3]), ([b"a", b"b"], [0], [65_536])])
def test_what_does_not_fit_is_refused(pieces: list[bytes], spelt: list[int], lengths: list[int]) -> None:
    with pytest.raises(NotStitched):
        Stitched(pieces, spelt, lengths)


def test_what_would_not_come_back_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A piece with the byte that no text has would be referred back to from behind a hole."""
    with pytest.raises((NotStitched, zlib.error)):
        Stitched([b"", b"\xff" * 300], [0], [300])
