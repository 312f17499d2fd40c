"""How far the domains of a move are: the one place that says what the evidence of a domain means.

Proof of the move is what the old server says. A client's word (“it worked”) counts for as long as nobody logs in to
the old server after it: a second device may have been forgotten. What was seen before clients could change says
nothing.
"""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, NamedTuple

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from kb.models.moves.domains import Domain, DomainQuerySet
from kb.models.moves.evidence import DomainDay, Sign
from kb.models.moves.moves import Move


class ProgressState(StrEnum):
    """Where one domain of a move stands, the most worrying first."""

    STILL_THERE = "still_there"
    STUCK = "stuck"
    SILENT = "silent"
    OPENED = "opened"
    WORKED = "worked"
    GONE = "gone"


#: Nobody needs to be asked again.
MOVED: Final = frozenset({ProgressState.WORKED, ProgressState.GONE})


class DayCount(NamedTuple):
    """On how many domains something was seen that day."""

    day: date
    sign: Sign
    domains: int


class DetailCount(NamedTuple):
    """On how many domains a guide was opened, or a format was asked for by a mail app."""

    sign: Sign
    detail: str
    domains: int


def with_states(move: Move) -> QuerySet[Any]:
    """The active domains of a move, each a `Domain` with its `state`."""
    since = move.change_from.date()
    login = Coalesce("progress__login_on", "progress__listed_on")
    on_a_list = Q(progress__list_move=move)
    worked = Q(progress__worked_on__gte=since)
    still_there = (
        on_a_list & Q(progress__listed=True, login__gte=since) & (~worked | Q(progress__worked_on__lt=F("login")))
    )
    stuck = Q(progress__stuck_on__gte=since) & (~worked | Q(progress__stuck_on__gt=F("progress__worked_on")))
    state = Case(
        When(still_there, then=Value(ProgressState.STILL_THERE.value)),
        When(stuck, then=Value(ProgressState.STUCK.value)),
        When(worked, then=Value(ProgressState.WORKED.value)),
        When(on_a_list & Q(progress__listed=False), then=Value(ProgressState.GONE.value)),
        When(progress__opened_on__gte=since, then=Value(ProgressState.OPENED.value)),
        default=Value(ProgressState.SILENT.value),
        output_field=CharField(),
    )
    return Domain.objects.active().filter(move=move).annotate(login=login, state=state)


def domains_seen_as_moved(move: Move, at: datetime) -> DomainQuerySet:
    """The domains of a move that need not be asked again, as far as is known at `at`."""
    if at < move.change_from:
        return Domain.objects.none()
    return Domain.objects.filter(pk__in=with_states(move).filter(state__in=sorted(MOVED)).values("pk"))


def counts_by_state(move: Move) -> dict[ProgressState, int]:
    """How many domains are in each state, in the order of the states."""
    rows = with_states(move).order_by().values_list("state").annotate(number=Count("pk"))
    found = dict(rows)
    return {state: found.get(state.value, 0) for state in ProgressState}


def day_counts(move: Move, since: date) -> list[DayCount]:
    rows = _days(move, since).values_list("day", "sign").annotate(domains=Count("domain", distinct=True))
    return [DayCount(day, Sign(sign), domains) for day, sign, domains in rows.order_by("day", "sign")]


def detail_counts(move: Move, since: date, signs: Iterable[Sign]) -> list[DetailCount]:
    """By guide and by format, the most frequent first."""
    rows = _days(move, since).filter(sign__in=[sign.value for sign in signs]).exclude(detail="")
    counted = rows.values_list("sign", "detail").annotate(domains=Count("domain", distinct=True))
    return [
        DetailCount(Sign(sign), detail, domains) for sign, detail, domains in counted.order_by("-domains", "detail")
    ]


def _days(move: Move, since: date) -> QuerySet[DomainDay]:
    return DomainDay.objects.order_by().filter(domain__move=move, domain__active=True, day__gte=since)
