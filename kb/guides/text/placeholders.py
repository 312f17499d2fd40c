"""The closed set of `{{ names }}` that a page may use, and what each becomes for one reader.

An author's text never meets a template engine or `str.format`: a name is looked up here or it is an error. Each value
is escaped once, by the one method that makes HTML of it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from functools import lru_cache
from html import escape
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from kb.languages import SOURCE, gettext
from kb.languages import gettext_noop as _
from kb.mail.dates import spoken
from kb.mail.moves import MailSettings
from kb.mail.servers import LOCAL_PART, WHOLE_ADDRESS, Protocol, Server, ServiceSettings


class Task(StrEnum):
    """What a guide is for: an account that moves, or a new one."""

    CHANGE = "change"
    ADD = "add"


class ValueKind(Enum):
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
    "incoming.host": (_("your new incoming server"), _("your incoming server")),
    "incoming.port": (_("the port of your new incoming server"), _("the port of your incoming server")),
    "incoming.security": (_("the security of your new incoming server"), _("the security of your incoming server")),
    "incoming.protocol": (_("IMAP or POP3"), _("IMAP or POP3")),
    "incoming.user_name": (_("your user name"), _("your user name")),
    "outgoing.host": (_("your new outgoing server"), _("your outgoing server")),
    "outgoing.port": (_("the port of your new outgoing server"), _("the port of your outgoing server")),
    "outgoing.security": (_("the security of your new outgoing server"), _("the security of your outgoing server")),
    "outgoing.user_name": (_("your user name"), _("your user name")),
    "outgoing.starttls.host": (_("your new outgoing server"), _("your outgoing server")),
    "outgoing.starttls.port": (_("the port for STARTTLS"), _("the port for STARTTLS")),
    "old.incoming.host": (_("your old incoming server"), _("your old incoming server")),
    "old.outgoing.host": (_("your old outgoing server"), _("your old outgoing server")),
    "webmail.url": (_("your webmail"), _("your webmail")),
    "new.webmail.url": (_("your new webmail"), _("your webmail")),
    "old.webmail.url": (_("your old webmail"), _("your old webmail")),
    "domain": (_("your domain"), _("your domain")),
    "change_from": (_("the first day of the change"), _("the first day of the change")),
    "moves_at": (_("the day of the move"), _("the day of the move")),
    "old_closes_at": (_("the day when the old server closes"), _("the day when the old server closes")),
    "site.name": (_("your mail provider"), _("your mail provider")),
    "site.phone": (_("our telephone number"), _("our telephone number")),
    "site.hours": (_("our opening hours"), _("our opening hours")),
}
#: What stands there if the service of a known domain has no outgoing server by STARTTLS.
_NO_STARTTLS: Final = _("not here: please ask us")
#: Every name that a page may use.
NAMES: Final = tuple(_WORDS)


@dataclass(frozen=True, slots=True)
class SiteWords:
    """What the site says about whoever runs it; an empty text means that it is not known."""

    name: str
    phone: str = ""
    hours: str = ""


def breakable(name: str) -> str:
    """A host name as HTML that may be broken after its dots; copying it leaves nothing behind.

    Style sheets break such names nowhere else, so a label that no line of a phone has room for gets places of its own:
    never at a hyphen, which would look like one of ours.
    """
    if _SHORT.fullmatch(name):  # nearly every name, and every page with one asks
        return name.replace(".", ".<wbr>")
    return "@".join(".<wbr>".join(map(_label, part.split("."))) for part in name.split("@"))


#: Letters: on a phone a line of a sign has room for a few more.
_ONE_LINE: Final = 24
_SHORT: Final = re.compile(rf"(?:[a-z0-9-]{{1,{_ONE_LINE}}}+(?:\.|\Z))++")
_PLACE: Final = re.compile(r"(.{11,14}?[^-](?=[^-])|.{21})")


def _label(label: str) -> str:
    if len(label) <= _ONE_LINE:
        return escape(label)
    return "<wbr>".join(escape(piece) for piece in _PLACE.split(label) if piece)


@dataclass(frozen=True, slots=True)
class Value:
    """One value, still unescaped.

    `copy` is the HTML in its copy button, with `%(host)s` for the text; without it there is no button. `local` is for
    user names: it stands before the text for the reader's own part, which only their browser knows.
    """

    kind: ValueKind
    text: str
    copy: str = ""
    local: str = ""

    def html(self, place: Place) -> str:
        """The value as HTML for the place where it stands: escaped here, and nowhere else."""
        if place is Place.ATTRIBUTE:
            return escape(f"{self.local}{self.text}")
        if place is Place.LINK_OPENS:
            return self._link()
        if place is Place.LINK_CLOSES:
            return "</a>" if self._link() else ""
        return self._in_text(self._shown(), place)

    def _shown(self) -> str:
        """The text for eyes, escaped: names may be broken after their dots, and a web address needs no `https://`."""
        if self.kind is ValueKind.URL:
            return escape(self.text.partition("://")[2].removesuffix("/")).replace(".", ".<wbr>")
        if self.kind is ValueKind.PHONE:
            return escape(self.text).replace(" ", "\N{NO-BREAK SPACE}")
        return breakable(self.text) if self.kind in (ValueKind.HOST, ValueKind.USER_NAME) else escape(self.text)

    def _in_text(self, text: str, place: Place) -> str:
        """`text` is escaped already."""
        if self.kind is ValueKind.WORDS:
            return f'<span class="words">{text}</span>'
        if self.local:
            text = f"<span data-user>{escape(self.local)}</span>{text}"
        if place is Place.SKETCH or self.kind in (ValueKind.PLAIN, ValueKind.PHONE):
            return text
        wrapped = f'<span class="value">{text}</span>'
        if place is Place.PROSE and self.kind is ValueKind.URL:
            return f"{self._link()}{wrapped}</a>"
        return f"{wrapped}{self._copy_button()}" if place is Place.PROSE and self.copy else wrapped

    def _link(self) -> str:
        if self.kind is ValueKind.URL:
            return f'<a href="{escape(self.text)}" rel="noopener">'
        if self.kind is ValueKind.PHONE:
            digits = "".join(c for c in self.text if c.isascii() and (c.isdigit() or c == "+"))
            return f'<a href="tel:{digits}">'
        return ""

    def _copy_button(self) -> str:
        text = escape(self.text)
        face = self.copy % {"host": text}
        return f'<button type="button" class="copy-small" data-copy="{text}" hidden>{face}</button>'


@lru_cache(maxsize=32)
def words_for(task: Task = Task.CHANGE, language: str = SOURCE) -> Mapping[str, Value]:
    """Every name with its plain words, as on a page without a domain and without a site."""
    column = (Task.CHANGE, Task.ADD).index(task)
    return MappingProxyType(
        {name: Value(ValueKind.WORDS, gettext(words[column], language)) for name, words in _WORDS.items()}
    )


def to_type(settings: MailSettings, task: Task) -> ServiceSettings:
    """What a guide of this task tells the reader to type (design 7.15)."""
    return settings.to_type if task is Task.CHANGE else settings.use_now


def protocol_shown(settings: MailSettings | None, task: Task, asked: Protocol | None) -> Protocol:
    """The incoming protocol that a page shows: the one asked for if there is a server for it, else the preferred."""
    if settings is None:
        return Protocol.POP3 if asked is Protocol.POP3 else Protocol.IMAP
    server = to_type(settings, task).incoming(asked)
    return server.protocol if server else Protocol.IMAP


def values_for(
    settings: MailSettings | None,
    *,
    task: Task,
    protocol: Protocol | None,
    zone: ZoneInfo,
    site: SiteWords,
    language: str = SOURCE,
) -> Mapping[str, Value]:
    """A value for each of `NAMES`: what is known, and plain words for the rest. `zone` is the site's.

    `language` is the one of the text that the values stand in.
    """
    values = dict(words_for(task, language))
    shown = protocol_shown(settings, task, protocol)
    values["incoming.protocol"] = Value(ValueKind.PLAIN, shown.label)
    _set_site(values, site)
    if settings is None:
        return values
    service = to_type(settings, task)
    domain = settings.domain.a_label
    values["domain"] = Value(ValueKind.PLAIN, settings.domain.u_label)
    is_new = task is Task.CHANGE and settings.new is not None
    for side, server in (("incoming", service.incoming(shown)), ("outgoing", service.outgoing)):
        if server is not None:
            copy = gettext(_COPY[side][is_new], language)
            _set_server(values, side, server, copy, _user_name(server, domain, gettext(_("you"), language)))
    _set_starttls(values, service.outgoing_by_starttls, gettext(_COPY["outgoing"][is_new], language), language)
    if settings.old is not None:
        _set_old(values, settings.old, shown)
    _set_webmail(values, settings)
    _set_dates(values, settings, zone, language)
    return values


def _set_site(values: dict[str, Value], site: SiteWords) -> None:
    if site.name:
        values["site.name"] = Value(ValueKind.PLAIN, site.name)
    if site.phone:
        values["site.phone"] = Value(ValueKind.PHONE, site.phone)
    if site.hours:
        values["site.hours"] = Value(ValueKind.PLAIN, site.hours)


#: The faces of copy buttons: without a move or for a new account, and for a server that is new.
_COPY: Final = {
    "incoming": (
        _('Copy<span class="vh"> the incoming server, %(host)s</span>'),
        _('Copy<span class="vh"> the new incoming server, %(host)s</span>'),
    ),
    "outgoing": (
        _('Copy<span class="vh"> the outgoing server, %(host)s</span>'),
        _('Copy<span class="vh"> the new outgoing server, %(host)s</span>'),
    ),
}


def _set_server(values: dict[str, Value], side: str, server: Server, copy: str, user_name: Value) -> None:
    values[f"{side}.host"] = Value(ValueKind.HOST, server.host, copy=copy)
    values[f"{side}.port"] = Value(ValueKind.PORT, str(server.port))
    values[f"{side}.security"] = Value(ValueKind.PLAIN, server.security.label)
    values[f"{side}.user_name"] = user_name


def _set_starttls(values: dict[str, Value], server: Server | None, copy: str, language: str) -> None:
    nowhere = Value(ValueKind.WORDS, gettext(_NO_STARTTLS, language))
    host = Value(ValueKind.HOST, server.host, copy=copy) if server else nowhere
    values["outgoing.starttls.host"] = host
    values["outgoing.starttls.port"] = Value(ValueKind.PORT, str(server.port)) if server else nowhere


def _user_name(server: Server, domain: str, reader: str) -> Value:
    if server.username == WHOLE_ADDRESS:
        return Value(ValueKind.USER_NAME, f"@{domain}", local=reader)
    if server.username == LOCAL_PART:
        return Value(ValueKind.USER_NAME, "", local=reader)
    return Value(ValueKind.USER_NAME, server.username)


def _set_old(values: dict[str, Value], old: ServiceSettings, protocol: Protocol) -> None:
    for side, server in (("incoming", old.incoming(protocol)), ("outgoing", old.outgoing)):
        if server is not None:
            # Shown to be recognised, never to be typed, so it gets no copy button.
            values[f"old.{side}.host"] = Value(ValueKind.HOST, server.host)


def _set_webmail(values: dict[str, Value], settings: MailSettings) -> None:
    """Webmail is the one of this moment: before the first day of a change, mail and passwords are at the old one."""
    known = {"webmail.url": settings.use_now, "new.webmail.url": settings.to_type, "old.webmail.url": settings.old}
    for name, one in known.items():
        if one is not None and urlsplit(one.webmail_url).scheme in ("https", "http"):
            values[name] = Value(ValueKind.URL, one.webmail_url)


def _set_dates(values: dict[str, Value], settings: MailSettings, zone: ZoneInfo, language: str) -> None:
    if settings.told_move is None:
        return
    for name in ("change_from", "moves_at", "old_closes_at"):
        moment = getattr(settings.told_move, name)
        if moment is not None:
            values[name] = Value(ValueKind.PLAIN, spoken(moment, zone, language))
