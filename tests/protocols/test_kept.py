"""What is said of a kept answer: its coding, its tag in it, and whether the asker has it."""

import gzip
from dataclasses import replace

import brotli
import pytest

from kb.protocols.kept import SEARCHED, Kept, KeptBy, Whole, accepted, coded, coding_for, is_known, without_body

WHOLE = Whole(200, (("Content-Type", "text/html"), ("ETag", '"abc"'), ("Vary", "User-Agent")), b"x" * 200)


@pytest.mark.parametrize(
    ("header", "page", "short"),
    [
        ("gzip, deflate, br", "br", "gzip"),
        ("gzip", "gzip", "gzip"),
        ("br", "br", ""),
        ("", "", ""),
        ("*", "", ""),
        ("GZip;q=1.0", "gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip", "gzip"),
        ("br; q=0.000,gzip ; q=0", "", ""),
        ("identity", "", ""),
        ("BR;\tQ=0, gzip", "gzip", "gzip"),
        ("br;q=0.001", "br", ""),
        ("x-gzip", "gzip", "gzip"),
        ("x-br, gzip-x", "", ""),
        ("gzip;q=0, *", "", ""),
        ("*;q=0", "", ""),
        ("identity;q=0", "", ""),
        ("identity;q=0, *", "gzip", "gzip"),
        ("identity;q=0, *;q=0", "", ""),
        ("identity;q=0, gzip;q=0, *", "", ""),
        ("xgzip, brx", "", ""),
    ],
)
def test_the_best_coding_that_is_taken(header: str, page: str, short: str) -> None:
    """By brotli no name is put in that is very short, or of another script."""
    takes = accepted(header)
    names = ("", "yourdomain.co.uk", "ab.eu", "a.eu", "xn--mnchen-3ya.example", "mail.xn--p1ai")
    said = [coding_for(takes, KeptBy(), domain=name) for name in names]
    assert said == [page, page, page, short, short, short]
    assert coding_for(takes, KeptBy(plain=True), domain="") == ""


@pytest.mark.parametrize("once", [True, False])
def test_what_is_coded_comes_back(once: bool) -> None:
    text = b"Mail moves. " * 99
    assert brotli.decompress(coded(text, "br", once=once)) == text
    assert gzip.decompress(coded(text, "gzip", once=once)) == text
    assert coded(text, "", once=once) == text


def test_each_coding_has_a_tag_of_its_own() -> None:
    tags = {coding: dict(WHOLE.headers_in(coding, 9))["ETag"] for coding in ("", "gzip", "br")}
    assert tags == {"": '"abc"', "gzip": 'W/"abc-gzip"', "br": 'W/"abc-br"'}
    assert dict(WHOLE.headers_in("br", 9)) == {
        "Content-Type": "text/html",
        "ETag": 'W/"abc-br"',
        "Vary": "User-Agent, Accept-Encoding",
        "Content-Encoding": "br",
        "Content-Length": "9",
    }


def test_what_is_too_short_to_be_coded_does_not_vary() -> None:
    short = Whole(200, (("ETag", '"abc"'),), b"x" * 199)
    assert (short.is_coded, short.headers_in("", 199)) == (False, (("ETag", '"abc"'), ("Content-Length", "199")))


def test_a_file_that_says_already_that_it_varies_says_it_once() -> None:
    file = Whole(200, (("Vary", "Accept-Encoding"),), b"x" * 200)
    assert file.headers_in("", 200) == (("Vary", "Accept-Encoding"), ("Content-Length", "200"))


@pytest.mark.parametrize(
    ("asked", "tag", "known"),
    [
        ('"a"', '"a"', True),
        ('W/"a"', '"a"', True),
        ('"a-gzip"', 'W/"a-gzip"', True),
        ('"x", W/"a"', '"a"', True),
        (" * ", '"a"', True),
        ("*", "", False),
        ('"a"', 'W/"a-gzip"', False),
        ("a", '"a"', False),
        ("", '"a"', False),
    ],
)
def test_who_has_it_already(asked: str, tag: str, known: bool) -> None:
    assert is_known(asked, tag) is known


def test_a_304_says_nothing_of_a_body() -> None:
    assert without_body(WHOLE.headers_in("gzip", 9)) == (
        ("ETag", 'W/"abc-gzip"'),
        ("Vary", "User-Agent, Accept-Encoding"),
    )


def test_an_answer_is_true_from_a_moment_on_until_another_and_its_last_minute_is_known() -> None:
    kept = Kept(KeptBy(), 1, 2000.0, None, "kb-x", "", since=1000.0)
    assert [kept.is_true(at) for at in (999.9, 1000.0, 1999.9, 2000.0)] == [False, True, True, False]
    assert [kept.ends_soon(at) for at in (1939.9, 1940.0)] == [False, True]
    assert not replace(kept, by=KeptBy((SEARCHED,))).ends_soon(1999.0)
