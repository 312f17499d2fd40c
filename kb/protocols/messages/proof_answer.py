"""Our answer to a message that came to a tag, as the bytes of one e-mail: what was seen, and one button to press.

It says of itself that a machine wrote it (RFC 3834 5), so that no machine answers it.
"""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from kb.mail.recipients import Recipient, Sender
from kb.protocols.messages.mail_headers import Pieces, as_it_is, head, mailbox, words

_POLICY: Final = SMTP.clone(cte_type="7bit")
_BUTTON: Final = (
    "display:inline-block;padding:12px 20px;border-radius:10px;background:#00563f;color:#ffffff;"
    "font-weight:bold;text-decoration:none"
)


@dataclass(frozen=True, slots=True)
class ProofAnswer:
    """`lines` are paragraphs of plain text, `button` what stands on the link to `url`. `answers` is a Message-ID."""

    subject: str
    lines: tuple[str, ...]
    button: str
    url: str
    sender: Sender
    recipient: Recipient
    host: str
    answers: str
    sent_at: datetime

    @property
    def message_id(self) -> str:
        return f"<{uuid5(NAMESPACE_URL, self.url)}@{self.host}>"


def render(answer: ProofAnswer) -> bytes:
    """The whole message with CRLF line ends. Raises `HeaderRefused`."""
    return head(_headers(answer)) + _body(answer)


def _headers(answer: ProofAnswer) -> dict[str, Pieces]:
    thread = as_it_is(answer.answers) if _is_an_id(answer.answers) else None
    return {
        "From": mailbox(answer.sender.name, answer.sender.recipient),
        "To": mailbox("", answer.recipient),
        "Subject": words(answer.subject),
        "Date": words(format_datetime(answer.sent_at)),
        "Message-ID": as_it_is(answer.message_id),
        **({"In-Reply-To": thread, "References": thread} if thread else {}),
        "Auto-Submitted": as_it_is("auto-replied"),
        "Precedence": as_it_is("auto_reply"),
    }


def _is_an_id(text: str) -> bool:
    """What others wrote goes into our head only if it is what it should be."""
    return text.startswith("<") and text.endswith(">") and text.isascii() and text.isprintable() and " " not in text


def _body(answer: ProofAnswer) -> bytes:
    message = EmailMessage(_POLICY)
    plain = "\n\n".join([*answer.lines, f"{answer.button}:\n{answer.url}"])
    message.set_content(f"{plain}\n", cte="quoted-printable")
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in answer.lines)
    button = f'<p><a href="{escape(answer.url)}" style="{_BUTTON}">{escape(answer.button)}</a></p>'
    html = f'<!doctype html><html><head><meta charset="utf-8"></head><body>{paragraphs}{button}</body></html>\n'
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    message.set_boundary(f"signpost-{uuid5(NAMESPACE_URL, answer.url).hex}")
    return message.as_bytes()
