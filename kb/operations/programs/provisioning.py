"""Services, domains and moves as another program sets them, one at a time: judged as a row of an import would be.

To be called in a transaction. Many domains at once come in by `kb.operations.imports.stream`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from kb.mail import servers
from kb.mail.client_domains import why_not_a_clients
from kb.mail.names import ReadName
from kb.models.ground.revisions import raise_revision
from kb.models.moves.contacts import Contact
from kb.models.moves.domains import Domain
from kb.models.moves.moves import Move
from kb.models.moves.services import Service
from kb.models.site.events import record_event, values_of
from kb.operations.imports.cells import Person, read_contact
from kb.operations.imports.confirmation import check_confirmed
from kb.operations.imports.domains import place_of
from kb.operations.imports.moves import MoveJudge, fields_of
from kb.operations.imports.services import read_server, service_of, write_service
from kb.operations.imports.staging import Catalogue
from kb.operations.moves.domains import keep_contact
from kb.operations.moves.moves import publish as publish_now
from kb.operations.moves.services import change_service
from kb.operations.programs.records import Record, domain_record, move_record, service_record
from kb.operations.refusals import NotConfirmedName, NotPossible
from kb.operations.sending.moments import follow_dates
from kb.operations.tables.rejections import CellRefused, Rejections

#: Looks at what is there before it is written over, nothing if there is nothing; raises what it likes.
Agree = Callable[[Record | None], None]
#: Protocol, host, port, security, user name.
ServerCells = tuple[str, str, str, str, str]


class ServiceWish(NamedTuple):
    """What a service shall be. `confirmed`: how many domains may be led elsewhere by it, if somebody said a number."""

    name: str
    webmail_url: str
    lines: Sequence[ServerCells]
    confirmed: int | None = None


def put_service(slug: str, wish: ServiceWish, agree: Agree, by: str, at: datetime) -> tuple[Record, bool]:
    """Make a service exactly this; what it is then, and whether it is new.

    Raises `CellRefused`, and `NotConfirmed` if very many domains would be told other servers.
    """
    wanted = _service(slug, wish.name, wish.webmail_url, wish.lines)
    row = Service.objects.select_for_update().filter(slug=slug).first()
    agree(service_record(row) if row else None)
    if row:
        if not row.as_value().leads_as(wanted):
            check_confirmed(Domain.objects.told_by([row.pk]).count(), wish.confirmed)
        change_service(row, wanted, by, at)
        return service_record(Service.objects.get(pk=row.pk)), False
    row = Service(slug=_free(slug))
    write_service(row, wanted)
    raise_revision()
    record_event(at, by, "service.create", f"service {slug}", after=values_of(row))
    return service_record(row), True


def _service(slug: str, name: str, webmail_url: str, lines: Sequence[ServerCells]) -> servers.Service:
    if not lines:
        raise CellRefused("servers", "", "A service needs at least one server.")
    rejected = Rejections()
    rows = [(number, *read_server((slug, name, *line, webmail_url))) for number, line in enumerate(lines, start=1)]
    value = service_of(slug, iter(rows), rejected)
    for fault in rejected.kept:
        raise CellRefused("servers", fault.cell, f"Server {fault.line}: {fault.reason}")
    return value


@dataclass(frozen=True, slots=True)
class DomainWish:
    """Where a domain shall stand, and perhaps whom to reach: one by name, address, number, others by all their cells.

    Without `active` a known one stays as it is. `confirmed` are names, as A-labels, that are hardly a client's and are
    meant all the same. With `tell_people` the answer names whom to reach.
    """

    service: str
    move: str
    active: bool | None
    who: tuple[str, str, str] = ("", "", "")
    others: Sequence[tuple[str, ...]] = ()
    confirmed: frozenset[str] = frozenset()
    tell_people: bool = False

    def people(self) -> list[Person]:
        """Everybody who is named. Raises `CellRefused`."""
        found = [read_contact(*self.who)]
        for number, cells in enumerate(self.others):
            try:
                found.append(read_contact(*cells))
            except CellRefused as error:
                field = "name" if error.column == "contact" else error.column
                raise CellRefused(f"contacts.{number}.{field}", error.cell, error.reason) from error
        return [one for one in found if one.is_somebody]


def put_domain(read: ReadName, wish: DomainWish, agree: Agree, by: str, at: datetime) -> tuple[Record, bool]:
    """Say where a domain stands, and perhaps whom to reach. Raises `CellRefused` and `NotConfirmedName`.

    A new one is kept without `www.`; one that stands here with it stays the one that is meant.
    """
    name = Domain.objects.meant_by(read).a_label
    wrong = why_not_a_clients(name, wish.confirmed)
    if wrong and wish.active is not False:
        raise NotConfirmedName(wrong)
    service_id, move_id = place_of(Catalogue.read(), wish.service, wish.move)
    people = wish.people()
    row = Domain.objects.select_for_update().filter(name=name).first()
    agree(domain_record(row, people=wish.tell_people) if row else None)
    before = values_of(row) if row else None
    wanted = row or Domain(name=name)
    wanted.service_id, wanted.move_id = service_id, move_id
    wanted.active = wanted.active if wish.active is None else wish.active
    after = values_of(wanted)
    if after != before:
        wanted.save()
        raise_revision()
        action = "domain.change" if before else "domain.create"
        record_event(at, by, action, f"domain {wanted.name}", before=before, after=after)
    for one in people:
        _reach(wanted, one, by, at)
    return domain_record(wanted, people=wish.tell_people), before is None


def _reach(domain: Domain, said: Person, by: str, at: datetime) -> None:
    """Add or change one person, as `kb.operations.imports.contacts` does for many."""
    rows = Contact.objects.filter(domain=domain, email=said.email)
    known = (rows if said.email else rows.filter(name=said.name, phone=said.phone)).first()
    contact = known or Contact()
    changed = False
    for field, value in said._asdict().items():
        if value not in ("", None) and value != getattr(contact, field):
            setattr(contact, field, value)
            changed = True
    if known is None or changed:
        keep_contact(domain, contact, by, at)


def put_move(
    slug: str, cells: Sequence[str], agree: Agree, by: str, at: datetime, confirmed: int | None = None
) -> tuple[Record, bool]:
    """Make a move exactly this; a new one is a draft.

    The cells are title, old service, new service, the three moments, the last of which may be empty, and the reason,
    which stays as it is if its cell is empty. `confirmed`:
    how many domains may be led elsewhere by it, if somebody said a number. Raises `CellRefused` and `NotPossible`, and
    `NotConfirmed` if very many domains wait on a draft that would lead to another service.
    """
    wanted = fields_of((0, *MoveJudge.from_database().read((slug, *cells))))
    row = Move.objects.select_for_update().filter(slug=slug).first()
    agree(move_record(row, at) if row else None)
    before = values_of(row) if row else None
    move = row or Move(slug=slug)
    if move.published_at is not None and (move.from_service_id, move.to_service_id) != _ends(wanted):
        raise NotPossible(_("Visitors know this move, so its servers stay. Take it back to draft first."))
    if row and row.to_service_id != wanted["to_service_id"]:
        # Publishing it asks nothing, so this does.
        check_confirmed(Domain.objects.filter(move=row).count(), confirmed)
    for field, value in wanted.items():
        setattr(move, field, value)
    move.dates_proposed_at = None
    after = values_of(move)
    if after != before:
        move.changed_at = at
        move.save()
        raise_revision()
        record_event(at, by, "move.change" if before else "move.create", f"move {slug}", before=before, after=after)
        follow_dates(Move.objects.with_services().get(pk=move.pk), at)
    return move_record(move, at), before is None


def _ends(wanted: dict[str, object]) -> tuple[object, object]:
    return wanted["from_service_id"], wanted["to_service_id"]


def publish_move(move: Move, by: str, at: datetime) -> Record:
    """Let visitors see it from now on; one that they see already stays as it is. Raises `NotPossible`."""
    row = Move.objects.select_for_update().get(pk=move.pk)
    if row.published_at is None or row.published_at > at:
        publish_now(row, by, at)
    return move_record(Move.objects.with_services().get(pk=row.pk), at)


def _free(slug: str) -> str:
    """A key for a new service; the judge of moves looks at theirs."""
    if slug == "new":
        raise CellRefused("service", slug, "This site has another page at this address. Choose another key.")
    return slug
