"""How long a body is said to be: digits and nothing else, however many."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.protocols.body_length import (
    ENDLESS,
    MAX_BODY,
    MAX_UPLOAD,
    NotALength,
    announced,
    body_length,
    longest_body,
    with_length,
)


@pytest.mark.parametrize(
    ("said", "length"),
    [
        ("", 0),
        ("0", 0),
        ("0" * 5000, 0),
        ("16384", 16384),
        ("0" * 20 + "200000000", 200_000_000),
        ("0" * 5000 + "5", 5),
        ("9" * 18, ENDLESS - 1),
        ("1" + "0" * 18, ENDLESS),
        ("9" * 19, ENDLESS),
        ("9" * 5000, ENDLESS),
    ],
)
def test_digits_are_a_length(said: str, length: int) -> None:
    assert body_length(said) == length


@pytest.mark.parametrize(
    "said",
    [
        "-1",
        "+1",
        " 1",
        "1 ",
        "1\n",
        "1,1",
        "1, 1",
        "1_0",
        "1.0",
        "1e3",
        "0x10",
        "\u00b2",
        "\u0663",
        "\uff11",
        "\x00",
        "none",
    ],
)
def test_everything_else_is_none(said: str) -> None:
    with pytest.raises(NotALength):
        body_length(said)


@given(length=st.integers(min_value=0, max_value=10**40), zeros=st.integers(min_value=0, max_value=6000))
def test_zeros_in_front_are_worth_nothing(length: int, zeros: int) -> None:
    assert body_length("0" * zeros + str(length)) == min(length, ENDLESS)


@pytest.mark.parametrize(
    ("method", "lengths", "codings", "length"),
    [
        ("GET", [], [], 0),
        ("POST", [], [], 0),
        ("POST", ["0"], [], 0),
        ("POST", ["000"], [], 0),
        ("POST", ["5"], [], 5),
        ("POST", ["9" * 5000], [], ENDLESS),
        ("GET", ["5"], [], 5),
        ("POST", [], ["chunked"], None),
        ("PUT", [], [" Chunked "], None),
        ("DELETE", [], ["chunked"], None),
    ],
)
def test_how_much_follows(method: str, lengths: list[str], codings: list[str], length: int | None) -> None:
    assert announced(method, "1.1", lengths, codings) == length


def test_over_http_2_a_body_needs_no_length() -> None:
    assert [announced(method, "2", [], []) for method in ("POST", "GET")] == [None, 0]
    assert announced("POST", "2", ["5"], []) == 5


@pytest.mark.parametrize(
    ("lengths", "codings"),
    [
        (["5", "5"], []),
        (["5", "6"], []),
        (["5"], ["chunked"]),
        (["5, 5"], []),
        (["+5"], []),
        (["-0"], []),
        (["0x5"], []),
        (["5 "], []),
        (["\u00b2"], []),
        (["", ""], []),
        ([], ["gzip"]),
        ([], ["gzip, chunked"]),
        ([], ["chunked, identity"]),
        ([], ["xchunked"]),
        ([], ["\x0bchunked"]),
        ([], ["chunked", "chunked"]),
        ([], ["identity", "chunked"]),
    ],
)
def test_what_has_two_readings_is_refused(lengths: list[str], codings: list[str]) -> None:
    for version in ("1.1", "2"):
        with pytest.raises(NotALength, match=r"\.$"):
            announced("POST", version, lengths, codings)


def test_how_much_may_be_sent_where() -> None:
    assert longest_body("/settings/", "POST", signed=True) == MAX_BODY
    assert longest_body("/operator/articles/", "POST", signed=False) == MAX_UPLOAD
    assert longest_body("/api/v1/domains", "POST", signed=False) == MAX_BODY
    assert longest_body("/api/v1/domains", "POST", signed=True) == MAX_UPLOAD


def test_a_body_that_was_read_has_a_length_and_no_coding() -> None:
    host, kind = (b"host", b"x"), (b"content-type", b"text/xml")
    said = [host, (b"transfer-encoding", b"chunked"), (b"content-length", b"7"), kind]
    after = with_length({"path": "/", "headers": said}, 12)
    headers = [host, kind, (b"content-length", b"12")]
    assert (after, len(said)) == ({"path": "/", "headers": headers}, 4)
