"""Services as operators make and change them, one at a time. `kb.operations.imports` takes many at once."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from kb.mail import servers
from kb.models.ground.revisions import raise_revision
from kb.models.moves.domains import Domain
from kb.models.moves.moves import Move
from kb.models.moves.services import Service
from kb.models.site.events import record_event, values_of
from kb.models.site.profile import SiteProfile
from kb.operations.imports.services import write_service
from kb.operations.refusals import NotPossible

_LENGTH_OF_KEY = 50


def free_key(words: str, taken: set[str], otherwise: str) -> str:
    """A key for addresses and files made from a title: the first that nobody has."""
    begin = slugify(words)[:_LENGTH_OF_KEY].strip("-") or otherwise
    numbers = (f"{begin}-{number}" for number in range(2, len(taken) + 3))
    return next(key for key in (begin, *numbers) if key not in taken)


@transaction.atomic
def make_service(value: servers.Service, by: str, at: datetime) -> Service:
    """A new service with a key made from its name."""
    taken = set(Service.objects.values_list("slug", flat=True))
    service = Service(slug=free_key(value.name, {*taken, "new"}, "server"))
    write_service(service, value)
    raise_revision()
    record_event(at, by, "service.create", f"service {service.slug}", after=values_of(service))
    return service


@transaction.atomic
def change_service(service: Service, value: servers.Service, by: str, at: datetime) -> bool:
    """Make a service what the value says; whether anything differed."""
    if service.as_value() == value:
        return False
    before = values_of(service)
    write_service(service, value)
    Move.objects.filter(to_service=service).update(changed_at=at)  # their calendars name its hosts
    raise_revision()
    record_event(at, by, "service.change", f"service {service.slug}", before=before, after=values_of(service))
    return True


@transaction.atomic
def delete_service(service: Service, by: str, at: datetime) -> None:
    """Raises `NotPossible` while a domain, a move or the site's profile needs it."""
    if uses_of(service).any:
        raise NotPossible(_("This server is in use, so it stays."))
    before = values_of(service)
    service.delete()
    raise_revision()
    record_event(at, by, "service.delete", f"service {service.slug}", before=before)


class Uses:
    """Who would notice a change of a service."""

    def __init__(self, service: Service) -> None:
        self.moves = list(Move.objects.filter(Q(from_service=service) | Q(to_service=service)))
        self.domains = Domain.objects.told_by([service.pk]).count()
        self.is_default = SiteProfile.objects.filter(default_service=service).exists()

    @property
    def any(self) -> bool:
        return bool(self.moves or self.domains or self.is_default)


def uses_of(service: Service) -> Uses:
    """The domains that stand there or will, the moves that lead from or to it, and the site itself."""
    return Uses(service)
