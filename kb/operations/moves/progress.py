"""How far a move is, ready to be shown: shares of its domains, what was seen by day, on which guides and formats."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Case, FilteredRelation, Max, Prefetch, Q, QuerySet, When
from django.db.models.functions import TruncDate

from kb.models.moves.contacts import Contact
from kb.models.moves.domains import Domain
from kb.models.moves.evidence import DomainProgress, Sign
from kb.models.moves.moves import Move
from kb.models.moves.progress import MOVED, ProgressState, counts_by_state, day_counts, detail_counts, with_states
from kb.models.moves.words import Word
from kb.models.proof.tags import GuideTests, ProofTag

#: Days that the chart shows at most, the last of them today.
SHOWN: Final = 35
#: Details of each kind that are named.
_NAMED: Final = 12
#: Telephone numbers that one page offers to copy.
MOST_PHONES: Final = 500


@dataclass(frozen=True, slots=True)
class MoveProgress:
    """`days` has every day from the first that counts, the empty ones too; `listed_on` is the newest list's."""

    states: dict[ProgressState, int]
    days: dict[date, dict[Sign, int]]
    guides: list[tuple[str, int]]
    apps: list[tuple[str, int]]
    tests: list[GuideTests]
    listed_on: date | None

    @property
    def whole(self) -> int:
        return sum(self.states.values())

    @property
    def moved(self) -> int:
        return sum(self.states[state] for state in MOVED)

    @property
    def proven(self) -> int:
        return self.states[ProgressState.PROVEN]

    @property
    def sends_old(self) -> int:
        return self.states[ProgressState.SENT_OLD]


def move_progress(move: Move, at: datetime) -> MoveProgress:
    today = at.date()
    since = min(move.change_from.date(), today)
    details = detail_counts(move, since, (Sign.OPENED, Sign.LOOKED_UP))
    return MoveProgress(
        counts_by_state(move),
        _by_day(move, max(since, today - timedelta(days=SHOWN - 1)), today),
        [(row.detail, row.domains) for row in details if row.sign is Sign.OPENED][:_NAMED],
        [(row.detail, row.domains) for row in details if row.sign is Sign.LOOKED_UP][:_NAMED],
        ProofTag.objects.all().by_guide(move)[:_NAMED],
        DomainProgress.objects.filter(list_move=move).aggregate(last=Max("listed_on"))["last"],
    )


def _by_day(move: Move, first: date, today: date) -> dict[date, dict[Sign, int]]:
    days: dict[date, dict[Sign, int]] = {first + timedelta(days=n): {} for n in range((today - first).days + 1)}
    for row in day_counts(move, first):
        days.setdefault(row.day, {})[row.sign] = row.domains
    return days


def domains_in(move: Move, state: ProgressState | None) -> QuerySet[Any]:
    """The domains of a move in one state, or all that are not known to have moved, with their contacts.

    By name, the most worrying state first.
    """
    rows = _with_ends(move)
    if state:
        rows = rows.filter(state=state.value).order_by("name")
    else:
        worry = Case(*(When(state=one.value, then=place) for place, one in enumerate(ProgressState)), default=0)
        rows = rows.exclude(state__in=sorted(MOVED)).order_by(worry, "name")
    return rows.prefetch_related(Prefetch("contacts", Contact.objects.order_by("pk")))


def standing_of(domain: Domain) -> Any | None:
    """One domain as in the list; `None` if it is on no move or switched off."""
    return _with_ends(domain.move).filter(pk=domain.pk).first() if domain.move else None


def _with_ends(move: Move) -> QuerySet[Any]:
    """`ended_on` is the day on which the client ended the reminders."""
    enough = FilteredRelation("words", condition=Q(words__move=move, words__word=Word.ENOUGH))
    rows: QuerySet[Any] = with_states(move).annotate(enough=enough, ended_on=TruncDate("enough__at"))
    return rows.select_related("progress")


def phone_list(move: Move, state: ProgressState | None) -> list[str]:
    """A line for each number: domain, name, number; at most `MOST_PHONES`."""
    contacts = Contact.objects.exclude(phone="").filter(domain__in=domains_in(move, state).values("pk"))
    rows = contacts.order_by("domain__name", "pk").values_list("domain__name", "name", "phone")[:MOST_PHONES]
    return [", ".join(filter(None, row)) for row in rows]


def straggler_rows(move: Move, state: ProgressState | None) -> Iterator[tuple[str, ...]]:
    """A header, and a row for each contact of a domain, or one for a domain without any; read in pieces."""
    yield (
        *("domain", "state", "opened", "worked", "stuck", "old_server_log_in", "contact", "phone", "email"),
        *("role", "language", "post_address", "no_mail", "reminders_ended"),
    )
    for row in domains_in(move, state).iterator(chunk_size=1000):
        own = (row.name, row.state, *_days_of(row))
        ended = row.ended_on.isoformat() if row.ended_on else ""
        for one in row.contacts.all() or [Contact()]:
            wish = "yes" if one.no_mail else ""
            yield (*own, one.name, one.phone, one.email, one.role, one.language, one.post_address, wish, ended)


def _days_of(row: Domain) -> tuple[str, ...]:
    seen: DomainProgress | None = getattr(row, "progress", None)
    days = (seen.opened_on, seen.worked_on, seen.stuck_on, seen.login_on) if seen else (None,) * 4
    return tuple(day.isoformat() if day else "" for day in days)
