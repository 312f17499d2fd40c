"""The head of a message: whatever people write into it comes back as they wrote it, and adds nothing to it."""

import email
from base64 import b64encode
from email import policy
from email.header import decode_header, make_header
from email.utils import unquote
from typing import Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb.mail.recipients import Recipient
from kb.protocols.messages.mail_headers import HeaderRefused, as_it_is, head, mailbox, names_in, words

ANNA: Final = Recipient.parse("anna@x.example")


def coded(text: str, encoding: str = "b") -> str:
    """A coded word as somebody types it who means harm."""
    body = b64encode(text.encode()).decode() if encoding == "b" else "".join(f"={byte:02X}" for byte in text.encode())
    return f"=?utf-8?{encoding}?{body}?="


BREAKOUT: Final = coded("Move\r\nBcc: eve@x.example\r\n\r\nAnother body")
HOSTILE: Final = st.one_of(
    st.text(max_size=200),
    st.lists(
        st.sampled_from(
            [BREAKOUT, coded("\r\nX: y", "q"), "=?", "?=", "=?utf-8?q?", " ", "a", "ü", "✉", '"', "\\", ","]
        ),
        max_size=12,
    ).map("".join),
    st.builds(coded, st.text(max_size=40), st.sampled_from("bq")),
)


def read_back(name: str, lines: bytes) -> str:
    """What a mail app makes of one header, by both readers of the standard library, which have to agree."""
    plain = email.message_from_bytes(lines + b"\r\n", policy=policy.compat32)
    by_words = str(make_header(decode_header(plain[name].replace("\r\n", ""))))
    read = email.message_from_bytes(lines + b"\r\n", policy=policy.default)
    assert (list(read.keys()), read[name]) == ([name], by_words)
    return by_words


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Action needed by 6 March", "Action needed by 6 March"),
        ("Müller & Söhne", "=?utf-8?q?M=C3=BCller_=26_S=C3=B6hne?="),
        ("Двигаемся", "=?utf-8?b?0JTQstC40LPQsNC10LzRgdGP?="),
        ("two  spaces", "=?utf-8?q?two__spaces?="),
        (" around ", "=?utf-8?q?_around_?="),
        ("is 1 =? 2", "=?utf-8?q?is_1_=3D=3F_2?="),
        ("=?utf-8?q?x?=", "=?utf-8?b?PT91dGYtOD9xP3g/PQ==?="),
        (
            "A subject of plain words that is longer than what is shown of it in the lists of mail apps",
            "A subject of plain words that is longer than what is shown of it in\r\n the lists of mail apps",
        ),
        ("w" * 64, "w" * 64),
        ("w" * 65, f"=?utf-8?q?{'w' * 52}?=\r\n =?utf-8?q?{'w' * 13}?="),
        ("✉" * 14, f"=?utf-8?b?{'4pyJ' * 13}?=\r\n =?utf-8?b?4pyJ?="),
    ],
)
def test_a_text_is_written_in_one_way_on_every_python(text: str, line: str) -> None:
    assert head({"Subject": words(text)}) == f"Subject: {line}\r\n".encode()
    assert read_back("Subject", head({"Subject": words(text)})) == text


@given(HOSTILE)
@example(BREAKOUT)
@example(f"{coded('a')} {coded('b')}")
def test_any_text_reads_back_as_it_was_written_or_is_refused(text: str) -> None:
    if not text.isprintable():
        with pytest.raises(HeaderRefused):
            words(text)
        return
    lines = head({"Subject": words(text)})
    assert names_in(lines + b"\r\n") == ("Subject",)
    assert max(map(len, lines.split(b"\r\n"))) <= 76
    if text:
        assert read_back("Subject", lines) == text


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("", "anna@x.example"),
        ("Example Host", "Example Host <anna@x.example>"),
        ("Müller & Söhne", "=?utf-8?q?M=C3=BCller_=26_S=C3=B6hne?= <anna@x.example>"),
        ("Müller, Inc.", "=?utf-8?q?M=C3=BCller=2C_Inc=2E?= <anna@x.example>"),
        ("Smith, Inc.", '"Smith, Inc." <anna@x.example>'),
        ('The "best" \\ host', '"The \\"best\\" \\\\ host" <anna@x.example>'),
        ("two  spaces", "=?utf-8?q?two__spaces?= <anna@x.example>"),
        ("eve@x.example", '"eve@x.example" <anna@x.example>'),
        (f"A, {'b' * 70}", f"=?utf-8?q?A=2C_{'b' * 47}?=\r\n =?utf-8?q?{'b' * 23}?= <anna@x.example>"),
    ],
)
def test_a_name_stands_before_its_address(name: str, line: str) -> None:
    assert head({"From": mailbox(name, ANNA)}) == f"From: {line}\r\n".encode()


@given(HOSTILE)
@example(BREAKOUT)
def test_no_name_becomes_another_address(name: str) -> None:
    if not name.isprintable():
        with pytest.raises(HeaderRefused):
            mailbox(name, ANNA)
        return
    lines = head({"From": mailbox(name, ANNA)})
    assert names_in(lines + b"\r\n") == ("From",)
    (address,) = email.message_from_bytes(lines + b"\r\n", policy=policy.default)["From"].addresses
    assert address.addr_spec == "anna@x.example"
    # Of a name in several coded words the standard library's own reader of addresses keeps what is between them.
    written = lines.decode().removeprefix("From: ").replace("\r\n", "").rpartition(" <")[0]
    assert (unquote(written) if written.startswith('"') else str(make_header(decode_header(written)))) == name


@pytest.mark.parametrize("value", ["", "two words", "ü", "a\r\nBcc: b@x.example", "a\x00", BREAKOUT, f"<{BREAKOUT}>"])
def test_what_programs_read_is_visible_ascii_or_refused(value: str) -> None:
    with pytest.raises(HeaderRefused):
        as_it_is(value)


@pytest.mark.parametrize(
    ("message", "names"),
    [
        (b"A: b\r\n\r\n", ("A",)),
        (b"A: b\r\n c\r\nB-C: d\r\n\r\nE: f\r\n\r\n", ("A", "B-C")),
        (b"A: b\r\nA: c\r\n\r\n", ("A", "A")),
    ],
)
def test_the_headers_of_a_message_are_those_before_its_first_empty_line(message: bytes, names: tuple[str, ...]) -> None:
    assert names_in(message) == names


@pytest.mark.parametrize(
    "message",
    [
        *(b"", b"\r\n", b"A: b", b"A: b\r\n", b"A: b\n\nB: c\r\n\r\n", b"A: b\nB: c\r\n\r\n", b"A: b\rB: c\r\n\r\n"),
        *(
            b" A: b\r\n\r\n",
            b"A b\r\n\r\n",
            b"A: \r\n\r\n",
            b"A: b\r\n \r\n\r\n",
            b"A: \xc3\xbc\r\n\r\n",
            b"A: \0\r\n\r\n",
        ),
    ],
)
def test_a_head_that_programs_could_read_in_two_ways_is_refused(message: bytes) -> None:
    with pytest.raises(HeaderRefused):
        names_in(message)
