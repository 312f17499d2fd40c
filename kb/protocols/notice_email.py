"""A notice as the bytes of one e-mail to one recipient (RFC 5322), with the ways out of further ones.

The same notice and recipient give the same Message-ID for ever, so that a mail server or a reader's app can see a
doubled message for what it is. What the message says, and whether it may be sent at all, is decided elsewhere.
"""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address, HeaderRegistry, UniqueUnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from typing import Any, Final
from uuid import UUID, uuid5

from kb.languages import gettext
from kb.languages import gettext_noop as _
from kb.mail.recipients import Recipient, Sender

#: In characters. RFC 5322 asks for less in a line; mail apps show the first 60.
LONGEST_SUBJECT: Final = 200

_WHY: Final = _("You get this because your address is the contact for %(domain)s at %(site)s.")
_HOW: Final = _("No more of these messages: %(address)s")
_HOW_LINK: Final = _("Send me no more of these messages")


class HeaderRefused(ValueError):
    """A value would break out of its header line, or is longer than a header may be."""


class _Unfolded(UniqueUnstructuredHeader):
    """An address in brackets as it is. The usual folding would write it in RFC 2047's letters, which no robot reads."""

    name: str

    def fold(self, *, policy: Any) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS: Final = HeaderRegistry()
for _name in ("list-unsubscribe", "message-id"):
    _HEADERS.map_to_type(_name, _Unfolded)  # type: ignore[arg-type]  # the registry adds the base class itself
#: Bytes above 127 need a promise from each server on the way that not all give.
_POLICY: Final = SMTP.clone(header_factory=_HEADERS, cte_type="7bit")


@dataclass(frozen=True, slots=True)
class NoticeEmail:
    """Everything that one message is made of. `answers_to` is empty if answers go to the sender."""

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


def message_id(notice: UUID, recipient_key: str, host: str) -> str:
    """The identity of a notice's message to one recipient."""
    return f"<{uuid5(notice, recipient_key)}@{host}>"


def render(email: NoticeEmail) -> bytes:
    """The whole message with CRLF line ends. Raises `HeaderRefused` before anything could be sent."""
    message = EmailMessage(_POLICY)
    message["From"] = Address(email.sender.name, addr_spec=email.sender.address)
    message["To"] = Address(addr_spec=email.recipient.address)
    message["Subject"] = one_line(email.subject)
    message["Date"] = format_datetime(email.sent_at)
    message["Message-ID"] = one_line(email.message_id)
    if email.answers_to:
        message["Reply-To"] = Address(addr_spec=email.answers_to.address)
    message["List-Unsubscribe"] = f"<{one_line(email.unsubscribe_url)}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Auto-Submitted"] = "auto-generated"
    message["Precedence"] = "bulk"
    message.set_content(_plain_with_way_out(email), cte="quoted-printable")
    message.add_alternative(_html_with_way_out(email), subtype="html", cte="quoted-printable")
    message.set_boundary(f"signpost-{uuid5(UUID(int=0), email.message_id).hex}")
    return message.as_bytes()


def one_line(text: str) -> str:
    """The value of a header, checked. Raises `HeaderRefused`."""
    if not text.isprintable():
        raise HeaderRefused("A header has a line break or another invisible character in it.")
    if not text.strip() or len(text) > LONGEST_SUBJECT:
        raise HeaderRefused("A header is empty or too long.")
    return text


def _plain_with_way_out(email: NoticeEmail) -> str:
    why, how = _way_out(email)
    return f"{email.plain.rstrip()}\n\n-- \n{why}\n{how % {'address': email.unsubscribe_url}}\n"


def _html_with_way_out(email: NoticeEmail) -> str:
    why, _how = _way_out(email)
    link = f'<a href="{escape(email.unsubscribe_url)}">{escape(gettext(_HOW_LINK, email.language))}</a>'
    foot = f'<hr><p style="font-size:14px">{escape(why)}<br>{link}</p>\n'
    before, body_end, after = email.html.rpartition("</body>")
    return f"{before}{foot}{body_end}{after}" if body_end else f"{email.html}{foot}"


def _way_out(email: NoticeEmail) -> tuple[str, str]:
    why = gettext(_WHY, email.language) % {"domain": email.domain, "site": email.site}
    return why, gettext(_HOW, email.language)
