"""By which server and in whose name the site sends, if at all, as the settings say."""

from dataclasses import dataclass

from django.conf import settings

from kb.mail.outgoing import OutgoingServer
from kb.mail.recipients import Recipient, Sender


@dataclass(frozen=True, slots=True)
class Outbox:
    """`host` is the site's own name, for the dialogue with the server and for the identities of messages."""

    server: OutgoingServer
    sender: Sender
    answers_to: Recipient | None
    host: str


def outbox() -> Outbox | None:
    """`None` if no mail server is set; whatever is set was checked before the site started."""
    if not settings.EMAIL_URL:
        return None
    answers_to = Sender.parse(settings.EMAIL_REPLY_TO).recipient if settings.EMAIL_REPLY_TO else None
    sender = Sender.parse(settings.EMAIL_FROM)
    return Outbox(OutgoingServer.parse(settings.EMAIL_URL), sender, answers_to, _host())


def _host() -> str:
    return str(settings.SITE.host.strip("[]"))
