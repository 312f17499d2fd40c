"""Imagined clients, to try a message on before it meets real ones: every state, rich in values and bare of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from kb.guides.messages.names import Sender
from kb.guides.messages.tree import MoveState
from kb.guides.text.placeholders import SiteWords
from kb.mail.moves import MailSettings, Move, Phase, mail_settings
from kb.mail.names import DomainName
from kb.mail.servers import Protocol, Security, ServerPattern, Service

_NAME: Final = DomainName("yourdomain.example")
_DAY: Final = datetime(2024, 3, 6, tzinfo=UTC)
_PORTS: Final = ((Protocol.IMAP, 993), (Protocol.POP3, 995), (Protocol.SMTP, 465))


@dataclass(frozen=True, slots=True)
class Trial:
    """One imagined client. A bare one has no webmail and an open end, its host no telephone, nobody a name."""

    state: MoveState
    settings: MailSettings
    sender: Sender
    contact: str = ""


def trials() -> Iterator[Trial]:
    for rich in (True, False):
        for state in MoveState:
            yield Trial(state, _settings(state, rich=rich), _sender(rich=rich), "Anna Müller" if rich else "")


def imagined() -> MailSettings:
    """One of them, to show a text with that nobody in particular is going to get."""
    return _settings(MoveState.OPEN, rich=True)


def _service(slug: str, host: str, *, rich: bool) -> Service:
    servers = tuple(ServerPattern(protocol, host, port, Security.TLS) for protocol, port in _PORTS)
    return Service(slug, slug, "https://webmail.host.example/" if rich else "", servers)


def _settings(state: MoveState, *, rich: bool) -> MailSettings:
    old = _service("old", "mail12.old-host.example", rich=rich)
    new = _service("new", "{domain}" if state is not MoveState.UNCHANGED else "mail12.old-host.example", rich=rich)
    if state is MoveState.NONE:
        return mail_settings(_NAME, old, None, _DAY)
    # A move without an end is never closed.
    ends = _DAY + timedelta(days=23, hours=18) if rich or state is MoveState.CLOSED else None
    begins = _DAY - timedelta(days=21)
    move = Move("spring", "Mail moves in spring", old, new, begins, _DAY, ends, begins - timedelta(days=14))
    moment = move.moment_in(Phase.OPEN if state is MoveState.UNCHANGED else Phase(state.value))
    return mail_settings(_NAME, old, move, moment or _DAY)


def _sender(*, rich: bool) -> Sender:
    words = SiteWords("Post & Draht Ltd", "020 7946 0123", "Monday to Friday, 9 to 17") if rich else SiteWords("Host")
    return Sender(words, ZoneInfo("Europe/London"), "https://help.host.example/")
