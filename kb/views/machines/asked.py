"""What a mail app asks, for the door: which document, and whose. It is read by what the views read it by.

Only where one row of a domain decides the answer; everything else is for the views, which refuse it, or look further.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from django.conf import settings as site
from django.http.request import split_domain_port

from kb.mail.mailboxes import Mailbox
from kb.mail.names import DomainName
from kb.protocols.mail_apps.autodiscover import ANYBODY, RequestRefused, parse_request
from kb.views.machines.hosts import asked_host, asked_mailbox, queried


class Asked(NamedTuple):
    """`document` is an address of it, in small letters and without anybody's name; `domain` is empty for what is the
    same for everybody."""

    document: str
    domain: str
    mailbox: Mailbox = ANYBODY


def asked_by_app(method: str, path: str, query: str, host: str, body: bytes) -> Asked | None:
    """Query and host as a WSGI server gives them (PEP 3333)."""
    document = _ADDRESS_IN_PATH.sub("", path.lower())
    read = _DOCUMENTS.get((method.replace("HEAD", "GET"), document))
    return read(document, query, host, body) if read and split_domain_port(host)[0] else None


def _autoconfig(document: str, query: str, host: str, _body: bytes) -> Asked | None:
    mailbox = asked_mailbox(query, "emailaddress")
    return _of(document, host, mailbox.domain if mailbox else None)


def _pacc(document: str, _query: str, host: str, _body: bytes) -> Asked | None:
    return _of(document, host, None)


def _pox(document: str, _query: str, host: str, body: bytes) -> Asked | None:
    try:
        mailbox = parse_request(body)
    except RequestRefused:
        return None
    asked = _of(document, host, mailbox.domain)
    return asked._replace(mailbox=mailbox) if asked else None


def _json_v2(document: str, query: str, host: str, _body: bytes) -> Asked | None:
    if (queried(query, "protocol") or "").lower() != "autodiscoverv1":
        return None
    return Asked(document, "") if asked_host(host).name in site.SITE_HOSTS else _of(document, host, None)


def _of(document: str, host: str, domain: DomainName | None) -> Asked | None:
    """The domain of an address, else that of the host; on the host of another domain an address is looked at twice."""
    asked = asked_host(host)
    if domain is not None and asked.domain != domain and asked.name not in site.SITE_HOSTS:
        return None
    whose = domain or asked.domain
    return Asked(document, whose.a_label) if whose else None


_ADDRESS_IN_PATH: Final = re.compile(r"(?<=/autodiscover\.json)/v1\.0/[^\n]*\Z|(?<=\.(?:xml|son))/\Z")
_DOCUMENTS: Final[Mapping[tuple[str, str], Callable[[str, str, str, bytes], Asked | None]]] = {
    ("GET", "/mail/config-v1.1.xml"): _autoconfig,
    ("GET", "/v1.1/mail/config-v1.1.xml"): _autoconfig,
    ("GET", "/.well-known/autoconfig/mail/config-v1.1.xml"): _autoconfig,
    ("GET", "/.well-known/user-agent-configuration.json"): _pacc,
    ("GET", "/autodiscover/autodiscover.json"): _json_v2,
    ("POST", "/autodiscover/autodiscover.xml"): _pox,
}
