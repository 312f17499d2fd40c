"""What stands on the sign of a domain: which name, since when, and the values behind it. Values in, values out."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from kb.mail.moves import MailSettings, Phase
from kb.mail.servers import DOMAIN_FIELD, LOCAL_PART, WHOLE_ADDRESS, Protocol, Server, ServiceSettings


class Face(StrEnum):
    """How the sign looks: plain without a move, calm while the old server is right, closed when it is off."""

    PLAIN = "plain"
    CALM = "calm"
    CHANGE = "change"
    CLOSED = "closed"


class Serves(StrEnum):
    """What a host on the sign is for."""

    BOTH = "both"
    INCOMING = "incoming"
    OUTGOING = "outgoing"


@dataclass(frozen=True, slots=True)
class SwapWords:
    """How a host on the sign is called, whole, because the words between differ from language to language."""

    title: str | Promise
    old: str | Promise
    new: str | Promise
    copy: str | Promise
    copy_new: str | Promise


_SWAP_WORDS: Final = {
    Serves.BOTH: SwapWords(
        gettext_lazy("Incoming and outgoing server"),
        gettext_lazy("Old incoming and outgoing server"),
        gettext_lazy("New incoming and outgoing server"),
        gettext_lazy("Copy the incoming and outgoing server"),
        gettext_lazy("Copy the new incoming and outgoing server"),
    ),
    Serves.INCOMING: SwapWords(
        gettext_lazy("Incoming server"),
        gettext_lazy("Old incoming server"),
        gettext_lazy("New incoming server"),
        gettext_lazy("Copy the incoming server"),
        gettext_lazy("Copy the new incoming server"),
    ),
    Serves.OUTGOING: SwapWords(
        gettext_lazy("Outgoing server"),
        gettext_lazy("Old outgoing server"),
        gettext_lazy("New outgoing server"),
        gettext_lazy("Copy the outgoing server"),
        gettext_lazy("Copy the new outgoing server"),
    ),
}


@dataclass(frozen=True, slots=True)
class Swap:
    """One host and what becomes of it. `old` is empty when nothing is taken off the sign."""

    serves: Serves
    old: str
    new: str

    @property
    def words(self) -> SwapWords:
        return _SWAP_WORDS[self.serves]

    @property
    def title(self) -> str:
        return str(self.words.title)


class NameSize(StrEnum):
    """How large the names on a sign are, as a class of the style sheet: each is to fit one line of a phone."""

    LARGE = ""
    MEDIUM = "name-m"
    SMALL = "name-s"


@dataclass(frozen=True, slots=True)
class Sign:
    """The sign. `groups` are the values to use now; `since` is the moment that its words name: from, or off since."""

    face: Face
    swaps: tuple[Swap, ...]
    groups: tuple["ValueGroup", ...]
    since: datetime | None = None
    size: NameSize = NameSize.LARGE

    @property
    def title(self) -> str:
        return self.swaps[0].title if len(self.swaps) == 1 else gettext("Your mail servers")


@dataclass(frozen=True, slots=True)
class ValueGroup:
    """All values of one protocol, as a mail app asks for them."""

    protocol: Protocol
    side: Serves
    server: Server

    @property
    def title(self) -> str:
        said = gettext("Incoming mail, %(protocol)s") if self._comes_in else gettext("Outgoing mail, %(protocol)s")
        return said % {"protocol": self.protocol.label}

    @property
    def short_title(self) -> str:
        said = gettext("Incoming, %(protocol)s") if self._comes_in else gettext("Outgoing, %(protocol)s")
        return said % {"protocol": self.protocol.label}

    @property
    def side_title(self) -> str:
        return gettext("Incoming") if self._comes_in else gettext("Outgoing")

    @property
    def _comes_in(self) -> bool:
        return self.side is Serves.INCOMING

    @property
    def asks_whole_address(self) -> bool:
        return self.server.username == WHOLE_ADDRESS

    @property
    def asks_local_part(self) -> bool:
        return self.server.username == LOCAL_PART


#: Characters that fit one line at 360 pixels in each size, beginning with the largest; the last takes what is longer.
_FITS: Final = ((18, NameSize.LARGE), (22, NameSize.MEDIUM))


def name_size(settings: MailSettings) -> NameSize:
    """The size for the longest name to type. It depends on the length of the domain, so it is in a page's key."""
    service = settings.move.to_service if settings.move else settings.service
    spared = len(settings.domain.a_label) - len(DOMAIN_FIELD)
    hosts = [pattern.host for pattern in service.servers]
    if settings.move and settings.phase is Phase.ANNOUNCED:
        hosts += [pattern.host for pattern in settings.move.from_service.servers]
    longest = max((len(host) + spared * (DOMAIN_FIELD in host) for host in hosts), default=0)
    return next((size for most, size in _FITS if longest <= most), NameSize.SMALL)


def sign(settings: MailSettings, protocol: Protocol | None = None, size: NameSize = NameSize.LARGE) -> Sign:
    """The sign of a domain's page; with `protocol`, the sign of a guide for that incoming protocol."""
    new = settings.to_type
    face = _face(settings)
    swaps = _swaps(settings.old if face is not Face.PLAIN else None, new, protocol)
    shown = value_groups(settings.use_now, protocol)
    since = None
    if settings.told_move and face is Face.CALM:
        since = settings.told_move.change_from
    elif settings.move and face is Face.CLOSED:
        since = settings.move.old_closes_at
    return Sign(face, swaps, shown, since, size)


def sign_to_add(settings: MailSettings, protocol: Protocol | None = None) -> Sign:
    """The sign of a guide that adds an account: what is right at this moment, and no word of what was or will be."""
    now = settings.use_now
    return Sign(Face.PLAIN, _swaps(None, now, protocol), value_groups(now, protocol))


def _face(settings: MailSettings) -> Face:
    if settings.phase is None or settings.nothing_changes:
        return Face.PLAIN
    if settings.phase is Phase.ANNOUNCED:
        return Face.CALM
    return Face.CLOSED if settings.phase is Phase.CLOSED else Face.CHANGE


def _swaps(old: ServiceSettings | None, new: ServiceSettings, protocol: Protocol | None) -> tuple[Swap, ...]:
    def host(server: Server | None) -> str:
        return server.host if server else ""

    incoming, outgoing = host(new.incoming(protocol)), host(new.outgoing)
    old_incoming = host(old.incoming(protocol)) if old else ""
    old_outgoing = host(old.outgoing) if old else ""
    if not outgoing or not incoming or (incoming, old_incoming) == (outgoing, old_outgoing):
        serves = Serves.BOTH if incoming and outgoing else Serves.INCOMING if incoming else Serves.OUTGOING
        return (Swap(serves, _unless_equal(old_incoming or old_outgoing, incoming or outgoing), incoming or outgoing),)
    return (
        Swap(Serves.INCOMING, _unless_equal(old_incoming, incoming), incoming),
        Swap(Serves.OUTGOING, _unless_equal(old_outgoing, outgoing), outgoing),
    )


def _unless_equal(old: str, new: str) -> str:
    return "" if old == new else old


def value_groups(service: ServiceSettings, protocol: Protocol | None = None) -> tuple[ValueGroup, ...]:
    """Each protocol on offer with its values, the preferred incoming one first; only `protocol` of them, if given."""
    incoming = [p for p in service.incoming_protocols if protocol in (None, p)]
    groups = [_group(p, service.first(p)) for p in (*incoming, Protocol.SMTP)]
    return tuple(group for group in groups if group)


def _group(protocol: Protocol, server: Server | None) -> ValueGroup | None:
    if server is None:
        return None
    return ValueGroup(protocol, Serves.OUTGOING if protocol is Protocol.SMTP else Serves.INCOMING, server)
