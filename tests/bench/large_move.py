"""A site with one move of 200,000 domains, in its middle: lists, contacts, a notice that was sent, log-ins, looks.

Rows are made as the site makes them: the lists are brought, read and written as an operator's, and what was seen of
hosts is written down by the worker's own function. Django must be set up, and the database empty but for migrations.
"""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Final, TypeVar

from django.db.models import Model

from kb.mail.notice_days import NoticeKind
from kb.mail.readiness.facts import (
    CertificateFacts,
    Chain,
    DmarcFacts,
    DomainFacts,
    HostFacts,
    MxFacts,
    MxHost,
    NameFacts,
    ServerFacts,
    SpfFacts,
)
from kb.mail.recipients import Recipient
from kb.mail.servers import Security
from kb.models import Batch, Contact, Delivery, Domain, Move, Notice, Server, Service
from kb.models.moves.evidence import DomainDay, DomainProgress, Sign
from kb.models.moves.words import MoveWord, Word
from kb.models.proof.tags import ProofTag
from kb.models.readers.calls import Call, Hour
from kb.models.sending.deliveries import DeliveryState
from kb.models.sending.notices import NoticeState, TrialState
from kb.models.sending.suppressions import recipient_key, suppress
from kb.operations.batches import batches, reading
from kb.operations.readiness.standings import keep_names, keep_servers

SLUG: Final = "large"
#: A prime: multiplied by another number, numbers below it come in another order, each once.
_MOST: Final = 1_000_003
_IN_A_LIST: Final = 100_000
_AT_ONCE: Final = 2_000
_Row = TypeVar("_Row", bound=Model)


def seed(domains: int, at: datetime) -> None:
    chance = random.Random(2026)  # noqa: S311 (the same rows each time)
    move = _move(at)
    _bring_lists(move, domains, at)
    rows = list(Domain.objects.order_by("pk"))
    _evidence(move, rows, chance, at)
    _notices(move, chance, at)
    _readers(rows, chance, at)
    for some in _parts(iter(rows)):
        _look(move, some, chance, at)


def come_to(at: datetime) -> None:
    """Set the dates of the move so that it is in its middle at a moment, whenever the site was made."""
    move = Move.objects.get(slug=SLUG)
    for name, moment in _dates(at).items():
        setattr(move, name, moment)
    move.save()


def _dates(at: datetime) -> dict[str, datetime]:
    days = {"published_at": -10, "change_from": -8, "moves_at": 2, "old_closes_at": 30}
    return {name: at + timedelta(days=number) for name, number in days.items()}


def _move(at: datetime) -> Move:
    services = []
    for slug, host in (("old", "cloud304.mail-host.example"), ("new", "mail.{domain}")):
        service = Service.objects.create(slug=slug, name=f"the {slug} server")
        for protocol, port, security in (("imap", 993, "tls"), ("pop3", 995, "tls"), ("smtp", 465, "tls")):
            Server.objects.create(service=service, protocol=protocol, host=host, port=port, security=security)
        services.append(service)
    return Move.objects.create(
        slug=SLUG, title="Mail moves", from_service=services[0], to_service=services[1], **_dates(at)
    )


def _bring_lists(move: Move, domains: int, at: datetime) -> None:
    listed = (f"client-{number * 77_777 % _MOST:07}.example" for number in range(domains))
    while lines := [_line(name, number) for number, name in enumerate(islice(listed, _IN_A_LIST))]:
        batch = batches.bring(move, "".join(lines).encode(), "clients.csv", "bench", at)
        reading.read_batch(batch=batch.pk)
        batch.refresh_from_db()
        batches.approve(batch, "bench", at)
        batches.write_batch(batch=batch.pk)
    more = (Contact(domain=row, name="Sam", email=f"sam@{row.name}") for row in Domain.objects.order_by("pk")[::5])
    _write(Contact, more)
    if Batch.objects.exclude(state="written").exists():
        raise SystemExit(f"lists are {set(Batch.objects.values_list('state', flat=True))}")


def _line(name: str, number: int) -> str:
    """One of twenty has nobody to write to."""
    return f"{name};Client {number};{f'post@{name}' if number % 20 else ''};01632 {number:06}\n"


def _evidence(move: Move, rows: list[Domain], chance: random.Random, at: datetime) -> None:
    """Two of three are on the old server's list or were seen; the operator's word and a client's for a few."""
    today = at.date()
    signs = (Sign.OPENED, Sign.WORKED, Sign.LOOKED_UP, Sign.STUCK, Sign.PROVEN, Sign.SENT_OLD)
    days, progress, words = [], [], []
    for row in rows:
        seen = {}
        for sign in chance.choices(signs, (60, 20, 30, 3, 8, 2), k=chance.randint(0, 3)):
            day = today - timedelta(days=chance.randrange(8))
            seen[f"{sign.value}_on"] = max(day, seen.get(f"{sign.value}_on", day))
            detail = chance.choice(("iphone-mail", "outlook-windows", "thunderbird", "")) if sign is Sign.OPENED else ""
            days.append(DomainDay(domain=row, day=day, sign=sign, detail=detail, count=1))
        listed = chance.choice((None, True, False))
        on_list = {} if listed is None else {"list_move": move, "listed": listed, "listed_on": today}
        if seen or on_list:
            progress.append(DomainProgress(domain=row, **seen, **on_list))
        if chance.random() < 0.03:
            word = chance.choice(list(Word))
            words.append(MoveWord(domain=row, move=move, word=word, at=at - timedelta(days=1)))
    for some in _parts(iter(days)):
        DomainDay.objects.bulk_create(some, ignore_conflicts=True)
    _write(DomainProgress, iter(progress))
    _write(MoveWord, iter(words))


def _notices(move: Move, chance: random.Random, at: datetime) -> None:
    """One that has left, one that is leaving, and a draft."""
    began = at - timedelta(days=3)
    tested = {"language": "en", "text": "{{ domain }}", "test_state": TrialState.SENT}
    sent = Notice.objects.create(
        move=move, kind=NoticeKind.NOW, state=NoticeState.DONE, started_at=began, finished_at=at, **tested
    )
    leaving = Notice.objects.create(
        move=move, kind=NoticeKind.NOW, state=NoticeState.SENDING, started_at=at, next_at=at, **tested
    )
    Notice.objects.create(move=move, kind=NoticeKind.DAYS_1, **tested)
    ends = (DeliveryState.SENT, DeliveryState.BOUNCED, DeliveryState.REFUSED, DeliveryState.UNKNOWN)
    people = Contact.objects.with_address().order_by("pk").values_list("domain_id", "email")
    _write(
        Delivery,
        (
            Delivery(
                notice=notice,
                domain_id=domain,
                recipient=email,
                recipient_key=recipient_key(Recipient.parse(email)),
                state=chance.choices(ends, (92, 4, 3, 1))[0] if notice is sent else DeliveryState.QUEUED,
                due_at=began,
                settled_at=began if notice is sent else None,
                message_id=f"<{notice.pk}.{place}@help.example.net>" if notice is sent else "",
            )
            for notice in (sent, leaving)
            for place, (domain, email) in enumerate(people.iterator(chunk_size=_AT_ONCE))
        ),
    )
    for _, email in islice(people, 0, 100_000, 100):
        suppress(Recipient.parse(email))


def _readers(rows: list[Domain], chance: random.Random, at: datetime) -> None:
    """One of ten domains has sent a test message; four hundred people want to be rung."""
    _write(
        ProofTag,
        (
            ProofTag(
                digest=f"{place:064x}",
                domain=row,
                guide=chance.choice(("iphone-mail", "outlook-windows")),
                language="en",
                asked_at=at - timedelta(days=2),
                came_at=at - timedelta(days=2),
                through="new",
            )
            for place, row in enumerate(rows[::10])
        ),
    )
    for number, row in enumerate(rows[:: max(1, len(rows) // 400)]):
        phone = f"01632 {number:06}"
        Call.objects.create(asked_at=at, phone=phone, hour=Hour.SOON, domain=row.name, language="en")


def _look(move: Move, rows: list[Domain], chance: random.Random, at: datetime) -> None:
    """Three of ten lack something: a name on the certificate, the new server's addresses in SPF, DMARC."""
    hosts, records = {}, {}
    for row in rows:
        host = f"mail.{row.name}"
        hosts[host] = _host(host, covers=chance.random() > 0.05, at=at)
        spf = SpfFacts(1, ("203.0.113.5",), (), 2, "~") if chance.random() > 0.15 else SpfFacts(1, (), ("203.0.113.5",))
        dmarc = DmarcFacts(1, "none", row.name) if chance.random() > 0.15 else DmarcFacts()
        mx = MxFacts((MxHost("mx.mail-host.example", 10, NameFacts(("203.0.113.9",), ttl=3600)),), 1, 3600)
        records[row.name] = DomainFacts(row.name, at, mx, spf, None, dmarc)
    hosts["cloud304.mail-host.example"] = _host("cloud304.mail-host.example", covers=True, at=at)
    keep_names(rows, move.as_value(), hosts, records, at)
    keep_servers(rows, move.as_value(), hosts, at)


def _host(host: str, *, covers: bool, at: datetime) -> HostFacts:
    ends = at + timedelta(days=80)
    certificate = CertificateFacts(covers, Chain.TRUSTED, at, ends, (host,), 1, digest="a" * 32)
    offered = {"imap": ("PLAIN", "LOGIN"), "pop3": ("USER", "PLAIN"), "smtp": ("PLAIN", "LOGIN")}
    servers = (
        ServerFacts(
            "203.0.113.5", port, protocol, Security.TLS, at,
            sign_in=offered[protocol], tls="TLSv1.3", certificate=certificate,
        )
        for protocol, port in (("imap", 993), ("pop3", 995), ("smtp", 465))
    )  # fmt: skip
    return HostFacts(host, at, NameFacts(("203.0.113.5",), ttl=3600), tuple(servers))


def _write(kind: type[_Row], rows: Iterator[_Row]) -> None:
    for some in _parts(rows):
        kind._default_manager.bulk_create(some)


def _parts(rows: Iterator[_Row]) -> Iterator[list[_Row]]:
    while some := list(islice(rows, _AT_ONCE)):
        yield some
