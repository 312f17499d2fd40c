"""Whom a mail app's request is about, from the address in its query and the host that was asked.

Both come as the WSGI server gives them: HTTP_HOST, and QUERY_STRING whose characters stand for bytes (PEP 3333).

Machine addresses answer on any name whose domain is ours, which pages do not (design 7.21). So the Host header is
read here as what it is, anybody's text, and nothing of it is ever written into an answer.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl

from django.conf import settings as site

from kb.mail.mailboxes import Mailbox, NotAMailbox
from kb.mail.moves import MailSettings, Move, Phase, mail_settings
from kb.mail.names import DomainName, NotADomainName
from kb.mail.naming.slips import MAX_NAME_LENGTH
from kb.mail.servers import DOMAIN_FIELD, Service
from kb.models.moves.announcements import next_boundary, published_moves
from kb.models.moves.domains import Domain, holds_somebody
from kb.models.site.profile import current_profile

#: The labels that mail apps put before a domain.
_CERTIFIED: Final = frozenset({"autoconfig", "autodiscover"})
_PACC: Final = "ua-auto-config"
_LABELS: Final = _CERTIFIED | {_PACC}


@dataclass(frozen=True, slots=True)
class Asked:
    """The host of a request: `name` without its port, `domain` without its label too if it is one at all."""

    name: str
    domain: DomainName | None

    @property
    def ours(self) -> bool:
        """Whether it is the site's or its mail exchangers' own. Asked last: it costs more than comparing names."""
        return self.name in site.SITE_HOSTS or (self.domain is not None and _is_exchanger(self.domain))


def asked_host(header: str) -> Asked:
    """Read a Host header. An own name may also be one that is no domain, such as `127.0.0.1`."""
    return _asked_host(header.lower()) if len(header) <= _LONGEST_HOST else Asked(header.lower(), None)


#: A name and a port.
_LONGEST_HOST: Final = MAX_NAME_LENGTH + 6


@lru_cache(maxsize=1024)
def _asked_host(host: str) -> Asked:
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    try:
        parsed = DomainName.parse(name)
    except NotADomainName:
        return Asked(name, None)
    label, _, rest = parsed.a_label.partition(".")
    domain = DomainName(rest) if label in _LABELS and "." in rest else parsed
    return Asked(parsed.a_label, domain)


def settings_for(host: str, mailbox: Mailbox | None, at: datetime) -> MailSettings | None:
    """The settings that a mail app gets; `None` is "not found", for a host or a domain that is not ours alike.

    One indexed read, unless a client's own host is asked about an address elsewhere.
    """
    asked = asked_host(host)
    if mailbox is None:
        return _of_host(asked, at)
    found = Domain.objects.settings_for(mailbox.domain, at)
    if found is None or asked.domain == mailbox.domain or asked.ours:
        return found
    return found if asked.domain and Domain.objects.settings_for(asked.domain, at) else None


def is_known_host(host: str, at: datetime) -> bool:
    """Whether anything may be said on this host."""
    return asked_host(host).ours or client_of(host, at) is not None


def client_of(host: str, at: datetime) -> MailSettings | None:
    """The settings of the client whose own name this host is."""
    asked = asked_host(host)
    return Domain.objects.settings_for(asked.domain, at) if asked.domain else None


def may_have_certificate(text: str) -> bool:
    """Whether a certificate may be fetched for the host name in `text` (`kb.views.machines.certificates`).

    The site's own names, and the mail apps' labels before an active domain or before exactly one of our exchangers'
    domains: below those anybody could make names up without end. One indexed read at most.
    """
    try:
        host = DomainName.parse(text)
    except NotADomainName:
        return False
    if host.a_label in site.SITE_HOSTS:
        return True
    label, _, rest = host.a_label.partition(".")
    if label not in _CERTIFIED and not (site.PACC_ENABLED and label == _PACC):
        return False
    return Domain.objects.is_active(DomainName(rest)) or rest in current_profile().mx_domains.split()


def asked_mailbox(query: str, *names: str) -> Mailbox | None:
    """The address in the query, under any of these names in any case; apps differ."""
    text = queried(query, *names)
    return mailbox_in(text) if text else None


def queried(query: str, *names: str) -> str | None:
    """What the query says under one of these names; one without an end, in length or in fields, says nothing."""
    if not query or len(query) > _LONGEST_QUERY:
        return None
    try:
        fields = dict(parse_qsl(_text_of(query), keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError:
        return None
    return next((value for key, value in fields.items() if key.lower() in names), None)


def _text_of(query: str) -> str:
    try:
        return query.encode("latin-1").decode()
    except UnicodeError:
        return query


_LONGEST_QUERY: Final = 2048
_MOST_FIELDS: Final = 1000


def mailbox_in(text: str) -> Mailbox | None:
    """The address of a query; what is none counts as not given.

    Some apps send a plus sign as it is, and it becomes a space on the way; only in quotes can it have been one.
    """
    sent = text.strip()
    try:
        return Mailbox.parse(sent if sent.startswith('"') else sent.replace(" ", "+"))
    except NotAMailbox:
        return None


def _of_host(asked: Asked, at: datetime) -> MailSettings | None:
    found = Domain.objects.settings_for(asked.domain, at) if asked.domain else None
    return found or (_default(asked, at) if asked.ours else None)


def _default(asked: Asked, at: datetime) -> MailSettings | None:
    """The default service, for whoever asks the host's own name without an address (design 7.26).

    Whose app it is cannot be known: while a move makes another server right for some, there is no answer.
    """
    row = current_profile().default_service
    if row is None or asked.domain is None:
        return None
    service = row.as_value()
    if any(DOMAIN_FIELD in server.host for server in service.servers):
        return None  # nobody's domain could be filled in
    if any(_is_wrong_for_some(service, move, at) for move in published_moves(at)):
        return None
    return replace(mail_settings(asked.domain, service, None, at), next_boundary=next_boundary(at))


def _is_wrong_for_some(service: Service, move: Move, at: datetime) -> bool:
    """Whether clients of a running move use another server now than this one, where they stood or will stand."""
    if service.slug == move.to_service.slug:
        return move.phase(at) is Phase.ANNOUNCED or (at < move.moves_at and holds_somebody(move.slug))
    return service.slug == move.from_service.slug and move.phase(at) is not Phase.CLOSED


def _is_exchanger(domain: DomainName) -> bool:
    ours = current_profile().mx_domains.split()
    return any(ancestor.a_label in ours for ancestor in domain.ancestors())
