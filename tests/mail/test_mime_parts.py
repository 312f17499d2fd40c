"""A message cut into parts: as it should be, and as it comes."""

import base64

import pytest

from kb.mail.mime_parts import Part, decoded_words, groups_in, message_in, parts_of


def test_a_message_is_its_head_and_its_parts() -> None:
    content = b"""From: a@x.example
Subject: one
 two
Content-Type: multipart/mixed; boundary="b"

above
--b
Content-Type: TEXT/Plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

gr=FC=
n
--b
Content-Type: message/rfc822

Subject: inner

text
--b--
below
"""
    whole, text, inner = parts_of(content)
    assert whole.fields == (
        ("from", "a@x.example"),
        ("subject", "one two"),
        ("content-type", 'multipart/mixed; boundary="b"'),
    )
    assert (whole.kind, whole.body) == ("multipart/mixed", b"")
    assert (text.kind, text.text) == ("text/plain", "grün\n")
    assert inner.body == b"Subject: inner\n\ntext\n"
    assert message_in(inner.body) == Part((("subject", "inner"),), "text/plain", b"text\n")


@pytest.mark.parametrize(
    ("head", "rest"),
    [
        (b"A: 1\nno field here\nB: 2\n\ntext", b"text"),
        (b"From x Sun Nov 22\nA: 1\nB: 2\n\ntext", b"text"),
        (b">From x\nA: 1\nno field\n folded\nB: 2\n\ntext", b"text"),
        (b"A: 1\nB: 2\nno field\n\ntext", b"text"),
        (b"A: 1\nB: 2\nDear client,\nhello.\n\ntext", b"Dear client,\nhello.\n\ntext"),
        (b"A: 1\nB: 2\n \t\ntext", b"text"),
        (b"\r\n\r\nA: 1\r\nB: 2\r\n\r\ntext", b"text"),
    ],
)
def test_a_line_that_is_no_field_costs_no_other(head: bytes, rest: bytes) -> None:
    found = message_in(head)
    assert (found.fields, found.body) == ((("a", "1"), ("b", "2")), rest)


def test_boundaries_that_nobody_named_are_guessed() -> None:
    content = b"Subject: x\n\nabove\n--b\nContent-Type: text/html\n\none\n--b--\n"
    assert [(part.kind, part.body) for part in parts_of(content)] == [
        ("text/plain", b""),
        ("text/plain", b"above\n"),
        ("text/html", b"one\n"),
    ]


def test_a_container_that_cannot_be_cut_is_a_text() -> None:
    content = b'Content-Type: multipart/mixed; boundary="b"\n\nabout\n'
    assert [(part.kind, part.body) for part in parts_of(content)] == [
        ("multipart/mixed", b""),
        ("text/plain", b"about\n"),
    ]


@pytest.mark.parametrize("cut", range(6))
def test_base64_is_read_as_far_as_it_goes(cut: int) -> None:
    letters = base64.b64encode(b"Message-ID: <a@x.example>")
    whole = b"Content-Type: message/rfc822\nContent-Transfer-Encoding: BASE64\n\n" + letters[: len(letters) - cut]
    (part,) = parts_of(whole)
    assert b"Message-ID: <a@x.example>".startswith(part.body)
    assert len(part.body) >= 20


def test_groups_have_empty_lines_between_them() -> None:
    groups = groups_in(b"\r\nA: 1\r\nodd\r\n\r\n\r\nB: 2\r\n two\r\n")
    assert [group.fields for group in groups] == [(("a", "1"),), (("b", "2 two"),)]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("plain", "plain"),
        ("=?utf-8?q?verz=C3=B6gert?= =?utf-8?q?_heute?=", "verzögert heute"),
        ("Re: =?iso-8859-1?B?/HI=?= x", "Re: ür x"),
        ("=?no-such?q?=FC?=", "ü"),
        ("=?utf-8?b?A?=", "=?utf-8?b?A?="),
    ],
)
def test_words_come_out_of_their_letters(written: str, said: str) -> None:
    assert decoded_words(written) == said


def test_a_text_in_no_letters_that_are_known_is_read_all_the_same() -> None:
    (part,) = parts_of(b"Content-Type: text/plain; charset=no-such\n\n\xfc")
    assert part.text == "ü"


def test_what_has_parts_without_end_is_read_so_far_and_no_further() -> None:
    flat = b'Content-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n\npart\n" * 9000
    assert len(parts_of(flat)) == 60
    deep = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(900))
    assert [part.kind for part in parts_of(deep)] == ["multipart/mixed"] * 11 + ["text/plain"]
    fields = b"".join(b"A: %d\n" % number for number in range(9000))
    assert len(message_in(fields).fields) == 4000
    assert [len(value) for _, value in message_in(b"A: " + b"x" * 9000).fields] == [1000]
    assert len(groups_in(b"A: 1\n\n" * 9000)) == 60


@pytest.mark.parametrize("charset", ["punycode", "idna", "unicode-escape", "Raw_Unicode_Escape"])
def test_what_is_no_charset_of_mail_is_not_read_as_one(charset: str) -> None:
    content = f"Subject: =?{charset}?q?a-b=5Cx41?=\nContent-Type: text/plain; charset={charset}\n\na-b\\x41"
    (part,) = parts_of(content.encode())
    assert (part.text, part.spoken("subject")) == ("a-b\\x41", "a-b\\x41")


@pytest.mark.parametrize("how", ["base64", "quoted-printable"])
def test_a_container_that_was_coded_as_a_whole_is_cut(how: str) -> None:
    inside = b"--=b\n\none\n--=b\n\ntwo\n--=b--\n"
    coded = base64.encodebytes(inside) if how == "base64" else inside.replace(b"=", b"=3D")
    head = f'Content-Type: multipart/mixed; boundary="=b"\nContent-Transfer-Encoding: {how}\n\n'
    assert [part.body for part in parts_of(head.encode() + coded)] == [b"", b"one\n", b"two\n"]
