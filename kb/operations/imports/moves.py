"""The import of moves: `move,title,from_service,to_service,change_from,moves_at,old_closes_at`, one line a move.

Moves are added and changed, never deleted. Importing a draft publishes it; a date of publication that a move already
has is kept. `old_closes_at` may be empty. A column `reason` may be there as well; where it is empty nothing changes.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef

from kb.models import Domain, Move
from kb.models.ground.revisions import raise_revision
from kb.models.moves.moves import LONGEST_REASON, RESERVED_KEYS
from kb.models.site.profile import current_profile
from kb.operations.imports.cells import read_key, read_moment, read_words
from kb.operations.imports.confirmation import check_confirmed, to_confirm
from kb.operations.imports.events import digest_of, record_import
from kb.operations.imports.outcome import Counts, Outcome
from kb.operations.imports.staging import Catalogue, Value, staged, staged_rows, write_transaction
from kb.operations.tables.rejections import CellRefused, Rejections
from kb.operations.tables.rows import Columns, CsvFile, Row
from kb.operations.tables.text import Progress, ignore_progress

COLUMNS: Final = Columns(
    ("move", "title", "from_service", "to_service", "change_from", "moves_at", "old_closes_at"), ("reason",)
)

#: Moments are staged in ISO 8601, in UTC, so that every database keeps them alike.
_STAGED: Final = {
    "slug": "text",
    "title": "text",
    "from_service_id": "bigint",
    "to_service_id": "bigint",
    "change_from": "text",
    "moves_at": "text",
    "old_closes_at": "text",
    "reason": "varchar",
}


@dataclass(slots=True)
class _Merged:
    new: int = 0
    changed: int = 0
    same: int = 0
    domains: int = 0
    """Those that visitors find, on moves that they know, whose new servers become others."""

    @property
    def counts(self) -> Counts:
        return Counts(self.new, self.changed, self.same)


def import_moves(
    path: Path,
    at: datetime,
    *,
    dry_run: bool = False,
    confirmed: int | None = None,
    progress: Progress = ignore_progress,
) -> Outcome:
    """Import a file whole or, if a row is rejected, not at all; drafts are published as of `at`.

    Raises `FileRefused`, `ImportRefused`, and `NotConfirmed` if moves of very many domains lead elsewhere and not
    `confirmed` domains are on them.
    """
    file = CsvFile.look_at(path, COLUMNS)
    rejected = Rejections()
    judge = MoveJudge.from_database()
    with staged(_STAGED, judge.staged(file.rows(rejected, progress), rejected)):
        _reject_doubles(rejected)
        if dry_run or rejected.total:
            planned = _merge(at, write=False)
            asked = to_confirm(planned.domains)
            number = asked.changed if asked else None
            return Outcome(planned.counts, rejected, file.encoding, written=False, to_confirm=number)
        digest = digest_of(path)
        with write_transaction():
            judge.catalogue.check_unchanged()
            merged = _merge(at, write=True)
            check_confirmed(merged.domains, confirmed)
            counts = merged.counts
            if counts.did_something:
                raise_revision()
            record_import("moves.import", digest, counts)
        return Outcome(counts, rejected, file.encoding, written=True)


@dataclass(frozen=True, slots=True)
class MoveJudge:
    """What a row is judged by: the services, the moves that domains are on, the site's zone."""

    catalogue: Catalogue
    with_domains: frozenset[str]
    zone: ZoneInfo

    @classmethod
    def from_database(cls) -> "MoveJudge":
        moves = Move.objects.filter(Exists(Domain.objects.filter(move=OuterRef("pk"))))
        return cls(Catalogue.read(), frozenset(moves.values_list("slug", flat=True)), current_profile().tz)

    def staged(self, rows: Iterable[Row], rejected: Rejections) -> Iterator[tuple[Value, ...]]:
        for line, cells in rows:
            try:
                yield line, *self.read(cells)
            except CellRefused as error:
                rejected.add(line, error.column, error.cell, error.reason)

    def read(self, cells: Sequence[str]) -> tuple[Value, ...]:
        """One row as it is staged. Raises `CellRefused` for its first fault."""
        move, title, from_service, to_service, change_from, moves_at, old_closes_at, reason = cells
        slug = read_key("move", move)
        if slug in RESERVED_KEYS:
            raise CellRefused("move", move, "This site has another page at this address. Choose another key.")
        words = read_words("title", title, most=160)
        leaves = self._service("from_service", from_service)
        reaches = self._service("to_service", to_service)
        if leaves == reaches:
            raise CellRefused("to_service", to_service, "A move leads to another service than the one it leaves.")
        self._check_held(slug, leaves, from_service)
        opens = read_moment("change_from", change_from, self.zone)
        moves = read_moment("moves_at", moves_at, self.zone)
        closes = read_moment("old_closes_at", old_closes_at, self.zone) if old_closes_at.strip() else None
        if opens > moves:
            raise CellRefused("change_from", change_from, "This is later than moves_at.")
        if closes and closes < moves:
            raise CellRefused("old_closes_at", old_closes_at, "This is earlier than moves_at.")
        last = closes.isoformat() if closes else None
        why = read_words("reason", reason, most=LONGEST_REASON) if reason.strip() else ""
        return slug, words, leaves, reaches, opens.isoformat(), moves.isoformat(), last, why

    def _service(self, column: str, cell: str) -> int:
        found = self.catalogue.services.get(cell.strip())
        if found is None:
            raise CellRefused(column, cell, "There is no service with this key.")
        return found

    def _check_held(self, slug: str, leaves: int, cell: str) -> None:
        """The domains of a move stand at the service that it leaves, so that service cannot change under them."""
        if slug in self.with_domains and self.catalogue.moves[slug][1] != leaves:
            old = self.catalogue.key_of_service(self.catalogue.moves[slug][1])
            raise CellRefused("from_service", cell, f"Domains of this move stand at {old}, so it must be {old}.")


def _reject_doubles(rejected: Rejections) -> None:
    with staged_rows(_STAGED, "slug, line") as rows:
        for slug, same_key in groupby(rows, key=itemgetter(1)):
            first = None
            for line, *_ in same_key:
                if first is None:
                    first = line
                else:
                    rejected.add(line, "move", slug, f"The same move stands on line {first}.")


def _merge(at: datetime, *, write: bool) -> _Merged:
    """New, changed, same; without `write` it only reads. Of several rows with one key the first counts."""
    merged = _Merged()
    with staged_rows(_STAGED, "slug, line") as rows:
        for slug, same_key in groupby(rows, key=itemgetter(1)):
            wanted = fields_of(next(same_key))
            move = Move.objects.filter(slug=slug).first()
            if move is None:
                merged.new += 1
                if write:
                    Move.objects.create(slug=slug, published_at=at, **wanted)
            elif move.published_at is None or any(getattr(move, name) != value for name, value in wanted.items()):
                merged.changed += 1
                if move.published_at and move.to_service_id != wanted["to_service_id"]:
                    merged.domains += Domain.objects.active().filter(move=move).count()
                if write:
                    Move.objects.filter(pk=move.pk).update(
                        published_at=move.published_at or at, changed_at=at, **wanted
                    )
            else:
                merged.same += 1
    return merged


def fields_of(row: Sequence[Any]) -> dict[str, Any]:
    """The fields of a move other than its key and its publication, from a staged row. Its dates are agreed.

    A row without a reason leaves that of the move as it is.
    """
    _, _, title, leaves, reaches, *moments, reason = row
    opens, moves, closes = (moment and datetime.fromisoformat(moment) for moment in moments)
    return {
        "title": title,
        "from_service_id": leaves,
        "to_service_id": reaches,
        "change_from": opens,
        "moves_at": moves,
        "old_closes_at": closes,
        "dates_proposed_at": None,
        **({"reason": reason} if reason else {}),
    }
