"""The way out for whoever has the other kind of account: POP3 where a stop shows IMAP, or the other way round.

It follows from the text: a stop that names the port or the protocol of the incoming server has it among what else may
be seen. So no guide can forget it, and none promises steps for a kind that the domain's incoming server does not have.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from kb.guides.page.pages import Guide
from kb.guides.page.pieces import Slot
from kb.guides.page.stops import StopParts
from kb.guides.text.placeholders import Task, to_type
from kb.mail.moves import MailSettings
from kb.mail.servers import Protocol

#: What names a kind of account on a screen.
_TELLING: Final = frozenset({"incoming.port", "incoming.protocol"})
#: With encryption and, on old devices, without.
_PORTS: Final = {Protocol.IMAP: ("993", "143"), Protocol.POP3: ("995", "110")}


@dataclass(frozen=True, slots=True)
class OtherKind:
    """`way` is the address of the same stop for it; empty if the incoming server does not have it."""

    protocol: Protocol
    way: str

    @property
    def ports(self) -> tuple[str, str]:
        return _PORTS[self.protocol]


def other_kind(
    guide: Guide,
    stop: StopParts,
    shown: Protocol,
    seen: str,
    settings: MailSettings | None,
    way: Callable[[Protocol], str],
) -> OtherKind | None:
    """Nothing where no account changes yet, where the stop tells no kind, or where the app knows only one."""
    other = Protocol.IMAP if shown is Protocol.POP3 else Protocol.POP3
    if guide.task is not Task.CHANGE or not _tells(stop):
        return None
    twin = next((one for one in guide.body.stops(other, seen) if one.name == stop.name), None)
    # With POP3 mail can be lost, so that way is shown even if it only says to ask; back to IMAP leads what tells it.
    if twin is None or (other is Protocol.IMAP and not _tells(twin)):
        return None
    has_it = settings is None or other in to_type(settings, guide.task).incoming_protocols
    return OtherKind(other, way(other) if has_it else "")


def _tells(stop: StopParts) -> bool:
    parts = (*stop.body, *stop.question, *stop.cases)
    return any(isinstance(part, Slot) and part.name in _TELLING for part in parts)
