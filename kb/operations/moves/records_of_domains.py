"""All that the site keeps about one domain: to be handed over, and to be erased.

A client may ask for either (GDPR, articles 15 and 17). Whatever holds a client's domain, name, address or number is in
`OF_DOMAINS`; a test holds the models against it. What is kept without saying whose it is, such as counts over all
domains and the keyed digests of addresses that nobody writes to any more, belongs to nobody.
"""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.contrib.admin.models import LogEntry
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kb.mail.names import DomainName
from kb.models.ground.deleted import overwrite_deleted
from kb.models.ground.revisions import raise_revision
from kb.models.messages.letters import LetterBatch
from kb.models.moves.batches import Batch, BatchContact, BatchRow
from kb.models.moves.contacts import Contact
from kb.models.moves.counts import MoveCount
from kb.models.moves.domains import Domain
from kb.models.moves.evidence import DomainDay, DomainProgress
from kb.models.moves.questions import BatchQuestion
from kb.models.moves.words import MoveWord
from kb.models.programs.kept_answers import KeptAnswer
from kb.models.programs.webhooks import WebhookDelivery
from kb.models.proof.tags import ProofTag
from kb.models.readers.calls import Call
from kb.models.readiness.sightings import DomainSighting, HostSighting
from kb.models.sending.deliveries import Delivery
from kb.models.sending.notices import Notice
from kb.models.site.events import ERASED, Event, record_event
from kb.operations.moves.mentions import (
    admin_log_of,
    counts_that_name,
    hosts_of,
    letters_with,
    people_of_lists,
    questions_of_lists,
    rows_of_lists,
    tests_to,
)
from kb.protocols.programs.webhooks import WebhookKind

#: Numbers that lead from row to row and say nothing about anybody.
_UNSAID: Final = frozenset({"id", "batch_id", "domain_id", "webhook_id", "token_id"})


class Kept(NamedTuple):
    """One kind of thing that is kept about a domain, by its name in the file, and how its rows are found.

    `told` are the columns that are handed over, if the others speak of other clients. Of a row that is not the domain's
    `emptied` columns are all that is erased.
    """

    key: str
    title: Promise
    model: type[models.Model]
    rows: Callable[[str], "models.QuerySet[Any]"]
    told: tuple[str, ...] = ()
    emptied: tuple[str, ...] = ()


def _named_in_events(name: str) -> "models.QuerySet[Any]":
    """Events of the domain itself, and those that name it among others."""
    quoted = json.dumps(name)
    texts = Event.objects.annotate(was=Cast("before", TextField()), became=Cast("after", TextField()))
    return texts.filter(Q(subject=f"domain {name}") | Q(was__contains=quoted) | Q(became__contains=quoted))


#: In the order in which they are shown. All but events are deleted with the domain, or after it.
OF_DOMAINS: Final = (
    Kept("domain", _("The domain, its server and its move"), Domain, lambda name: Domain.objects.filter(name=name)),
    Kept("contacts", _("People to reach"), Contact, lambda name: Contact.objects.filter(domain__name=name)),
    Kept("days", _("Counts by day"), DomainDay, lambda name: DomainDay.objects.filter(domain__name=name)),
    Kept(
        "progress",
        _("How far it is on its move"),
        DomainProgress,
        lambda name: DomainProgress.objects.filter(domain__name=name),
    ),
    Kept(
        "sighting",
        _("What was last seen of its mail in DNS, and what was found"),
        DomainSighting,
        lambda name: DomainSighting.objects.filter(domain__name=name),
    ),
    Kept(
        "hosts",
        _("What was last seen of its own hosts"),
        HostSighting,
        hosts_of,
    ),
    Kept(
        "proofs",
        _("Test messages of its devices"),
        ProofTag,
        lambda name: ProofTag.objects.filter(domain__name=name),
        told=("guide", "platform", "language", "asked_at", "came_at", "through", "came_from", "app", "opened_at"),
    ),
    Kept(
        "words",
        _("What you or the client said of its move"),
        MoveWord,
        lambda name: MoveWord.objects.filter(domain__name=name),
    ),
    Kept("calls", _("Wishes to be rung, of the last 30 days"), Call, lambda name: Call.objects.of_domain(name)),
    Kept(
        "deliveries",
        _("Messages that were sent or wait"),
        Delivery,
        lambda name: Delivery.objects.filter(domain__name=name),
    ),
    Kept(
        "webhooks",
        _("What other programs were told or are to be told"),
        WebhookDelivery,
        lambda name: WebhookDelivery.objects.filter(kind=WebhookKind.DOMAINS, subject=name),
    ),
    Kept(
        "answers",
        _("Answers that a program may ask for again, of the last day"),
        KeptAnswer,
        lambda name: KeptAnswer.objects.filter(body__contains=json.dumps(name)),
    ),
    Kept(
        "counts",
        _("Counts over its move that may name it"),
        MoveCount,
        counts_that_name,
        told=("name", "counted_at"),
    ),
    Kept("lists", _("Rows of lists of the last 30 days, also rejected ones"), BatchRow, rows_of_lists),
    Kept(
        "people_in_lists",
        _("People in lists of the last 30 days"),
        BatchContact,
        people_of_lists,
    ),
    Kept(
        "questions_about_lists",
        _("Questions about lists of the last 30 days"),
        BatchQuestion,
        questions_of_lists,
    ),
    Kept(
        "tests",
        _("Addresses to which the text of a notice was sent as a test"),
        Notice,
        tests_to,
        told=("kind", "test_to", "test_fault"),
        emptied=("test_to", "test_fault"),
    ),
    Kept(
        "letters",
        _("Printed letters of the last 7 days, each file with all that are in it"),
        LetterBatch,
        letters_with,
        told=("asked_at", "language", "phase", "made_at"),
    ),
    Kept(
        "admin",
        _("Entries in the log of /admin/"),
        LogEntry,
        admin_log_of,
        told=("action_time", "action_flag", "object_repr"),
    ),
    Kept("events", _("Events that name it"), Event, _named_in_events),
)


_LISTS: Final = (rows_of_lists, questions_of_lists, people_of_lists)


def counts_of(name: DomainName) -> list[tuple[Promise, int]]:
    """How many rows of each kind there are."""
    return [(kept.title, kept.rows(name.a_label).count()) for kept in OF_DOMAINS]


def export_domain(name: DomainName, at: datetime) -> bytes:
    """Everything as one JSON document; a kind without rows is an empty list."""
    kinds = {kept.key: [_said(row) for row in kept.rows(name.a_label).values(*kept.told)] for kept in OF_DOMAINS}
    document = {"about": name.a_label, "at": at, **kinds}
    return json.dumps(document, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode()


def erase_domain(name: DomainName, who: str, at: datetime) -> int:
    """Delete all of it, for good; gives the number of rows. Events stay, without what they were about."""
    with transaction.atomic():
        number = 0
        _forget_texts(name.a_label)
        for kept in reversed(OF_DOMAINS):
            rows = kept.rows(name.a_label)
            if kept.model is Event:
                keys = list(rows.values_list("pk", flat=True))
                number += Event.objects.filter(pk__in=keys).update(subject=ERASED, before=None, after=None)
            elif kept.emptied:
                number += rows.update(**dict.fromkeys(kept.emptied, ""))
            else:
                number += rows.count()
                rows.delete()
        if number:
            raise_revision()
            record_event(at, who, "domain.erase", "domain", after={"rows": number})
        transaction.on_commit(overwrite_deleted, robust=True)
    return number


def _forget_texts(name: str) -> None:
    """Lists that wait and name it lose the text that they were read from; their rows stay as they are."""
    named = {key for find in _LISTS for key in find(name).values_list("batch", flat=True)}
    Batch.objects.filter(body__isnull=False, pk__in=named).update(body=None)


def _said(row: dict[str, Any]) -> dict[str, Any]:
    return {column: value for column, value in row.items() if column not in _UNSAID and value not in (None, "")}
