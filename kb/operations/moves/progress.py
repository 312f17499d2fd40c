"""How far a move is, ready to be shown: shares of its domains, what was seen by day, on which guides and formats."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Any, Final, NamedTuple, Self

from django.db.models import Case, FilteredRelation, Max, Prefetch, Q, QuerySet, When, prefetch_related_objects
from django.db.models.functions import TruncDate

from kb.models.moves.contacts import Contact
from kb.models.moves.domains import Domain
from kb.models.moves.evidence import DomainProgress, Sign
from kb.models.moves.moves import Move
from kb.models.moves.progress import MOVED, ProgressState, counts_by_state, day_counts, detail_counts, with_states
from kb.models.moves.words import Word
from kb.models.proof.tags import GuideTests, ProofTag
from kb.operations.work.counts import Count

#: Days that the chart shows at most, the last of them today.
SHOWN: Final = 35
#: Details of each kind that are named.
_NAMED: Final = 12
#: Characters of a domain's name.
LONGEST_NAME: Final = 253


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

    def as_json(self) -> dict[str, Any]:
        days = {day.isoformat(): signs for day, signs in self.days.items()}
        listed_on = self.listed_on.isoformat() if self.listed_on else None
        lists = {"guides": self.guides, "apps": self.apps, "tests": self.tests}
        return {"states": self.states, "days": days, **lists, "listed_on": listed_on}

    @classmethod
    def of_json(cls, data: dict[str, Any]) -> Self:
        return cls(
            _states_of_json(data["states"]),
            {
                date.fromisoformat(day): {Sign(sign): number for sign, number in signs.items()}
                for day, signs in data["days"].items()
            },
            [(guide, number) for guide, number in data["guides"]],
            [(app, number) for app, number in data["apps"]],
            [GuideTests(*one) for one in data["tests"]],
            date.fromisoformat(data["listed_on"]) if data["listed_on"] else None,
        )


def _states_of_json(data: dict[str, int]) -> dict[ProgressState, int]:
    return {ProgressState(state): number for state, number in data.items()}


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


#: How many domains of a move are in each state.
STATES: Final = Count(
    "progress.states", count=lambda move, _at: counts_by_state(move), pack=dict, unpack=_states_of_json
)
PROGRESS: Final = Count("progress.all", count=move_progress, pack=MoveProgress.as_json, unpack=MoveProgress.of_json)


def _by_day(move: Move, first: date, today: date) -> dict[date, dict[Sign, int]]:
    days: dict[date, dict[Sign, int]] = {first + timedelta(days=n): {} for n in range((today - first).days + 1)}
    for row in day_counts(move, first):
        days.setdefault(row.day, {})[row.sign] = row.domains
    return days


class Place(NamedTuple):
    """Behind which domain of the list of stragglers one reads on."""

    state: ProgressState
    name: str

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """What `str` gives; `None` for anything else."""
        state, _, name = text.partition(":")
        found = next((one for one in ProgressState if one.value == state), None)
        return cls(found, name[:LONGEST_NAME]) if found else None

    def __str__(self) -> str:
        return f"{self.state.value}:{self.name}"


def left_states(state: ProgressState | None) -> list[ProgressState]:
    """The states that a list shows: the one that was asked for, or those of domains not known to have moved, the most
    worrying first."""
    return [state] if state else [one for one in ProgressState if one not in MOVED]


def stragglers_after(
    move: Move, states: Sequence[ProgressState], place: Place | None, most: int, counts: Mapping[ProgressState, int]
) -> list[Any]:
    """So many domains of these states with their contacts, state by state and by name, behind a place.

    Read by key, so that the last ones cost what the first cost. `counts` says which states need not be looked for.
    """
    begin = states.index(place.state) if place and place.state in states else 0
    found: list[Any] = []
    for one in states[begin:]:
        if len(found) < most and counts[one]:
            after = place.name if place and place.state is one else ""
            rows = _with_ends(move).filter(state=one.value, name__gt=after).order_by("name")
            found += rows[: most - len(found)]
    prefetch_related_objects(found, Prefetch("contacts", Contact.objects.order_by("pk")))
    return found


def standing_of(domain: Domain) -> Any | None:
    """One domain as in the list; `None` if it is on no move or switched off."""
    return _with_ends(domain.move).filter(pk=domain.pk).first() if domain.move else None


def _with_ends(move: Move) -> QuerySet[Any]:
    """`ended_on` is the day on which the client ended the reminders."""
    enough = FilteredRelation("words", condition=Q(words__move=move, words__word=Word.ENOUGH))
    rows: QuerySet[Any] = with_states(move).annotate(enough=enough, ended_on=TruncDate("enough__at"))
    return rows.select_related("progress")


def phones_of(rows: Iterable[Any]) -> list[str]:
    """A line for each number of these domains: domain, name, number; by domain."""
    numbers = [(row.name, one.name, one.phone) for row in rows for one in row.contacts.all() if one.phone]
    return [", ".join(filter(None, number)) for number in sorted(numbers, key=itemgetter(0))]


def straggler_rows(move: Move, state: ProgressState | None) -> Iterator[tuple[str, ...]]:
    """A header, and a row for each contact of a domain, or one for a domain without any; from one query, as it is
    read."""
    yield (
        *("domain", "state", "opened", "worked", "stuck", "old_server_log_in", "contact", "phone", "email"),
        *("role", "language", "post_address", "no_mail", "reminders_ended"),
    )
    states = left_states(state)
    worry = Case(*(When(state=one.value, then=place) for place, one in enumerate(states)))
    rows = _with_ends(move).filter(state__in=states).order_by(worry, "name", "contacts__pk")
    values = rows.values_list(
        *("name", "state", *(f"progress__{day}_on" for day in ("opened", "worked", "stuck", "login"))),
        *(f"contacts__{one}" for one in ("name", "phone", "email", "role", "language", "post_address", "no_mail")),
        "ended_on",
    )
    yield from map(_cells, values.iterator(chunk_size=1000))


def _cells(row: tuple[Any, ...]) -> tuple[str, ...]:
    *known, no_mail, ended_on = row
    cells = (one.isoformat() if isinstance(one, date) else one or "" for one in (*known, "yes" if no_mail else ""))
    return (*cells, ended_on.isoformat() if ended_on else "")
