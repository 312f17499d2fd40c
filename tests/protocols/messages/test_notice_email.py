"""The bytes of a notice: whole message out, nothing that breaks out of a header, a way out of further ones."""

import email
import re
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from typing import Final
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb.guides.messages.email_html import email_html
from kb.guides.messages.filling import fill
from kb.mail.recipients import Recipient, Sender
from kb.protocols.messages.mail_headers import HeaderRefused
from kb.protocols.messages.notice_email import Logo, NoticeEmail, message_id, render
from tests.guides.messages.imagined import SENDER, message, settings

CRLF: Final = b"\r\n"
NOTICE: Final = UUID("6ba7b810-9dad-41d1-80b4-00c04fd430c8")
LONG: Final = f"https://help.a-rather-long-name.example.net/de/unsubscribe/{'a' * 43}/"
EMAIL: Final = NoticeEmail(
    subject="Action needed: change your email settings by 6 March",
    plain="Dear Anna,\n\nyour mail moves.",
    html="<html><body><p>Your mail moves.</p><!-- foot --></body></html>",
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
#: Somebody who may set a title and means harm: coded, so that it looks like one line.
BREAKOUT: Final = f"=?utf-8?b?{b64encode(b'Move' + CRLF + b'Bcc: eve@x.example' + 2 * CRLF + b'Body').decode()}?="
HEADERS: Final = [
    *("From", "To", "Subject", "Date", "Message-ID", "Reply-To", "List-Unsubscribe", "List-Unsubscribe-Post"),
    *("Auto-Submitted", "Precedence", "MIME-Version", "Content-Type"),
]
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

<html><body><p>Your mail moves.</p><p class=3D"quiet foot" style=3D"margin:28=
px 0 0;padding:14px 0 0;border-top:1px solid #d8ddd8;font-family:Arial,Helvet=
ica,sans-serif;font-size:15px;line-height:24px;color:#434f49">You get this be=
cause your address is the contact for <span style=3D"white-space:nowrap">b=C3=
=BCcher.example</span> at Example Host.<br>
<a class=3D"quiet" href=3D"https://help.a-rather-long-name.example.net/de/uns=
ubscribe/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/" style=3D"color:#434f49=
">Send me no more of these messages</a></p>
</body></html>

--signpost-BOUNDARY--
"""


def test_it_is_one_whole_message() -> None:
    made = render(EMAIL).decode("ascii")
    boundary = email.message_from_string(made).get_boundary() or ""
    assert made.replace(boundary, "signpost-BOUNDARY") == WHOLE.replace("\n", "\r\n")


def test_a_mail_app_reads_it_back() -> None:
    made = render(replace(EMAIL, subject=LONG_SUBJECT))
    read = email.message_from_bytes(made, policy=policy.default)
    assert read["Subject"] == LONG_SUBJECT
    assert read["List-Unsubscribe"] == f"<{LONG}>"
    plain = read.get_body(("plain",))
    assert plain is not None
    assert LONG in plain.get_content()


def test_the_name_of_the_site_is_text_in_both_parts() -> None:
    read = email.message_from_bytes(render(replace(EMAIL, site="<b>Müller & Co</b>")), policy=policy.default)
    plain, html = (read.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert html is not None
    why = "You get this because your address is the contact for %s at"
    domain = '<span style="white-space:nowrap">bücher.example</span>'
    assert f"{why % 'bücher.example'} <b>Müller & Co</b>.\r\n" in plain.get_content()
    assert f"{why % domain} &lt;b&gt;Müller &amp; Co&lt;/b&gt;.<br>\r\n" in html.get_content()


def test_a_long_subject_is_folded_in_one_way_on_every_python() -> None:
    made = render(replace(EMAIL, subject="Ändern bis Freitag ✉ " * 3))
    assert made.split(b"Subject: ")[1].split(b"\r\nDate: ")[0].split(b"\r\n ") == [
        b"=?utf-8?b?w4RuZGVybiBiaXMgRnJlaXRhZyDinIkgw4RuZGVybiBiaXMgRnJl?=",
        b"=?utf-8?b?aXRhZyDinIkgw4RuZGVybiBiaXMgRnJlaXRhZyDinIkg?=",
    ]


@pytest.mark.thorough
@given(
    st.one_of(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1), st.just(BREAKOUT)),
    st.one_of(st.text(st.characters(exclude_categories=["C", "Z"])), st.just(BREAKOUT)),
)
@example(BREAKOUT, BREAKOUT)
@example(f"Move of {BREAKOUT} {BREAKOUT}", f'"{BREAKOUT}')
@example("=?utf-8?q?=0D=0ABcc:_eve@x.example?=", "=?us-ascii?q?=0A?=")
def test_neither_a_subject_nor_a_name_adds_a_header(subject: str, name: str) -> None:
    subject, sender = subject[:200], Sender(name, EMAIL.sender.recipient)
    made = render(replace(EMAIL, subject=subject, sender=sender))
    read = email.message_from_bytes(made, policy=policy.default)
    assert (read.keys(), read["Subject"]) == (HEADERS, subject)
    assert [part.get_content_type() for part in read.iter_parts()] == ["text/plain", "text/html"]
    as_before = render(replace(EMAIL, sender=sender))
    assert made.partition(b"\r\n\r\n")[2] == as_before.partition(b"\r\n\r\n")[2]


def test_headers_that_are_not_expected_do_not_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the standard library of another Python writes: the bytes are looked at once more."""
    written = EmailMessage.as_bytes
    monkeypatch.setattr(EmailMessage, "as_bytes", lambda message: b"Bcc: eve@x.example\r\n" + written(message))
    with pytest.raises(HeaderRefused):
        render(EMAIL)


@pytest.mark.parametrize(
    "changed",
    [
        replace(EMAIL, unsubscribe_url="https://hilfe.bücher.example/"),
        replace(EMAIL, unsubscribe_url=f"https://help.example/{BREAKOUT}"),
        replace(EMAIL, message_id="<an id@help.example>"),
        replace(EMAIL, message_id=f"<{BREAKOUT}@help.example>"),
        replace(EMAIL, sender=Sender("Help\r\nBcc: eve@x.example", EMAIL.sender.recipient)),
        replace(EMAIL, plain="half a letter: \ud83d"),
    ],
)
def test_it_refuses_what_it_cannot_write_with_a_sentence(changed: NoticeEmail) -> None:
    with pytest.raises(HeaderRefused) as refused:
        render(changed)
    assert refused.value.reason.endswith(".")


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


def test_a_logo_travels_in_the_message_and_stands_in_its_place() -> None:
    html = email_html(fill(message("# Now\n\nWords."), settings(), SENDER), SENDER)
    with_logo = replace(EMAIL, html=html, logo=Logo(b"\x89PNG not really", 220, 40))
    read = email.message_from_bytes(render(with_logo), policy=policy.default)
    assert [part.get_content_type() for part in read.walk()] == [
        *("multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png")
    ]
    picture = list(read.walk())[-1]
    assert picture.get_content() == b"\x89PNG not really"
    assert (picture["Content-Disposition"], picture.get_filename()) == ("inline", None)
    shown = read.get_body(("html",))
    assert shown is not None
    content = shown.get_content()
    assert f'src="cid:{picture["Content-ID"].strip("<>")}" alt="Example Host" width="220" height="40"' in content
    assert "Post &amp; Draht" not in content.partition("</p>")[0]
    assert render(with_logo) == render(with_logo)


def test_without_a_logo_the_name_stands_there_and_a_test_says_that_it_is_one() -> None:
    html = email_html(fill(message("# Now\n\nWords."), settings(), SENDER), SENDER)
    made = render(replace(EMAIL, html=html, note="This is <a> test."))
    read = email.message_from_bytes(made, policy=policy.default)
    plain, shown = (read.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert shown is not None
    assert plain.get_content().startswith("[This is <a> test.]\r\n\r\n")
    assert "This is &lt;a&gt; test.</p>" in shown.get_content()
    assert "Post &amp; Draht Ltd</p>" in re.sub(r"<!--.*?-->", "", shown.get_content())
    assert "<!--" not in shown.get_content()
    assert LONG in shown.get_content()


def test_the_way_out_of_this_move_alone_stands_before_the_way_out_of_all() -> None:
    url = f"https://help.example.net/reminders/{'b' * 43}/"
    made = email.message_from_bytes(render(replace(EMAIL, reminders_url=url)), policy=policy.default)
    plain, html = (made.get_body((kind,)).get_content() for kind in ("plain", "html"))  # type: ignore[union-attr]
    said = f"All done? No more reminders of this move for bücher.example: {url}\nNo more of these messages: {LONG}\n"
    assert plain.replace("\r\n", "\n").endswith(said)
    domain = '<span style="white-space:nowrap">bücher.example</span>'
    words = f"All done? Send no more reminders of this move for {domain}"
    link = f'<a class="quiet" href="{url}" style="color:#434f49">{words}</a>'
    assert f'{link}<br>\r\n<a class="quiet" href="{LONG}"' in html
    assert made["List-Unsubscribe"] == f"<{LONG}>"
