"""The old server's list of log-ins: who is still there. The best proof that there is of a move, and of its lack.

Any text with one account or domain to a line will do: what a control panel exports, what `doveadm` or `last` print. Of
each line two things are kept, the domain and the day; the part before the @ is read over and never stored.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Final, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from kb.mail.names import DomainName, NotADomainName
from kb.models.moves.domains import Domain
from kb.models.moves.evidence import DomainProgress
from kb.models.moves.moves import Move
from kb.models.site.events import record_event
from kb.operations.tables.text import FileRefused, Progress, encoding_of, ignore_progress, lines_of, open_file
from kb.operations.work import uploads
from kb.operations.work.background import background, later
from kb.operations.work.lanes import Lane
from kb.operations.work.uploads import Upload, UploadState

Thing = TypeVar("Thing")

LARGEST_LIST: Final = 10 * 1024 * 1024
#: What a list is called among other uploads.
KIND: Final = "log-ins"
#: Rows that one statement writes.
_AT_ONCE: Final = 500

#: What stands between two signs that no address has inside, with the @ before it. The dot that makes a domain of it is
#: looked for afterwards: a pattern with the dot in it would begin anew at every character of a word that has none.
_WORD: Final = re.compile(r"(@?)([^\s,;\"'<>()@=:]+)")
#: A day: ISO 8601, or seconds since 1970 as servers keep them.
_DAY: Final = re.compile(r"(?<!\d)(20\d\d)[-/](\d\d)[-/](\d\d)(?!\d)")
_SECONDS: Final = re.compile(r"(?<![\d.])1[0-9]{9}(?![\d.])")
_NEVER: Final = re.compile(r"\bnever\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LogIns:
    """What a list says: the last day of each domain that logs in, `None` if it gives no day.

    `lines` is how many lines name a domain at all, those of accounts that nobody uses too; `unread`, how many do not.
    """

    days: Mapping[str, date | None]
    lines: int
    unread: int


@dataclass(frozen=True, slots=True)
class ListOutcome:
    """How many domains of the move log in to the old server, how many other domains do, and lines without a domain.

    `gone` are domains of the move that the list before had and this one has not.
    """

    listed: int
    others: int
    unread: int
    gone: int


def read_log_ins(lines: Iterable[str], today: date) -> LogIns:
    """A line that says “never”, or whose day is yet to come, is no log-in."""
    found: dict[str, date | None] = {}
    named = unread = 0
    for line in filter(str.strip, lines):
        name = _domain_in(line)
        if name is None:
            unread += 1
            continue
        named += 1
        day = _day_in(line)
        if (day is None and _NEVER.search(line)) or (day is not None and day > today):
            continue
        before = found.get(name)
        found[name] = max(before, day) if before and day else (before or day)
    return LogIns(found, named, unread)


def _domain_in(line: str) -> str | None:
    """The domain of the first address of a line, or else the first domain."""
    words = [(at == "@", word) for at, word in _WORD.findall(line) if "." in word[1:-1]]
    for _at, name in sorted(words, key=lambda word: not word[0]):
        try:
            return DomainName.parse(name.strip(".")).a_label
        except NotADomainName:
            continue
    return None


def _day_in(line: str) -> date | None:
    """The latest day of a line."""
    days = [day for parts in _DAY.findall(line) if (day := _valid(*map(int, parts)))]
    days += [datetime.fromtimestamp(int(seconds), UTC).date() for seconds in _SECONDS.findall(line)]
    return max(days, default=None)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@transaction.atomic  # so that no worker begins before the note says which work it is
def bring_list(pieces: Iterable[bytes], move: Move, who: str) -> Upload:
    """Keep a list that is too large to be read at once, and have it read. Raises `NoRoom`."""
    upload = uploads.lay_down(pieces, KIND, move.slug, who)
    upload = replace(upload, work=later(read_list, word=upload.word))
    uploads.note(upload)
    return upload


@background("progress.read", lane=Lane.DESK)
def read_list(*, word: str) -> None:
    """Take what was laid down. A list that was read by a worker that was killed then is read once more: it says the
    same."""
    upload = uploads.find(word, KIND)
    if upload is None or upload.state is not UploadState.READING:
        return
    move = Move.objects.filter(slug=upload.subject).first()
    try:
        if move is None:
            raise FileRefused(_("The move was deleted meanwhile."))
        if not uploads.is_there(upload):
            raise FileRefused(uploads.gone())
        outcome = take_list(upload.path, move, datetime.now(UTC), upload.by, uploads.Teller(upload))
        uploads.note(replace(upload, state=UploadState.READ, percent=100, said=asdict(outcome)))
    except FileRefused as refused:
        uploads.note(replace(upload, state=UploadState.REFUSED, notice=str(refused)))
    uploads.forget_file(upload)


def take_list(path: Path, move: Move, at: datetime, who: str, progress: Progress = ignore_progress) -> ListOutcome:
    """Take a file as the newest list of a move; it replaces the one before. Raises `FileRefused` and does nothing."""
    with open_file(path) as file:
        encoding = encoding_of(file)
        log_ins = read_log_ins(lines_of(file, encoding, progress), at.date())
    if not log_ins.lines:
        raise FileRefused("There is no address and no domain in this file.")
    with transaction.atomic():
        ids = dict(Domain.objects.filter(move=move).values_list("name", "pk"))
        there = {ids[name]: day for name, day in log_ins.days.items() if name in ids}
        gone = _mark(move, there, at.date())
        outcome = ListOutcome(len(there), len(log_ins.days) - len(there), log_ins.unread, gone)
        digest = sha256(path.read_bytes()).hexdigest()
        record_event(at, who, "progress.list", f"move {move.slug}", after={**asdict(outcome), "sha256": digest})
    return outcome


def _mark(move: Move, log_ins: dict[int, date | None], today: date) -> int:
    """Write what the list says, in one order for all who write; gives how many domains are on it no more."""
    before = DomainProgress.objects.filter(list_move=move, listed=True).values_list("pk", "login_on")
    gone = {pk: day for pk, day in before if pk not in log_ins}
    rows = [
        DomainProgress(domain_id=pk, list_move=move, listed=pk in log_ins, listed_on=today, login_on=day)
        for pk, day in sorted((log_ins | gone).items(), key=itemgetter(0))
    ]
    columns = ["list_move", "listed", "listed_on", "login_on"]
    for piece in _pieces(rows):
        DomainProgress.objects.bulk_create(
            piece, update_conflicts=True, unique_fields=["domain"], update_fields=columns
        )
    return len(gone)


def _pieces(things: list[Thing]) -> Iterator[list[Thing]]:
    rest = iter(things)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
