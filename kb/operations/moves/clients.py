"""The clients of a move as messages see them: settings at a moment of the move, published or not."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from kb.mail.moves import Moment, Phase
from kb.mail.names import DomainName
from kb.models.moves.domains import Domain
from kb.models.moves.moves import Move

#: So many names are read at once.
_AT_ONCE = 2000


def moment_of(move: Move, phase: Phase | None, at: datetime) -> Moment | None:
    """The move in a phase, or as it is at `at`; `None` if it never is in that phase."""
    value = move.as_value()
    return value.in_phase(phase) if phase else value.as_if_published(at)


def domains_of(move: Move) -> Iterator[DomainName]:
    """The domains of a move that are served, by name, without ever holding all of them."""
    names = Domain.objects.active().filter(move=move).order_by("name").values_list("name", flat=True)
    return map(DomainName, names.iterator(chunk_size=_AT_ONCE))


def people_by_domain(move: Move) -> Iterator[tuple[str, str | None, str | None]]:
    """The domains of a move that are served, by name: each with the name and the number of each of its people, or once
    without any. From one query, as it is read."""
    rows = Domain.objects.active().filter(move=move).order_by("name", "contacts__pk")
    return rows.values_list("name", "contacts__name", "contacts__phone").iterator(chunk_size=_AT_ONCE)


def first_domain(move: Move) -> DomainName | None:
    """One to show things with."""
    return next(domains_of(move), None)


def on_move(move: Move, names: Iterable[DomainName]) -> frozenset[str]:
    """Which of these domains are on the move."""
    wanted = sorted({name.a_label for name in names})
    found: set[str] = set()
    for start in range(0, len(wanted), _AT_ONCE):
        part = wanted[start : start + _AT_ONCE]
        found |= set(Domain.objects.active().filter(move=move, name__in=part).values_list("name", flat=True))
    return frozenset(found)
