"""Where a client's domain stands in rows that are not the domain's own: lists, letters, tests, and the admin's log.

Such a row may name others too, so it is looked into here, and not only asked for by a column.
"""

import re
from collections.abc import Callable
from typing import Any, Final

from django.contrib.admin.models import LogEntry
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from kb.mail.names import DomainName
from kb.models.messages.letters import LetterBatch
from kb.models.moves.batches import Batch, BatchContact, BatchRow
from kb.models.moves.contacts import Contact
from kb.models.moves.counts import MoveCount
from kb.models.moves.domains import Domain
from kb.models.moves.evidence import DomainProgress
from kb.models.moves.questions import BatchQuestion
from kb.models.moves.words import MoveWord
from kb.models.readiness.sightings import HostSighting
from kb.models.sending.deliveries import Delivery
from kb.models.sending.notices import Notice

_OTHER_LETTERS: Final = re.compile(r"[^\x00-\x7f]+")


def rows_of_lists(name: str) -> "QuerySet[BatchRow]":
    """Rows of the domain, and rejected ones in which it stands: what could not be read has no name of its own."""
    return _of_lists(BatchRow, name)


def questions_of_lists(name: str) -> "QuerySet[BatchQuestion]":
    return _of_lists(BatchQuestion, name)


def people_of_lists(name: str) -> "QuerySet[BatchContact]":
    return _named(BatchContact, name)


def _of_lists(model: Any, name: str) -> "QuerySet[Any]":
    rows = _named(model, "").filter(_holding(name, "text", "cell"))
    unnamed = _saying(rows, name, lambda row: f"{row.text} {row.cell}")
    return model.objects.filter(Q(pk__in=_named(model, name).values("pk")) | Q(pk__in=unnamed))  # type: ignore[no-any-return]


def _named(model: Any, name: str) -> "QuerySet[Any]":
    """By the lists that there are, with which the index of their rows begins."""
    return model.objects.filter(batch__in=Batch.objects.order_by().values("pk"), name=name)  # type: ignore[no-any-return]


def hosts_of(name: str) -> "QuerySet[HostSighting]":
    """Hosts of the domain's own. A range of names is asked for, so that they are read in the index alone."""
    theirs = HostSighting.objects.filter(Q(host=name) | Q(host__endswith=f".{name}"), host__gt="")
    return HostSighting.objects.filter(pk__in=theirs.values("pk"))


def letters_with(name: str) -> "QuerySet[LetterBatch]":
    """Letters to the domain: those for which it was named, and those to the whole of a move that it is or was on.

    Nobody sees in a file of many letters which are in it, so such a file goes as a whole; it can be made again.
    """
    named = _saying(LetterBatch.objects.filter(names__contains=name), name, lambda batch: batch.names)
    return LetterBatch.objects.filter(Q(pk__in=named) | Q(names="", move__in=_moves_of(name)))


def counts_that_name(name: str) -> "QuerySet[MoveCount]":
    """Counts in which the name stands, perhaps as a part of another: they can be made again, so too many may go."""
    return MoveCount.objects.annotate(text=Cast("value", TextField())).filter(text__contains=name)


def _moves_of(name: str) -> set[int]:
    found = {
        *Domain.objects.filter(name=name).values_list("move", flat=True),
        *MoveWord.objects.filter(domain__name=name).values_list("move", flat=True),
        *DomainProgress.objects.filter(domain__name=name).values_list("list_move", flat=True),
        *Delivery.objects.filter(domain__name=name).values_list("notice__move", flat=True),
        *_named(BatchRow, name).values_list("batch__move", flat=True),
        *_named(BatchRow, name).values_list("before_move", flat=True),
    }
    return {move for move in found if move is not None}


def tests_to(name: str) -> "QuerySet[Notice]":
    """Notices whose test went, or is to go, to somebody of the domain: an address in it, or one of its people's."""
    there = Q(pk__in=[])
    for spelling in _spellings(name):
        there |= Q(test_to__iendswith=f"@{spelling}")
    theirs = set(Contact.objects.filter(domain__name=name).values_list("email", flat=True))
    theirs |= set(people_of_lists(name).values_list("email", flat=True))
    for email in theirs - {""}:
        there |= Q(test_to__iexact=email)
    return Notice.objects.filter(there)


def admin_log_of(name: str) -> "QuerySet[LogEntry]":
    """What Django's admin wrote down of the domain's row, also under a name that it had before or has since."""
    of_domains = LogEntry.objects.filter(content_type__app_label="kb", content_type__model="domain")
    keys = {str(key) for key in Domain.objects.filter(name=name).values_list("pk", flat=True)}
    keys |= {str(key) for key in of_domains.filter(object_repr=name).values_list("object_id", flat=True)}
    return of_domains.filter(object_id__in=keys)


def _spellings(name: str) -> set[str]:
    return {name, DomainName(name).u_label}


def _holding(name: str, *columns: str) -> Q:
    """Rows to be looked into. SQLite knows no capitals but ASCII's, so of other spellings the ASCII letters do."""
    wanted = Q(pk__in=[])
    for column in columns:
        for spelling in _spellings(name):
            wanted |= Q(**{f"{column}__icontains": max(_OTHER_LETTERS.split(spelling), key=len)})
    return wanted


def _saying(rows: "QuerySet[Any]", name: str, text_of: Callable[[Any], str]) -> list[int]:
    """Keys of the rows in whose text the name stands by itself, and not as a part of a longer one."""
    names = "|".join(re.escape(spelling) for spelling in _spellings(name))
    alone = re.compile(rf"(?:(?<![\w.-])|(?<=\bwww\.))(?:{names})(?![\w-]|\.\w)", re.IGNORECASE)
    return [row.pk for row in rows.iterator() if alone.search(text_of(row))]
