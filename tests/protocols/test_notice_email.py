"""The bytes of a notice: whole message out, nothing that breaks out of a header, a way out of further ones."""

import email
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from typing import Final
from uuid import UUID

import pytest

from kb.mail.recipients import Recipient, Sender
from kb.protocols.notice_email import HeaderRefused, NoticeEmail, message_id, render

NOTICE: Final = UUID("6ba7b810-9dad-41d1-80b4-00c04fd430c8")
LONG: Final = f"https://help.a-rather-long-name.example.net/de/unsubscribe/{'a' * 43}/"
EMAIL: Final = NoticeEmail(
    subject="Action needed: change your email settings by 6 March",
    plain="Dear Anna,\n\nyour mail moves.",
    html="<html><body><p>Your mail moves.</p></body></html>",
    sender=Sender.parse("Müller & Söhne <help@example.net>"),
    recipient=Recipient.parse("anna@bücher.example"),
    message_id=message_id(NOTICE, "key", "help.example.net"),
    sent_at=datetime(2024, 2, 20, 9, tzinfo=UTC),
    unsubscribe_url=LONG,
    domain="bücher.example",
    site="Example Host",
    language="en",
    answers_to=Recipient.parse("office@example.net"),
)
LONG_SUBJECT: Final = "Ändern bis Freitag ✉ " * 9 + "!"
WHOLE: Final = f"""\
From: =?utf-8?q?M=C3=BCller_=26_S=C3=B6hne?= <help@example.net>
To: anna@xn--bcher-kva.example
Subject: Action needed: change your email settings by 6 March
Date: Tue, 20 Feb 2024 09:00:00 +0000
Message-ID: {EMAIL.message_id}
Reply-To: office@example.net
List-Unsubscribe: <{LONG}>
List-Unsubscribe-Post: List-Unsubscribe=One-Click
Auto-Submitted: auto-generated
Precedence: bulk
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="signpost-BOUNDARY"

--signpost-BOUNDARY
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Dear Anna,

your mail moves.

--=20
You get this because your address is the contact for b=C3=BCcher.example at E=
xample Host.
No more of these messages: https://help.a-rather-long-name.example.net/de/uns=
ubscribe/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/

--signpost-BOUNDARY
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable
MIME-Version: 1.0

<html><body><p>Your mail moves.</p><hr><p style=3D"font-size:14px">You get th=
is because your address is the contact for b=C3=BCcher.example at Example Hos=
t.<br><a href=3D"https://help.a-rather-long-name.example.net/de/unsubscribe/a=
aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/">Send me no more of these message=
s</a></p>
</body></html>

--signpost-BOUNDARY--
"""


def test_it_is_one_whole_message() -> None:
    made = render(EMAIL).decode("ascii")
    boundary = email.message_from_string(made).get_boundary() or ""
    assert made.replace(boundary, "signpost-BOUNDARY") == WHOLE.replace("\n", "\r\n")


def test_a_mail_app_reads_it_back() -> None:
    read = email.message_from_bytes(render(replace(EMAIL, subject=LONG_SUBJECT)), policy=policy.default)
    assert read["Subject"] == LONG_SUBJECT
    assert read["List-Unsubscribe"] == f"<{LONG}>"
    plain = read.get_body(("plain",))
    assert plain is not None
    assert LONG in plain.get_content()


def test_the_same_notice_and_recipient_have_one_identity() -> None:
    again = message_id(NOTICE, "key", "help.example.net")
    assert again == EMAIL.message_id
    others = {message_id(NOTICE, "other", "help.example.net"), message_id(UUID(int=1), "key", "help.example.net")}
    assert len(others - {again}) == 2


@pytest.mark.parametrize(
    "subject",
    ["Move\r\nBcc: b@x.example", "Move\nX: y", "Move\x00", "\u202eevom", "a\u2028b", " ", "x" * 201, "x" * 1_000_000],
)
def test_it_refuses_a_subject_that_is_no_line(subject: str) -> None:
    with pytest.raises(HeaderRefused):
        render(replace(EMAIL, subject=subject))


def test_no_line_is_longer_than_mail_servers_take() -> None:
    made = render(replace(EMAIL, plain="w" * 5_000, html=f"<p>{'ü' * 5_000}</p>", subject="ü" * 200))
    assert max(map(len, made.split(b"\r\n"))) < 998
    assert b"\n" not in made.replace(b"\r\n", b"")


def test_the_way_out_is_in_the_language_of_the_message() -> None:
    german = render(replace(EMAIL, language="de"))
    assert b"Send me no more" not in german
