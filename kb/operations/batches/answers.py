"""What the operator says to a list that waits: answers to its questions, and rejected rows that were put right.

Rows that an answer changes are read once more, alone and like a list of their own; the rest of the batch stays as it
is. An answer about the encoding has the whole list read anew.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from django.db import transaction

from kb.models.moves.batches import Batch, BatchContact, BatchRow, BatchState, RowVerdict
from kb.models.moves.questions import Answer, BatchQuestion
from kb.operations.batches import rows as batch_rows
from kb.operations.batches.reading import EVERY, columns_of, put_in, read_anew, read_text
from kb.operations.batches.steps import begin, locked, settle, step
from kb.operations.imports.listed import QuestionKind, ReadList
from kb.operations.imports.named_cells import is_domain
from kb.operations.tables.rejections import Rejected, Rejections
from kb.operations.tables.text import FileRefused, ignore_progress
from kb.operations.work.background import background
from kb.operations.work.lanes import Lane

#: Questions of a kind, and rejected rows, that a page has room for; the next come when these are answered.
SHOWN: Final = 50
#: Questions that are worked in at a time.
_PIECE: Final = 500
#: What an unclear cell may be said to be, by the longest that there is room for.
LONGEST: Final = {
    Answer.CONTACT: 120,
    Answer.EMAIL: 254,
    Answer.PHONE: 40,
    Answer.ROLE: 60,
    Answer.POST_ADDRESS: 500,
}
#: By one of these somebody can be known.
_KNOWN_BY: Final = {Answer.CONTACT, Answer.EMAIL, Answer.PHONE}


class Given(NamedTuple):
    """An answer to one question; `detail` is the names that are meant, or the row or the cell as it was put right."""

    answer: Answer
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """What was said on the page.

    `asked_names` are those of which the page asked whether they are a client's, `allowed` those that are.
    `of_kind` answers every open question of a kind, `of_question` single ones, by their numbers. `rows` are rejected
    rows as they were put right, by their numbers.
    """

    asked_names: frozenset[str] = frozenset()
    allowed: frozenset[str] = frozenset()
    of_kind: Mapping[str, Answer] = field(default_factory=dict)
    of_question: Mapping[int, Given] = field(default_factory=dict)
    rows: Mapping[int, str] = field(default_factory=dict)

    @property
    def takes_something(self) -> bool:
        """Whether anything is taken that would not be without these answers."""
        given = [*self.of_kind.values(), *(one.answer for one in self.of_question.values())]
        return bool(self.allowed or self.rows) or any(answer != Answer.LEAVE for answer in given)


class Section(NamedTuple):
    """Open questions of one kind: those that a page shows, and how many there are."""

    kind: QuestionKind
    questions: list[BatchQuestion]
    total: int


def sections(batch: Batch) -> list[Section]:
    """What is asked, a section for each kind. How the text is to be read comes first and alone."""
    found = []
    for kind in (QuestionKind.ENCODING, *QuestionKind):
        questions = BatchQuestion.objects.filter(batch=batch, kind=kind).open()
        if total := questions.count():
            found.append(Section(kind, list(questions.order_by("name", "line", "pk")[:SHOWN]), total))
            if kind is QuestionKind.ENCODING:
                break
    return found


def rejected_rows(batch: Batch) -> list[BatchRow]:
    """Those that a page offers to put right. One that was refused for what its columns say has no text."""
    rejected = BatchRow.objects.filter(batch=batch, verdict=RowVerdict.REJECTED).exclude(text="")
    return list(rejected.order_by("line", "pk")[:SHOWN])


@transaction.atomic
def answer(batch: Batch, answers: Answers) -> None:
    """Keep answers and have them worked in. Raises `OutOfStep`."""
    allowed = sorted({*batch.said.get("allowed", ()), *answers.allowed})
    batch.said = {**batch.said, "allowed": allowed}
    if QuestionKind.ENCODING in answers.of_kind:
        other = answers.of_kind[QuestionKind.ENCODING] == Answer.TAKE
        read_anew(batch, encoding=batch.other_encoding if other else batch.encoding)
        return
    step(batch, BatchState.READY, BatchState.SETTLING, notice="", said=batch.said)
    _keep(batch, answers)
    begin(batch, settle_batch)


@background("domains.settle", lane=Lane.DESK)
def settle_batch(*, batch: int) -> None:
    """Work answers in: rows that they change are read once more, outside any transaction, and all compared anew."""
    row = Batch.objects.without_body().select_related("move__from_service").get(pk=batch)
    if row.state != BatchState.SETTLING:
        return
    rejected: list[Rejected] = []
    read = _read_once_more(row, _to_read(row), rejected)
    with transaction.atomic():
        if locked(batch).state != BatchState.SETTLING:
            return
        BatchRow.objects.filter(batch=row, verdict=RowVerdict.REJECTED, again=True).delete()
        put_in(row, read, rejected)
        _put_cells_in(row)
        BatchQuestion.objects.filter(batch=row, again=True).update(again=False)
        batch_rows.compare(row)
        settle(row, BatchState.READY)


def _keep(batch: Batch, answers: Answers) -> None:
    """Write answers beside their questions. What is left out is not read again."""
    still_open = BatchQuestion.objects.filter(batch=batch).open()
    names = still_open.filter(kind=QuestionKind.NOT_A_CLIENTS)
    names.filter(name__in=answers.allowed).update(answer=Answer.TAKE, again=True)
    names.filter(name__in=answers.asked_names - answers.allowed).update(answer=Answer.LEAVE)
    for kind, of_all in answers.of_kind.items():
        of_cells = {"taken": True} if of_all in LONGEST else {}
        still_open.filter(kind=kind, **of_cells).update(answer=of_all, again=of_all != Answer.LEAVE)
    for question in still_open.filter(pk__in=answers.of_question):
        given = answers.of_question[question.pk]
        question.answer, question.again = given.answer, given.answer != Answer.LEAVE
        if given.answer == Answer.TYPED:
            question.text = _on_one_line(given.detail)
        elif given.answer == Answer.TAKE:
            question.guess = given.detail or question.guess
        elif given.answer in LONGEST:
            question.cell = " ".join(given.detail.split()) or question.cell
        question.save()
    for rejected in BatchRow.objects.filter(batch=batch, verdict=RowVerdict.REJECTED, pk__in=answers.rows):
        rejected.text, rejected.again = _on_one_line(answers.rows[rejected.pk]), True
        rejected.save()


def _to_read(batch: Batch) -> list[tuple[int, str]]:
    """Rows that are to be read once more: the line on which each stood, and what it says now."""
    rows = BatchRow.objects.filter(batch=batch, verdict=RowVerdict.REJECTED, again=True)
    found = list(rows.values_list("line", "text"))
    kinds = [column.taken_for for column in columns_of(batch)]
    place = kinds.index("domain") if "domain" in kinds else None
    for question in BatchQuestion.objects.filter(batch=batch, again=True, answer__in=[Answer.TAKE, Answer.TYPED]):
        found += [(question.line, text) for text in _texts_of(question, place)]
    return sorted((line, text) for line, text in found if text.strip())


def _texts_of(question: BatchQuestion, place: int | None) -> list[str]:
    """A row as its answer has it: several, if several names are meant. `place` is that of the column of domains."""
    if question.answer == Answer.TYPED or question.kind == QuestionKind.NOT_A_CLIENTS:
        return [question.text]
    cells = next(csv.reader([question.text]), [])
    return [batch_rows.as_line(named(cells, question.cell, name, place)) for name in question.guess.split()]


def named(cells: list[str], cell: str, name: str, place: int | None = None) -> list[str]:
    """A row that names one domain, where `cell` was asked about, which a comma may have parted into several.

    In a list without titles, where `place` says of no column that it has the domain, other domains of the row go.
    """
    start, end = _span(cells, _squeezed(cell))
    if place is not None and start != place:
        kept = ["" if start <= position < end else kept for position, kept in enumerate(cells)]
        return [*kept[:place], name, *kept[place + 1 :]]
    if place is not None:
        return [*cells[:start], name, *cells[end:]]
    return [name, *(kept for kept in (*cells[:start], *cells[end:]) if not is_domain(kept))]


def _span(cells: list[str], asked: str) -> tuple[int, int]:
    """Where those cells stand that were asked about; the first cell, if none does."""
    for start in range(len(cells)):
        for end in range(len(cells), start, -1):
            if asked in {glue.join(map(_squeezed, cells[start:end])) for glue in (",", "")}:
                return start, end
    return 0, 1


def _squeezed(text: str) -> str:
    return "".join(text.split()).lower()


def _read_once_more(batch: Batch, again: list[tuple[int, str]], rejected: list[Rejected]) -> ReadList:
    """Some rows as a list of their own, under the titles of the whole one. Lines are those of the whole one."""
    nothing = ReadList([], [], "utf-8")
    if not again:
        return nothing
    found = Rejections(most=EVERY)
    titles = [batch_rows.as_line(column.title for column in columns_of(batch))] if batch.columns else []
    text = "\n".join([*titles, *(text for _line, text in again)])
    taken_for = {column.position: column.taken_for for column in columns_of(batch)}
    said = {"mapping": taken_for, "allowed": batch.said.get("allowed", ()), "encoding": "utf-8"}
    try:
        read = read_text(text.encode(), said, found, ignore_progress)
    except FileRefused as refusal:
        rejected += [Rejected(line, "", "", str(refusal), (text,)) for line, text in again]
        return nothing
    line_of = _Lines([line for line, _text in again], before=len(titles))
    rejected += [replace(one, line=line_of(one.line)) for one in found.kept]
    taken = [replace(one, line=line_of(one.line)) for one in read.taken]
    asked = [replace(one, line=line_of(one.line)) for one in read.asked if one.kind != QuestionKind.ENCODING]
    return ReadList(taken, asked, read.encoding)


@dataclass(frozen=True, slots=True)
class _Lines:
    """From a line of some rows, which stand below `before` others, to that of the whole list."""

    lines: list[int]
    before: int

    def __call__(self, line: int) -> int:
        return self.lines[min(max(line - 1 - self.before, 0), len(self.lines) - 1)]


def _put_cells_in(batch: Batch) -> None:
    """Cells of which the operator said what they are: to the first person of the row, or to somebody of their own."""
    asked = BatchQuestion.objects.filter(batch=batch, again=True, answer__in=list(LONGEST)).order_by("line", "pk")
    keys = list(asked.values_list("pk", flat=True))
    for start in range(0, len(keys), _PIECE):
        questions = list(asked.filter(pk__in=keys[start : start + _PIECE]))
        there: dict[tuple[int, str], list[BatchContact]] = {}
        lines = {question.line for question in questions}
        for person in BatchContact.objects.filter(batch=batch, line__in=lines).order_by("nth"):
            there.setdefault((person.line, person.name), []).append(person)
        for question in questions:
            _give_cell(question, there.setdefault((question.line, question.name), []))
        people = [person for several in there.values() for person in several]
        BatchContact.objects.bulk_update([one for one in people if one.pk], list(LONGEST))
        BatchContact.objects.bulk_create([one for one in people if not one.pk])


def _give_cell(question: BatchQuestion, people: list[BatchContact]) -> None:
    """To the first of the row's people who lacks it. Nobody is known by a role or a post address alone."""
    column = str(question.answer)
    free = next((one for one in people if not getattr(one, column)), None)
    if free is None and question.answer in _KNOWN_BY:
        free = BatchContact(batch_id=question.batch_id, name=question.name, line=question.line, nth=len(people))
        people.append(free)
    if free is not None:
        setattr(free, column, question.cell[: LONGEST[Answer(question.answer)]])


def _on_one_line(text: str) -> str:
    return text.replace("\r", " ").replace("\n", " ").strip()
