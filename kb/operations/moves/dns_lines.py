"""The DNS lines of a domain, now and after each moment at which they change."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings as site

from kb.mail.moves import MailSettings
from kb.mail.names import DomainName, NotADomainName
from kb.models.moves.domains import Domain
from kb.models.site.provider import provider_for
from kb.protocols.mail_apps import pacc
from kb.protocols.mail_apps.dns_records import Record, records
from kb.protocols.mail_apps.provider import NotExpressible


@dataclass(frozen=True, slots=True)
class Stage:
    """What the zone should hold from a moment on; `since` is `None` for what it should hold now."""

    since: datetime | None
    records: tuple[Record, ...]


def stages(name: DomainName, at: datetime) -> list[Stage]:
    """The lines at `at`, then those of each later moment that differ. Empty: the domain is unknown or inactive."""
    found: list[Stage] = []
    known = _through_time(name, at)
    for place, settings in enumerate(known):
        lines = _lines(settings, known[place + 1 :])
        if not found or lines != found[-1].records:
            found.append(Stage(settings.at if found else None, lines))
    return found


def _through_time(name: DomainName, at: datetime) -> list[MailSettings]:
    """The settings at `at` and at each later boundary; empty if there are none."""
    found: list[MailSettings] = []
    moment: datetime | None = at
    while moment is not None:
        settings = Domain.objects.settings_for(name, moment)
        if settings is None:
            return []
        found.append(settings)
        moment = settings.next_boundary
    return found


def _lines(settings: MailSettings, later: list[MailSettings]) -> tuple[Record, ...]:
    """The lines for now, with the digest that comes next among them: nobody need be at hand in the very minute."""
    digests = dict.fromkeys(map(pacc_txt, (settings, *later))) if site.PACC_ENABLED else {}
    two = tuple(digest for digest in digests if digest)[:2]
    return records(settings.domain, settings.use_now, site_host=_site_name(), digests=two)


def _site_name() -> str:
    """The site's own name; empty while it is tried out under a number, to which no record may lead."""
    try:
        return DomainName.parse(site.SITE_HOSTS[0]).a_label
    except NotADomainName:
        return ""


def pacc_txt(settings: MailSettings) -> str:
    """The digest that vouches for the PACC document of these settings; empty if there is no such document."""
    try:
        return pacc.txt_value(pacc.render(settings, provider_for(settings.domain)))
    except NotExpressible:
        return ""
