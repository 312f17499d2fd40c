"""The documents that mail apps take, as values; `mail_apps` puts HTTP around them, and tells the door what it keeps."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from kb.mail.mailboxes import Mailbox
from kb.mail.moves import MailSettings
from kb.models.moves.evidence import Sign
from kb.models.site.profile import current_profile
from kb.models.site.provider import provider_for
from kb.protocols.mail_apps import autoconfig, autodiscover, pacc
from kb.protocols.mail_apps.provider import NotExpressible, Provider
from kb.views.frame.answers import NOBODY_KEEPS, keeping_headers
from kb.views.frame.kept import Told
from kb.views.frame.skeletons import fill_bytes
from kb.views.machines.hosts import asked_mailbox, settings_for


@dataclass(frozen=True, slots=True)
class Document:
    """What a domain's apps get. `kept` are the headers that say for how long; `told` is what it was made of, and its
    kind."""

    told: Told
    body: bytes
    content_type: str
    kept: Mapping[str, str]


def autoconfig_for(host: str, query: str, at: datetime) -> Document | None:
    """Mozilla autoconfig for whoever asks `host`; `None` is "not found".

    With or without `?emailaddress=` the bytes are the same, so the answer may be kept.
    """
    settings = settings_for(host, asked_mailbox(query, "emailaddress"), at)
    return _made(settings, "autoconfig", autoconfig.render, autoconfig.CONTENT_TYPE)


def pacc_for(host: str, at: datetime) -> Document | None:
    """PACC. The DNS holds a digest of these bytes: nothing may rewrite them."""
    return _made(settings_for(host, None, at), "pacc", pacc.render, pacc.CONTENT_TYPE)


def pox_for(host: str, mailbox: Mailbox | None, at: datetime) -> Document | None:
    """Autodiscover POX. What echoes an address is nobody else's to keep. Raises `NotExpressible`."""
    settings = settings_for(host, mailbox, at)
    if settings is None:
        return None
    told = Told(settings, (Sign.LOOKED_UP, "autodiscover"))
    if mailbox is None:
        body = autodiscover.render(settings, None)
    else:  # kept by us like the others, without the address in it
        told.mailbox = mailbox
        body, told.tag = fill_bytes(
            settings, "autodiscover", lambda of: autodiscover.render(of, autodiscover.ANYBODY), mailbox
        )
    return Document(told, body, autodiscover.CONTENT_TYPE, NOBODY_KEEPS)


def _made(
    settings: MailSettings | None, face: str, render: Callable[[MailSettings, Provider], bytes], content_type: str
) -> Document | None:
    """A domain's document, kept by the name of its `face`; `None` too if the format cannot say its settings."""
    if settings is None:
        return None
    # A domain of our mail exchangers is in the document as its own: it must not stand there a second time.
    ours = frozenset(current_profile().mx_domains.split())
    own = settings.domain.a_label if settings.domain.a_label in ours else ""
    try:
        body, digest = fill_bytes(settings, (face, own), lambda of: render(of, provider_for(of.domain, without=own)))
    except NotExpressible:
        return None
    told = Told(settings, (Sign.LOOKED_UP, face), but_for=ours)
    return Document(told, body, content_type, keeping_headers(digest, settings.max_age))
