"""How far the domains of a move are: the one place that says what the evidence of a domain means.

A message that came through the new server and was answered outranks everything else, for as long as nobody logs in to
the old server after it. What the old server says outranks what visitors answer, and so does the operator's own word,
for as long as nobody logs in to the old server after it. An answer on a page may be anybody's, so it sorts (“it worked”
for as long as nobody logs in after it: a second device may have been forgotten), but it ends no messages. What was seen
before clients could change says nothing.
"""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, NamedTuple, cast

from django.db.models import Case, CharField, Count, F, FilteredRelation, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, TruncDate

from kb.models.moves.domains import Domain, DomainQuerySet
from kb.models.moves.evidence import DomainDay, Sign
from kb.models.moves.moves import Move
from kb.models.moves.words import Word


class ProgressState(StrEnum):
    """Where one domain of a move stands, the most worrying first."""

    STILL_THERE = "still_there"
    SENT_OLD = "sent_old"
    STUCK = "stuck"
    SILENT = "silent"
    OPENED = "opened"
    WORKED = "worked"
    SAID = "said"
    GONE = "gone"
    PROVEN = "proven"


#: Known to have moved, by a proof, the operator's word or the old server's list.
MOVED: Final = frozenset({ProgressState.SAID, ProgressState.GONE, ProgressState.PROVEN})


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


def _judged(move: Move) -> tuple[Case, Case]:
    """The state of a domain, and whether it is settled, as `with_states` says them; `login` and `said_on` are its."""
    since = move.change_from.date()
    on_a_list = Q(progress__list_move=move)
    worked, said = Q(progress__worked_on__gte=since), Q(said_on__isnull=False)
    later_than_the_word = ~said | Q(said_on__lt=F("login"))
    later_than_the_answer = ~worked | Q(progress__worked_on__lt=F("login"))
    logs_in = on_a_list & Q(progress__listed=True, login__gte=since) & later_than_the_word
    gone = on_a_list & Q(progress__listed=False)
    proven = Q(progress__proven_on__gte=since)
    later_than_the_proof = ~proven | Q(progress__proven_on__lt=F("login"))
    sent_old = Q(progress__sent_old_on__gte=since)
    # Of one day the message is the later one: a proof that comes after it takes it away.
    sent_old &= ~proven | Q(progress__sent_old_on__gte=F("progress__proven_on"))
    sent_old &= ~said | Q(progress__sent_old_on__gt=F("said_on"))
    sent_old &= ~gone | Q(progress__sent_old_on__gt=F("progress__listed_on"))
    stuck = Q(progress__stuck_on__gte=since) & (~worked | Q(progress__stuck_on__gt=F("progress__worked_on")))
    still_stuck = stuck & (~said | Q(progress__stuck_on__gt=F("said_on")))
    still_stuck &= ~gone | Q(progress__stuck_on__gte=F("progress__listed_on"))
    still_stuck &= ~proven | Q(progress__stuck_on__gt=F("progress__proven_on"))
    state = Case(
        When(logs_in & later_than_the_answer & later_than_the_proof, then=Value(ProgressState.STILL_THERE.value)),
        When(sent_old, then=Value(ProgressState.SENT_OLD.value)),
        When(still_stuck, then=Value(ProgressState.STUCK.value)),
        When(proven, then=Value(ProgressState.PROVEN.value)),
        When(said & ~logs_in, then=Value(ProgressState.SAID.value)),
        When(gone, then=Value(ProgressState.GONE.value)),
        When(worked, then=Value(ProgressState.WORKED.value)),
        When(progress__opened_on__gte=since, then=Value(ProgressState.OPENED.value)),
        default=Value(ProgressState.SILENT.value),
        output_field=CharField(),
    )
    settled = Case(
        When(sent_old | (logs_in & later_than_the_proof), then=False),
        When(proven | said | gone, then=True),
        default=False,
    )
    return state, settled


def with_states(move: Move) -> QuerySet[Any]:
    """The active domains of a move, each a `Domain` with its `state`.

    `settled` says whether that it has moved is known so well that nobody needs to be asked again, whatever a visitor
    answered since. With it come `login`, the last day on the old server, and `said_on` and `said_by` of the operator's
    word.
    """
    state, settled = _judged(move)
    word = FilteredRelation("words", condition=Q(words__move=move, words__word=Word.MOVED))
    known = Domain.objects.active().filter(move=move).annotate(the_word=word)
    return known.annotate(
        login=Coalesce("progress__login_on", "progress__listed_on"),
        said_on=TruncDate("the_word__at"),
        said_by=F("the_word__by"),
    ).annotate(state=state, settled=settled)


def domains_seen_as_moved(move: Move, at: datetime) -> DomainQuerySet:
    """The domains of a move that need not be asked again, as far as is known at `at`: no answer of a visitor counts.

    Before clients could change there is the operator's word alone. Asked of one domain, only its rows are read.
    """
    if at < move.change_from:
        return Domain.objects.filter(words__move=move, words__word=Word.MOVED)
    return cast("DomainQuerySet", with_states(move).filter(settled=True))


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
