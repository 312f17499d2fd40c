"""The sample: the real case that the site was made for, and one invented move in each of the five phases.

The case is the move of 6 March 2024 from `cloud304.thundercloud.uk` to each client's own domain. The invented moves
have dates relative to the day of loading, so that every page can be seen at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q, QuerySet

from kb.mail.moves import Phase
from kb.models import Domain, Move, Server, Service, SiteProfile
from kb.models.ground.revisions import raise_revision
from kb.models.site.events import COMMAND_LINE, record_event

LONDON: Final = ZoneInfo("Europe/London")
_WEBMAIL: Final = "https://webmail.webmailhost.co.uk"
#: protocol, port, security; in order of preference.
_USUAL: Final = (("imap", 993, "tls"), ("pop3", 995, "tls"), ("smtp", 465, "tls"), ("smtp", 587, "starttls"))

#: Of what stands on the sample, this many are named.
_MOST_NAMED: Final = 20

CASE_MOVE: Final = "own-domain-2024"
_CASE_REASON: Final = (
    "The operating system of the old server comes to the end of its life in the third quarter of 2024 and then gets no"
    " more updates. Your mail moves to a server that stays secure and supported."
)
SERVICES: Final = ("cloud304", "own-domain", "old-host", "new-host")
CASE_DOMAINS: Final = ("yourdomain.co.uk", "bakery.example", "xn--bcher-kva.example")
#: Where the knowledge base of the case stood, and what of this site is there now.
KEPT_ADDRESS: Final = "/change-email-server-settings"
_KEPT: Final = f"{KEPT_ADDRESS} /guides/"
SETTLED_DOMAIN: Final = "settled.example"

#: Days from the day of loading: clients may change, mail moves, the old server stops.
PHASE_DAYS: Final = {
    Phase.ANNOUNCED: (7, 21, 42),
    Phase.OPEN: (-7, 7, 28),
    Phase.MOVING: (-14, 0, 21),
    Phase.MOVED: (-21, -7, 14),
    Phase.CLOSED: (-60, -40, -10),
}


#: Every domain of the sample.
DOMAINS: Final = (*CASE_DOMAINS, *(f"{phase}.example" for phase in Phase), SETTLED_DOMAIN)
#: What the first page and the first start invite to type, the real case first.
TO_TRY: Final = (CASE_DOMAINS[0], *(f"{phase}.example" for phase in Phase), SETTLED_DOMAIN)


def phase_domain(phase: Phase) -> str:
    """The sample domain whose move is in this phase on the day of loading."""
    return f"{phase}.example"


class SampleInUse(Exception):
    """The sample cannot go, because what is the operator's own stands on it."""

    def __init__(self, parts: "Parts") -> None:
        super().__init__(", ".join(parts.held_by))
        self.parts = parts


@dataclass(frozen=True, slots=True)
class Parts:
    """What of the sample is there, by name; and what is the operator's own and stands on it, the first few by name."""

    domains: tuple[str, ...]
    moves: tuple[str, ...]
    services: tuple[str, ...]
    kept_addresses: tuple[str, ...]
    held_by: tuple[str, ...]

    @property
    def any(self) -> bool:
        return bool(self.domains or self.moves or self.services)


@transaction.atomic
def load(at: datetime, who: str = COMMAND_LINE) -> tuple[str, ...]:
    """Put the sample into the database, once; a second call changes nothing but the dates of the invented moves.

    Returns the domains to try.
    """
    case = _case_move()
    for name in CASE_DOMAINS:
        Domain.objects.update_or_create(name=name, defaults={"service": case.from_service, "move": case})
    old = _service("old-host", "the old server", "mail.old-host.example", "https://webmail.old-host.example")
    new = _service("new-host", "the new server", "mail.{domain}", "https://webmail.new-host.example")
    for phase in Phase:
        move = _phase_move(phase, old, new, at)
        Domain.objects.update_or_create(name=phase_domain(phase), defaults={"service": old, "move": move})
    Domain.objects.update_or_create(name=SETTLED_DOMAIN, defaults={"service": new, "move": None})
    _keep_address()
    SiteProfile.objects.filter(pk=1).update(sample_loaded=True)
    record_event(at, who, "sample.load", "sample", after={"domains": _domains().count()})
    raise_revision()
    return TO_TRY


def parts() -> Parts:
    """What of the sample there is to remove."""
    return Parts(
        tuple(_domains().values_list("name", flat=True)),
        tuple(_moves().values_list("title", flat=True)),
        tuple(_services().values_list("name", flat=True)),
        (KEPT_ADDRESS,) if any(map(_is_kept, _kept_lines())) else (),
        tuple(_holders()),
    )


@transaction.atomic
def remove(at: datetime, who: str = COMMAND_LINE) -> int:
    """Take the sample away again and say how many domains went. Raises `SampleInUse`."""
    found = parts()
    if found.held_by:
        raise SampleInUse(found)
    for rows in (_domains(), _moves(), _services()):
        rows.delete()
    _write_lines([line for line in _kept_lines() if not _is_kept(line)])
    SiteProfile.objects.filter(pk=1).update(sample_loaded=False)
    before = {"domains": found.domains, "moves": found.moves, "services": found.services}
    record_event(at, who, "sample.remove", "sample", before=before)
    raise_revision()
    return len(found.domains)


def _keep_address() -> None:
    """The operator's own line for this address stays as it is."""
    profile = SiteProfile.objects.filter(pk=1).first()
    if profile and profile.page_for(KEPT_ADDRESS) is None:
        _write_lines([*_kept_lines(), _KEPT])


def _kept_lines() -> list[str]:
    text = SiteProfile.objects.filter(pk=1).values_list("kept_addresses", flat=True).first()
    return (text or "").splitlines()


def _is_kept(line: str) -> bool:
    return line.split() == _KEPT.split()


def _write_lines(lines: list[str]) -> None:
    SiteProfile.objects.filter(pk=1).update(kept_addresses="\n".join(lines))


def _domains() -> QuerySet[Domain]:
    return Domain.objects.filter(name__in=DOMAINS)


def _moves() -> QuerySet[Move]:
    return Move.objects.filter(slug__in=[CASE_MOVE, *(f"sample-{phase}" for phase in Phase)])


def _services() -> QuerySet[Service]:
    return Service.objects.filter(slug__in=SERVICES)


def _holders() -> Iterator[str]:
    """Own domains and moves that the sample's services carry, and the profile if it names one of them."""
    moves, services = _moves(), _services()
    own = Domain.objects.exclude(pk__in=_domains())
    yield from own.filter(Q(service__in=services) | Q(move__in=moves)).values_list("name", flat=True)[:_MOST_NAMED]
    used = Move.objects.exclude(pk__in=moves).filter(Q(from_service__in=services) | Q(to_service__in=services))
    yield from used.values_list("title", flat=True)[:_MOST_NAMED]
    yield from SiteProfile.objects.filter(default_service__in=services).values_list("name", flat=True)


def _service(slug: str, name: str, host: str, webmail_url: str) -> Service:
    service, made = Service.objects.get_or_create(slug=slug, defaults={"name": name, "webmail_url": webmail_url})
    if made:
        Server.objects.bulk_create(
            Server(service=service, protocol=protocol, host=host, port=port, security=security, position=position)
            for position, (protocol, port, security) in enumerate(_USUAL)
        )
    return service


def _case_move() -> Move:
    old = _service("cloud304", "the old server", "cloud304.thundercloud.uk", _WEBMAIL)
    new = _service("own-domain", "your own domain", "{domain}", _WEBMAIL)
    # The notice says that changing was possible at any time before the day, and does not say when the old server stops.
    dates = {
        "published_at": datetime(2024, 1, 31, tzinfo=LONDON),
        "change_from": datetime(2024, 1, 31, tzinfo=LONDON),
        "moves_at": datetime(2024, 3, 6, tzinfo=LONDON),
    }
    moments = {name: moment.astimezone(UTC) for name, moment in dates.items()}
    told = {"title": "Mail moves to your own domain", "reason": _CASE_REASON}
    fields = {**told, "from_service": old, "to_service": new, **moments}
    return Move.objects.get_or_create(slug=CASE_MOVE, defaults=fields)[0]


def _phase_move(phase: Phase, old: Service, new: Service, at: datetime) -> Move:
    midnight = datetime.combine(at.astimezone(LONDON).date(), time(), LONDON)
    change_from, moves_at, closes_at = (midnight + timedelta(days=days) for days in PHASE_DAYS[phase])
    if phase is Phase.MOVING:
        # From this hour, not from midnight: whoever loads the sample late in the evening shall see it for a day too.
        moves_at = at.replace(minute=0, second=0, microsecond=0)
    fields = {
        "title": f"Sample move to a new server ({phase})",
        "from_service": old,
        "to_service": new,
        "published_at": (min(midnight, change_from) - timedelta(days=7)).astimezone(UTC),
        "change_from": change_from.astimezone(UTC),
        "moves_at": moves_at.astimezone(UTC),
        "old_closes_at": closes_at.astimezone(UTC),
        "changed_at": at,
    }
    return Move.objects.update_or_create(slug=f"sample-{phase}", defaults=fields)[0]
