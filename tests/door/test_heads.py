"""Where a body ends is said once and clearly, or the request is refused."""

import pytest

from kb.body_length import ENDLESS, MAX_BODY, MAX_UPLOAD
from kb.door.heads import Refused, announced, longest_for, with_length
from tests.door.speaking import scope

CHUNKED = ("transfer-encoding", "chunked")


@pytest.mark.parametrize(
    ("method", "headers", "length"),
    [
        ("GET", [], 0),
        ("POST", [], 0),
        ("POST", [("content-length", "0")], 0),
        ("POST", [("content-length", "000")], 0),
        ("POST", [("content-length", "5")], 5),
        ("POST", [("content-length", "9" * 5000)], ENDLESS),
        ("GET", [("content-length", "5")], 5),
        ("POST", [CHUNKED], None),
        ("PUT", [("transfer-encoding", " Chunked ")], None),
        ("DELETE", [CHUNKED], None),
    ],
)
def test_how_much_follows(method: str, headers: list[tuple[str, str]], length: int | None) -> None:
    assert announced(scope(method, headers=headers)) == length


def test_over_http_2_a_body_needs_no_length() -> None:
    assert announced(scope("POST") | {"http_version": "2"}) is None
    assert announced(scope("GET") | {"http_version": "2"}) == 0


@pytest.mark.parametrize(
    "headers",
    [
        [("content-length", "5"), ("content-length", "5")],
        [("content-length", "5"), ("content-length", "6")],
        [("content-length", "5"), CHUNKED],
        [("content-length", "5, 5")],
        [("content-length", "+5")],
        [("content-length", "-0")],
        [("content-length", "0x5")],
        [("content-length", "5 ")],
        [("content-length", "\u00b2")],
        [("content-length", "")] * 2,
        [("transfer-encoding", "gzip")],
        [("transfer-encoding", "gzip, chunked")],
        [("transfer-encoding", "chunked, identity")],
        [("transfer-encoding", "xchunked")],
        [("transfer-encoding", "\x0bchunked")],
        [CHUNKED, CHUNKED],
        [("transfer-encoding", "identity"), CHUNKED],
    ],
)
def test_what_has_two_readings_is_refused(headers: list[tuple[str, str]]) -> None:
    with pytest.raises(Refused) as refused:
        announced(scope(headers=headers))
    assert refused.value.status == 400


def test_how_much_may_be_sent_where() -> None:
    signed = [("authorization", "Bearer x")]
    assert longest_for(scope(path="/settings/", headers=signed)) == MAX_BODY
    assert longest_for(scope(path="/operator/articles/")) == MAX_UPLOAD
    assert longest_for(scope(path="/api/v1/domains")) == MAX_BODY
    assert longest_for(scope(path="/api/v1/domains", headers=signed)) == MAX_UPLOAD


def test_a_body_that_was_read_has_a_length_and_no_coding() -> None:
    before = scope(headers=[("host", "x"), CHUNKED, ("content-type", "text/xml")])
    after = with_length(before, 12)
    assert after["headers"] == [(b"host", b"x"), (b"content-type", b"text/xml"), (b"content-length", b"12")]
    assert len(before["headers"]) == 3
