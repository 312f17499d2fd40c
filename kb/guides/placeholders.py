"""The closed set of `{{ names }}` that a page may use, and what each becomes for one reader.

An author's text never meets a template engine or `str.format`: a name is looked up here or it is an error. Each value
is escaped once, by the one method that makes HTML of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from html import escape
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from kb.mail.dates import spoken
from kb.mail.moves import MailSettings
from kb.mail.servers import LOCAL_PART, WHOLE_ADDRESS, Protocol, Server, ServiceSettings


class Task(StrEnum):
    """What a guide is for: an account that moves, or a new one."""

    CHANGE = "change"
    ADD = "add"


class Kind(Enum):
    """What a value is, which decides how it is wrapped."""

    HOST = auto()
    PORT = auto()
    PLAIN = auto()
    USER_NAME = auto()
    URL = auto()
    PHONE = auto()
    WORDS = auto()


class Place(Enum):
    """Where a value stands: in a sentence; where no button fits; in a screen sketch; inside an attribute."""

    PROSE = auto()
    QUIET = auto()
    SKETCH = auto()
    ATTRIBUTE = auto()
    LINK_OPENS = auto()
    LINK_CLOSES = auto()


#: Words without a domain, for `task: change` and for `task: add`. The order is the one of the authors' handbook.
_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "incoming.host": ("your new incoming server", "your incoming server"),
    "incoming.port": ("the port of your new incoming server", "the port of your incoming server"),
    "incoming.security": ("the security of your new incoming server", "the security of your incoming server"),
    "incoming.protocol": ("IMAP or POP3", "IMAP or POP3"),
    "incoming.user_name": ("your user name", "your user name"),
    "outgoing.host": ("your new outgoing server", "your outgoing server"),
    "outgoing.port": ("the port of your new outgoing server", "the port of your outgoing server"),
    "outgoing.security": ("the security of your new outgoing server", "the security of your outgoing server"),
    "outgoing.user_name": ("your user name", "your user name"),
    "old.incoming.host": ("your old incoming server", "your old incoming server"),
    "old.outgoing.host": ("your old outgoing server", "your old outgoing server"),
    "webmail.url": ("your webmail", "your webmail"),
    "domain": ("your domain", "your domain"),
    "change_from": ("the first day of the change", "the first day of the change"),
    "moves_at": ("the day of the move", "the day of the move"),
    "old_closes_at": ("the day when the old server closes", "the day when the old server closes"),
    "site.name": ("your mail provider", "your mail provider"),
    "site.phone": ("our telephone number", "our telephone number"),
    "site.hours": ("our opening hours", "our opening hours"),
}
#: Every name that a page may use.
NAMES: Final = tuple(_WORDS)


@dataclass(frozen=True, slots=True)
class SiteWords:
    """What the site says about whoever runs it; an empty text means that it is not known."""

    name: str
    phone: str = ""
    hours: str = ""


def breakable(name: str) -> str:
    """A host name as HTML that may be broken after its dots; copying it leaves nothing behind."""
    return escape(name).replace(".", ".<wbr>")


@dataclass(frozen=True, slots=True)
class Value:
    """One value, still unescaped.

    `name` tells a screen reader what the copy button copies; without it there is no button. `local` is for user names:
    the reader's own part, which only their browser knows, comes before the text.
    """

    kind: Kind
    text: str
    name: str = ""
    local: bool = False

    def html(self, place: Place) -> str:
        """The value as HTML for the place where it stands: escaped here, and nowhere else."""
        if place is Place.ATTRIBUTE:
            return escape(f"you{self.text}" if self.local else self.text)
        if place is Place.LINK_OPENS:
            return self._link()
        if place is Place.LINK_CLOSES:
            return "</a>" if self._link() else ""
        return self._in_text(self._shown(), place)

    def _shown(self) -> str:
        """The text for eyes, escaped: names may be broken after their dots, and a web address needs no `https://`."""
        if self.kind is Kind.URL:
            return breakable(self.text.partition("://")[2].removesuffix("/"))
        if self.kind is Kind.PHONE:
            return escape(self.text).replace(" ", "\N{NO-BREAK SPACE}")
        return breakable(self.text) if self.kind in (Kind.HOST, Kind.USER_NAME) else escape(self.text)

    def _in_text(self, text: str, place: Place) -> str:
        """`text` is escaped already."""
        if self.kind is Kind.WORDS:
            return f'<span class="words">{text}</span>'
        if self.local:
            text = f"<span data-user>you</span>{text}"
        if place is Place.SKETCH or self.kind in (Kind.PLAIN, Kind.PHONE):
            return text
        wrapped = f'<span class="value">{text}</span>'
        if place is Place.PROSE and self.kind is Kind.URL:
            return f"{self._link()}{wrapped}</a>"
        return f"{wrapped}{self._copy_button()}" if place is Place.PROSE and self.name else wrapped

    def _link(self) -> str:
        if self.kind is Kind.URL:
            return f'<a href="{escape(self.text)}" rel="noopener">'
        if self.kind is Kind.PHONE:
            digits = "".join(c for c in self.text if c.isascii() and (c.isdigit() or c == "+"))
            return f'<a href="tel:{digits}">'
        return ""

    def _copy_button(self) -> str:
        text = escape(self.text)
        return (
            f'<button type="button" class="copy-small" data-copy="{text}" hidden>'
            f'Copy<span class="vh"> {escape(self.name)}, {text}</span></button>'
        )


_WORD_VALUES: Final = {
    task: {name: Value(Kind.WORDS, words[column]) for name, words in _WORDS.items()}
    for column, task in enumerate((Task.CHANGE, Task.ADD))
}


def words_for(task: Task = Task.CHANGE) -> Mapping[str, Value]:
    """Every name with its plain words, as on a page without a domain and without a site."""
    return MappingProxyType(_WORD_VALUES[task])


def to_type(settings: MailSettings, task: Task) -> ServiceSettings:
    """What a guide of this task tells the reader to type (design §7.15)."""
    return settings.to_type if task is Task.CHANGE else settings.use_now


def protocol_shown(settings: MailSettings | None, task: Task, asked: Protocol | None) -> Protocol:
    """The incoming protocol that a page shows: the one asked for if there is a server for it, else the preferred."""
    if settings is None:
        return Protocol.POP3 if asked is Protocol.POP3 else Protocol.IMAP
    server = to_type(settings, task).incoming(asked)
    return server.protocol if server else Protocol.IMAP


def values_for(
    settings: MailSettings | None, *, task: Task, protocol: Protocol | None, zone: ZoneInfo, site: SiteWords
) -> Mapping[str, Value]:
    """A value for each of `NAMES`: what is known, and plain words for the rest. `zone` is the site's."""
    values = dict(_WORD_VALUES[task])
    shown = protocol_shown(settings, task, protocol)
    values["incoming.protocol"] = Value(Kind.PLAIN, shown.label)
    _set_site(values, site)
    if settings is None:
        return values
    service = to_type(settings, task)
    domain = settings.domain.a_label
    values["domain"] = Value(Kind.PLAIN, settings.domain.u_label)
    new = "new " if task is Task.CHANGE and settings.new is not None else ""
    _set_server(values, "incoming", service.incoming(shown), domain, new)
    _set_server(values, "outgoing", service.outgoing, domain, new)
    if settings.old is not None:
        _set_old(values, settings.old, shown)
    if urlsplit(service.webmail_url).scheme in ("https", "http"):
        values["webmail.url"] = Value(Kind.URL, service.webmail_url)
    _set_dates(values, settings, zone)
    return values


def _set_site(values: dict[str, Value], site: SiteWords) -> None:
    if site.name:
        values["site.name"] = Value(Kind.PLAIN, site.name)
    if site.phone:
        values["site.phone"] = Value(Kind.PHONE, site.phone)
    if site.hours:
        values["site.hours"] = Value(Kind.PLAIN, site.hours)


def _set_server(values: dict[str, Value], side: str, server: Server | None, domain: str, new: str) -> None:
    if server is None:
        return
    values[f"{side}.host"] = Value(Kind.HOST, server.host, name=f"the {new}{side} server")
    values[f"{side}.port"] = Value(Kind.PORT, str(server.port))
    values[f"{side}.security"] = Value(Kind.PLAIN, server.security.label)
    values[f"{side}.user_name"] = _user_name(server, domain)


def _user_name(server: Server, domain: str) -> Value:
    if server.username == WHOLE_ADDRESS:
        return Value(Kind.USER_NAME, f"@{domain}", local=True)
    if server.username == LOCAL_PART:
        return Value(Kind.USER_NAME, "", local=True)
    return Value(Kind.USER_NAME, server.username)


def _set_old(values: dict[str, Value], old: ServiceSettings, protocol: Protocol) -> None:
    for side, server in (("incoming", old.incoming(protocol)), ("outgoing", old.outgoing)):
        if server is not None:
            # Shown to be recognised, never to be typed, so it gets no copy button.
            values[f"old.{side}.host"] = Value(Kind.HOST, server.host)


def _set_dates(values: dict[str, Value], settings: MailSettings, zone: ZoneInfo) -> None:
    if settings.move is None:
        return
    for name in ("change_from", "moves_at", "old_closes_at"):
        moment = getattr(settings.move, name)
        if moment is not None:
            values[name] = Value(Kind.PLAIN, spoken(moment, zone))
