"""Domains, contacts, services, moves and lists that somebody else changes meanwhile."""

from collections.abc import Callable
from datetime import timedelta

from kb.mail.servers import Protocol, Security, ServerPattern
from kb.mail.servers import Service as ServiceValue
from kb.models import Batch, Contact, Domain, Move, Service
from kb.models.moves.batches import BatchState
from kb.operations.moves.domains import keep_contact, place_domain
from kb.operations.moves.moves import set_dates, take_back
from kb.operations.moves.services import change_service, make_service
from tests import clock
from tests.views.operator.gate.scene import CASE, Scene


def moves_on(move: Move, **by: int) -> None:
    """Somebody else sets another day."""
    later = timedelta(**by)
    closes = move.old_closes_at + later if move.old_closes_at else None
    set_dates(move, move.title, move.change_from, move.moves_at + later, closes, "ben", clock.now())


def a_draft() -> Move:
    move = Move.objects.get(slug=CASE)
    take_back(move, "anna", clock.now())
    return Move.objects.get(slug=CASE)


def spare() -> Service:
    servers = (
        ServerPattern(Protocol.IMAP, "imap.spare.example", 993, Security.TLS, "address"),
        ServerPattern(Protocol.SMTP, "smtp.spare.example", 465, Security.TLS, "address"),
    )
    return make_service(ServiceValue("", "Spare", "", servers), "anna", clock.now())


def a_domain() -> Scene:
    row = Domain.objects.get(name="bakery.example")
    address = "/operator/domains/bakery.example/"
    other = spare()
    return Scene(
        address,
        address,
        lambda: place_domain(row, other, None, True, "ben", clock.now()),
        lambda: Domain.objects.get(name="bakery.example").active,
        {"active": ""},
        ("spare", row.service.slug),
    )


def a_contact() -> Scene:
    domain = Domain.objects.get(name="bakery.example")
    row = Contact.objects.create(domain=domain, name="Dora", email="dora@bakery.example")

    def meanwhile() -> None:
        other = Contact.objects.get(pk=row.pk)
        other.phone = "01632 960 111"
        keep_contact(domain, other, "ben", clock.now())

    return Scene(
        "/operator/domains/bakery.example/",
        f"/operator/domains/bakery.example/contacts/{row.pk}/",
        meanwhile,
        lambda: list(Contact.objects.filter(pk=row.pk).values_list("name", "phone")),
        {"name": "Dora Baker"},
        ("01632 960 111", "Dora Baker"),
    )


def a_contact_taken_away() -> Scene:
    scene = a_contact()
    scene.typed, scene.both = {"remove": "1"}, ("01632 960 111",)
    return scene


def a_service() -> Scene:
    row = spare()
    value = row.as_value()
    more = (*value.servers, ServerPattern(Protocol.POP3, "pop.spare.example", 995, Security.TLS, "address"))
    address = f"/operator/services/{row.slug}/"
    return Scene(
        address,
        address,
        lambda: change_service(row, ServiceValue(row.slug, "Spare", "", more), "ben", clock.now()),
        lambda: Service.objects.get(slug=row.slug).name,
        {"name": "Our spare"},
        ("pop.spare.example", "Our spare"),
    )


def a_service_deleted() -> Scene:
    row = spare()
    value = ServiceValue(row.slug, "In use soon", "", row.as_value().servers)
    return Scene(
        f"/operator/services/{row.slug}/",
        f"/operator/services/{row.slug}/delete/",
        lambda: change_service(row, value, "ben", clock.now()),
        lambda: Service.objects.filter(pk=row.pk).exists(),
        both=("In use soon",),
    )


def servers_of_a_move() -> Scene:
    move, other = a_draft(), spare()
    address = f"/operator/moves/{CASE}/servers/"
    Domain.objects.filter(move=move).update(move=None)
    return Scene(
        address,
        address,
        lambda: moves_on(move, days=2),
        lambda: Move.objects.get(slug=CASE).to_service.slug,
        {"to_service": other.slug},
    )


def dates_of_a_move() -> Scene:
    move = a_draft()
    address = f"/operator/moves/{CASE}/dates/"
    return Scene(
        address,
        address,
        lambda: moves_on(move, days=2),
        lambda: Move.objects.get(slug=CASE).title,
        {"title": "Your mail moves"},
        ("Your mail moves", "mail moves at".capitalize()),
    )


def a_move_published() -> Scene:
    move = a_draft()
    address = f"/operator/moves/{CASE}/publish/"
    return Scene(
        address, address, lambda: moves_on(move, days=2), lambda: Move.objects.get(slug=CASE).published_at is None
    )


def a_move_whose_server_changed_published() -> Scene:
    move = a_draft()
    address = f"/operator/moves/{CASE}/publish/"
    old = move.to_service
    value = ServiceValue(old.slug, "Quite another", old.webmail_url, old.as_value().servers)
    return Scene(
        address,
        address,
        lambda: change_service(old, value, "ben", clock.now()),
        lambda: Move.objects.get(slug=CASE).published_at is None,
        both=("Quite another",),
    )


def an_act_on_a_move(name: str) -> Callable[[], Scene]:
    def scene() -> Scene:
        move = a_draft() if name == "delete" else Move.objects.get(slug=CASE)
        address = f"/operator/moves/{CASE}/act/{name}/"

        def value() -> object:
            batches = Batch.objects.filter(move__slug=CASE).count()
            return list(Move.objects.filter(slug=CASE).values_list("published_at")), batches

        return Scene(address, address, lambda: moves_on(move, days=2), value)

    return scene


def a_list() -> Scene:
    move = Move.objects.get(slug=CASE)
    row = Batch.objects.create(
        move=move, origin="pasted", state=BatchState.READY, new=3, made_by="anna", made_at=clock.now()
    )
    return Scene(
        f"/operator/imports/{row.pk}/",
        f"/operator/imports/{row.pk}/write/",
        lambda: Batch.objects.filter(pk=row.pk).update(new=2),
        lambda: Batch.objects.get(pk=row.pk).state,
    )
