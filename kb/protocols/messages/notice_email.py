"""A notice as the bytes of one e-mail to one recipient (RFC 5322), with the ways out of further ones.

The same notice and recipient give the same Message-ID for ever, so that a mail server or a reader's app can see a
doubled message for what it is. What the message says, and whether it may be sent at all, is decided elsewhere.
"""

from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from typing import Final
from uuid import UUID, uuid5

from kb.guides.messages.email_html import framed, kept_whole
from kb.languages import gettext
from kb.languages import gettext_noop as _
from kb.mail.recipients import Recipient, Sender
from kb.protocols.messages.mail_headers import HeaderRefused, Pieces, as_it_is, head, mailbox, names_in, words

#: In characters. RFC 5322 asks for less in a line; mail apps show the first 60.
LONGEST_SUBJECT: Final = 200

_WHY: Final = _("You get this because your address is the contact for %(domain)s at %(site)s.")
_HOW: Final = _("No more of these messages: %(address)s")
_HOW_LINK: Final = _("Send me no more of these messages")
_ENOUGH: Final = _("All done? No more reminders of this move for %(domain)s: %(address)s")
_ENOUGH_LINK: Final = _("All done? Send no more reminders of this move for %(domain)s")

_WAY: Final = 'style="color:#434f49"'

#: Every header of the whole message, in this order; without a Reply-To answers go to the sender.
_NAMES: Final = (
    *("From", "To", "Subject", "Date", "Message-ID", "Reply-To", "List-Unsubscribe", "List-Unsubscribe-Post"),
    *("Auto-Submitted", "Precedence", "MIME-Version", "Content-Type"),
)
#: Bytes above 127 need a promise from each server on the way that not all give.
_POLICY: Final = SMTP.clone(cte_type="7bit")


@dataclass(frozen=True, slots=True)
class Logo:
    """A small picture that travels in the message, so that nothing is fetched when it is read; shown this large."""

    png: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class NoticeEmail:
    """Everything that one message is made of. `answers_to` is empty if answers go to the sender.

    `unsubscribe_url` ends all messages to the address, `reminders_url` those of this move for the domain.
    """

    subject: str
    plain: str
    html: str
    sender: Sender
    recipient: Recipient
    message_id: str
    sent_at: datetime
    unsubscribe_url: str
    domain: str
    site: str
    language: str
    answers_to: Recipient | None = None
    logo: Logo | None = None
    #: A sentence above the text, for whoever tests it.
    note: str = ""
    reminders_url: str = ""


def message_id(notice: UUID, recipient_key: str, host: str) -> str:
    """The identity of a notice's message to one recipient."""
    return f"<{uuid5(notice, recipient_key)}@{host}>"


def render(email: NoticeEmail) -> bytes:
    """The whole message with CRLF line ends. Raises `HeaderRefused` before anything could be sent."""
    made = head(_headers(email)) + _body(email)
    if names_in(made) != tuple(name for name in _NAMES if email.answers_to or name != "Reply-To"):
        raise HeaderRefused(_("Its header is not what it should be."))
    return made


def _headers(email: NoticeEmail) -> dict[str, Pieces]:
    answers_to = {"Reply-To": mailbox("", email.answers_to)} if email.answers_to else {}
    return {
        "From": mailbox(email.sender.name, email.sender.recipient),
        "To": mailbox("", email.recipient),
        "Subject": _subject(email.subject),
        "Date": words(format_datetime(email.sent_at)),
        "Message-ID": as_it_is(email.message_id),
        **answers_to,
        "List-Unsubscribe": as_it_is(f"<{email.unsubscribe_url}>"),
        "List-Unsubscribe-Post": as_it_is("List-Unsubscribe=One-Click"),
        "Auto-Submitted": as_it_is("auto-generated"),
        "Precedence": as_it_is("bulk"),
    }


def _subject(text: str) -> Pieces:
    if not text.strip():
        raise HeaderRefused(_("It has no subject."))
    if len(text) > LONGEST_SUBJECT:
        raise HeaderRefused(_("Its subject is too long."))
    return words(text)


def _body(email: NoticeEmail) -> bytes:
    """Both texts, each behind what says of which kind it is. Nothing of these lines comes from outside."""
    message = EmailMessage(_POLICY)
    try:
        message.set_content(_plain_with_way_out(email), cte="quoted-printable")
        message.add_alternative(_html_with_way_out(email), subtype="html", cte="quoted-printable")
    except UnicodeEncodeError as error:
        raise HeaderRefused(_("Its text has a character that cannot be written.")) from error
    boundary = f"signpost-{uuid5(UUID(int=0), email.message_id).hex}"
    if email.logo:
        html = message.get_payload()[1]  # type: ignore[index]
        html.add_related(email.logo.png, "image", "png", cid=f"<{_cid(email)}>", disposition="inline")  # type: ignore[union-attr]
        html.set_boundary(f"{boundary}-r")  # type: ignore[union-attr]
    message.set_boundary(boundary)
    return message.as_bytes()


def _plain_with_way_out(email: NoticeEmail) -> str:
    why, how = _way_out(email)
    enough = gettext(_ENOUGH, email.language) % {"domain": email.domain, "address": email.reminders_url}
    ways = [*([enough] if email.reminders_url else []), how % {"address": email.unsubscribe_url}]
    note = f"[{email.note}]\n\n" if email.note else ""
    return "\n".join([f"{note}{email.plain.rstrip()}\n\n-- \n{why}", *ways, ""])


def _html_with_way_out(email: NoticeEmail) -> str:
    names = {"domain": kept_whole(email.domain), "site": escape(email.site)}
    why, enough, how = (escape(gettext(text, email.language)) % names for text in (_WHY, _ENOUGH_LINK, _HOW_LINK))
    links = ((email.reminders_url, enough), (email.unsubscribe_url, how))
    ways = (f'<a class="quiet" href="{escape(url)}" {_WAY}>{text}</a>' for url, text in links if url)
    logo = _logo(email.logo, f"cid:{_cid(email)}", email.site) if email.logo else ""
    return framed(email.html, logo=logo, note=escape(email.note), foot=(why, *ways))


def shown_alone(html: str, logo: Logo | None, site: str) -> str:
    """The HTML part as it is before anybody's way out stands at its foot, on a page of its own."""
    address = f"data:image/png;base64,{b64encode(logo.png).decode('ascii')}" if logo else ""
    return framed(html, logo=_logo(logo, address, site) if logo else "")


def _logo(logo: Logo, address: str, site: str) -> str:
    """On white at night too: what was made for paper may be black."""
    size = f'width="{logo.width}" height="{logo.height}"'
    style = "display:block;border:0;max-width:100%;height:auto"
    picture = f'<img src="{escape(address)}" alt="{escape(site)}" {size} style="{style}">'
    return f'<span class="logo" style="display:inline-block;padding:6px;border-radius:6px">{picture}</span>'


def _cid(email: NoticeEmail) -> str:
    return f"logo-{email.message_id.strip('<>')}"


def _way_out(email: NoticeEmail) -> tuple[str, str]:
    why = gettext(_WHY, email.language) % {"domain": email.domain, "site": email.site}
    return why, gettext(_HOW, email.language)
