"""The sample: the real case that the site was made for, and one invented move in each of the five phases.

The case is the move of 6 March 2024 from `cloud304.thundercloud.uk` to each client's own domain. The invented moves
have dates relative to the day of loading, so that every page can be seen at once.
"""

from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction

from kb.mail.moves import Phase
from kb.models import Domain, Move, Server, Service, SiteProfile
from kb.models.revisions import raise_revision

LONDON: Final = ZoneInfo("Europe/London")
_WEBMAIL: Final = "https://webmail.webmailhost.co.uk"
#: protocol, port, security; in order of preference.
_USUAL: Final = (("imap", 993, "tls"), ("pop3", 995, "tls"), ("smtp", 465, "tls"), ("smtp", 587, "starttls"))

CASE_MOVE: Final = "own-domain-2024"
SERVICES: Final = ("cloud304", "own-domain", "old-host", "new-host")
CASE_DOMAINS: Final = ("yourdomain.co.uk", "bakery.example", "xn--bcher-kva.example")
SETTLED_DOMAIN: Final = "settled.example"

#: Days from the day of loading: clients may change, mail moves, the old server stops.
PHASE_DAYS: Final = {
    Phase.ANNOUNCED: (7, 21, 42),
    Phase.OPEN: (-7, 7, 28),
    Phase.MOVING: (-14, 0, 21),
    Phase.MOVED: (-21, -7, 14),
    Phase.CLOSED: (-60, -40, -10),
}


#: What the first page and the first start invite to type, the real case first.
TO_TRY: Final = (CASE_DOMAINS[0], *(f"{phase}.example" for phase in Phase), SETTLED_DOMAIN)


def phase_domain(phase: Phase) -> str:
    """The sample domain whose move is in this phase on the day of loading."""
    return f"{phase}.example"


@transaction.atomic
def load(at: datetime) -> tuple[str, ...]:
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
    SiteProfile.objects.filter(pk=1).update(sample_loaded=True)
    raise_revision()
    return TO_TRY


@transaction.atomic
def remove() -> int:
    """Take the sample away again and say how many domains went; what the operator made of it in the meantime stays."""
    names = [*CASE_DOMAINS, *map(phase_domain, Phase), SETTLED_DOMAIN]
    gone, _ = Domain.objects.filter(name__in=names).delete()
    moves = Move.objects.filter(slug__in=[CASE_MOVE, *(f"sample-{phase}" for phase in Phase)])
    moves.filter(domains__isnull=True).delete()
    unused = Service.objects.filter(slug__in=SERVICES, domains__isnull=True, moves_away__isnull=True)
    unused.filter(moves_here__isnull=True).delete()
    SiteProfile.objects.filter(pk=1).update(sample_loaded=False)
    raise_revision()
    return gone


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
    dates = {
        "published_at": datetime(2024, 1, 31, tzinfo=LONDON),
        "change_from": datetime(2024, 2, 14, tzinfo=LONDON),
        "moves_at": datetime(2024, 3, 6, tzinfo=LONDON),
        "old_closes_at": datetime(2024, 3, 29, 18, tzinfo=LONDON),
    }
    moments = {name: moment.astimezone(UTC) for name, moment in dates.items()}
    fields = {"title": "Mail moves to your own domain", "from_service": old, "to_service": new, **moments}
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
    }
    return Move.objects.update_or_create(slug=f"sample-{phase}", defaults=fields)[0]
