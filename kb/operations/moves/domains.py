"""One domain changed by hand: where it stands, whether it is known to visitors, and whom to reach."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kb.models.ground.revisions import raise_revision
from kb.models.moves.contacts import Contact
from kb.models.moves.domains import Domain
from kb.models.moves.moves import Move
from kb.models.moves.services import Service
from kb.models.site.events import record_event, values_of
from kb.operations.refusals import NotPossible


@transaction.atomic
def place_domain(domain: Domain, service: Service, move: Move | None, active: bool, by: str, at: datetime) -> bool:
    """Set where a domain stands; whether anything differed. `NotPossible`: the move leaves another place."""
    if move and move.from_service_id != service.pk:
        said = _("This move leaves “%(name)s”, so the domain must stand there.")
        raise NotPossible(said % {"name": move.from_service.name})
    row = Domain.objects.select_for_update().get(pk=domain.pk)
    before = values_of(row)
    row.service, row.move, row.active = service, move, active
    after = values_of(row)
    if after == before:
        return False
    row.save()
    raise_revision()
    record_event(at, by, "domain.change", f"domain {row.name}", before=before, after=after)
    return True


def keep_contact(domain: Domain, contact: Contact, by: str, at: datetime) -> None:
    """Add somebody or change them; what they are called is no one's business but the row's."""
    contact.domain = domain
    try:
        with transaction.atomic():
            action = "contact.change" if contact.pk else "contact.create"
            contact.save()
            raise_revision()
            record_event(at, by, action, f"domain {domain.name}")
    except IntegrityError as error:
        raise NotPossible(_("This address is there already, or nothing was entered.")) from error


@transaction.atomic
def remove_contact(contact: Contact, by: str, at: datetime) -> None:
    contact.delete()
    raise_revision()
    record_event(at, by, "contact.delete", f"domain {contact.domain.name}")
