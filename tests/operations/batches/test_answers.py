"""Questions of a list that waits, rejected rows that are put right, columns that are said to mean something."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kb.models import Batch, BatchContact, BatchQuestion, BatchRow, Contact, Domain, ListColumns, Move, Service
from kb.models.moves.batches import BatchState
from kb.models.moves.questions import Answer
from kb.operations.batches import answers as batch_answers
from kb.operations.batches import rows as batch_rows
from kb.operations.batches.answers import Answers, Given, answer, named, sections
from kb.operations.batches.batches import approve, bring, drop, undo
from kb.operations.batches.reading import columns_of, put_in, read_from_the_start, read_otherwise
from kb.operations.batches.steps import OutOfStep
from kb.operations.imports.listed import AskedRow, ListColumn, ListedContact, ListedDomain, QuestionKind, ReadList
from kb.operations.tables.rejections import Rejected
from tests.working import Waiting

pytestmark = pytest.mark.django_db

AT = datetime(2026, 1, 1, tzinfo=UTC)
NAMES, COMMA, SEVERAL, CELL, ENCODING = (
    QuestionKind.NOT_A_CLIENTS,
    QuestionKind.COMMA_FOR_DOT,
    QuestionKind.SEVERAL_NAMES,
    QuestionKind.UNCLEAR_CELL,
    QuestionKind.ENCODING,
)


@pytest.fixture
def move(db: None) -> Move:
    """The move `go` from `old` to `new`."""
    old, new = (Service.objects.create(slug=slug, name=slug) for slug in ("old", "new"))
    return Move.objects.create(slug="go", title="Go", from_service=old, to_service=new, change_from=AT, moves_at=AT)


def ready(move: Move, read: ReadList, *rejected: Rejected) -> Batch:
    """A list that was read and waits, as if these values had come out of it."""
    columns = [{"position": one.position, "title": one.title, "taken_for": one.taken_for} for one in read.columns]
    told: dict[str, Any] = {"origin": "pasted", "made_by": "anna", "made_at": AT, "columns": columns}
    text = {"body": b"as it came", "encoding": read.encoding, "other_encoding": read.other_encoding}
    batch = Batch.objects.create(move=move, state=BatchState.READY, **text, **told)
    put_in(batch, read, rejected)
    batch_rows.compare(batch)
    batch.save()
    return batch


def asking(*asked: AskedRow, taken: tuple[ListedDomain, ...] = ()) -> ReadList:
    return ReadList(list(taken), list(asked), "utf-8")


def settled(work: Waiting, batch: Batch, answers: Answers) -> Batch:
    answer(batch, answers)
    work.run_all()
    batch.refresh_from_db()
    return batch


def written(work: Waiting, batch: Batch) -> Batch:
    approve(batch, "anna", AT)
    work.run_all()
    batch.refresh_from_db()
    assert batch.state == BatchState.WRITTEN
    return batch


def number(batch: Batch, line: int) -> int:
    return BatchQuestion.objects.get(batch=batch, line=line).pk


def rows(batch: Batch) -> list[tuple[int, str, str]]:
    return list(batch.rows.order_by("line", "pk").values_list("line", "verdict", "name"))


def people(batch: Batch) -> list[tuple[str, str, str, str, str]]:
    found = BatchContact.objects.filter(batch=batch).order_by("line", "nth")
    return list(found.values_list("name", "contact", "email", "phone", "role"))


def answers_of(batch: Batch) -> list[tuple[int, str]]:
    return list(BatchQuestion.objects.filter(batch=batch).order_by("line", "pk").values_list("line", "answer"))


def name_asked(line: int, name: str, *rest: str) -> AskedRow:
    return AskedRow(line, NAMES, (name, *rest), f"{name} is not a client’s as a rule.", name=name, cell=name)


def test_a_domain_has_a_row_and_every_person_one_of_their_own(work: Waiting, move: Move) -> None:
    anna, ben = ListedContact("Anna", "anna@a.example", role="owner"), ListedContact("Ben", phone="01632 960002")
    again = ListedContact(email="anna@a.example", phone="01632 960001", language="de", no_mail=True)
    read = [ListedDomain(1, "a.example", (anna, ben), taken_off="www."), ListedDomain(2, "b.example")]
    batch = ready(move, ReadList([*read, ListedDomain(3, "a.example", (again,))], [], "utf-8"))
    assert rows(batch) == [(1, "new", "a.example"), (2, "new", "b.example")]
    assert people(batch) == [
        ("a.example", "Anna", "anna@a.example", "01632 960001", "owner"),
        ("a.example", "Ben", "", "01632 960002", ""),
    ]
    assert list(batch.people.values_list("language", "no_mail")) == [("de", True), ("", None)]
    assert (batch.new, batch.contacts, batch.rows.get(line=1).taken_off) == (2, 2, "www.")
    written(work, batch)
    assert list(Contact.objects.order_by("pk").values_list("name", "email")) == [
        ("Anna", "anna@a.example"),
        ("Ben", ""),
    ]


def test_a_row_that_names_another_move_or_server_is_no_row_of_this_page(move: Move) -> None:
    read = [
        ListedDomain(1, "a.example", service="old", move="go"),
        ListedDomain(2, "b.example", service="old"),
        ListedDomain(3, "c.example", move="spring"),
        ListedDomain(4, "d.example", service="new"),
    ]
    batch = ready(move, ReadList(read, [], "utf-8"))
    assert rows(batch) == [
        (1, "new", "a.example"),
        (2, "new", "b.example"),
        (3, "rejected", "c.example"),
        (4, "rejected", "d.example"),
    ]
    assert [(row.fault_in, row.cell) for row in batch.rows.filter(verdict="rejected")] == [
        ("move", "spring"),
        ("service", "new"),
    ]


def test_names_are_taken_that_were_ticked_and_no_others(work: Waiting, move: Move) -> None:
    batch = ready(
        move,
        asking(
            name_asked(1, "mail.example", "Pete", "pete@plumber.example"),
            name_asked(4, "mail.example"),
            name_asked(2, "uk.example"),
            name_asked(3, "post.example"),
        ),
    )
    assert batch.asked == 4
    shown = frozenset({"mail.example", "uk.example"})
    settled(work, batch, Answers(asked_names=shown, allowed=frozenset({"mail.example"})))
    assert (batch.state, batch.new, batch.asked) == ("ready", 1, 1)
    assert rows(batch) == [(1, "new", "mail.example")]
    assert people(batch) == [("mail.example", "Pete", "pete@plumber.example", "", "")]
    assert answers_of(batch) == [(1, "take"), (2, "leave"), (3, ""), (4, "take")]
    assert batch.said == {"allowed": ["mail.example"]}


def test_a_name_that_the_page_did_not_show_cannot_be_ticked(work: Waiting, move: Move) -> None:
    batch = ready(move, asking(name_asked(1, "mail.example")))
    settled(work, batch, Answers(asked_names=frozenset(), allowed=frozenset()))
    assert (answers_of(batch), batch.asked) == ([(1, "")], 1)


def test_a_comma_is_a_dot_in_one_row_or_in_all(work: Waiting, move: Move) -> None:
    read = asking(
        AskedRow(1, COMMA, ("florist.co", "uk", "Flora"), "A comma?", cell="florist.co,uk", guess="florist.co.uk"),
        AskedRow(2, COMMA, ("garage", "example"), "A comma?", cell="garage,example", guess="garage.example"),
        AskedRow(3, COMMA, ("tailor,example", "t@tailor.example"), "A comma?", guess="tailor.example"),
    )
    one = ready(move, read)
    settled(work, one, Answers(of_question={number(one, 1): Given(Answer.TAKE), number(one, 2): Given(Answer.LEAVE)}))
    assert (rows(one), people(one)) == ([(1, "new", "florist.co.uk")], [("florist.co.uk", "Flora", "", "", "")])
    assert answers_of(one) == [(1, "take"), (2, "leave"), (3, "")]
    every = ready(move, read)
    settled(work, every, Answers(of_kind={COMMA: Answer.TAKE}))
    assert rows(every) == [(1, "new", "florist.co.uk"), (2, "new", "garage.example"), (3, "new", "tailor.example")]
    assert people(every)[1:] == [("tailor.example", "", "t@tailor.example", "", "")]


def test_of_several_names_one_is_meant_or_all(work: Waiting, move: Move) -> None:
    said = "a.example, b.example and c.example"
    asked = [AskedRow(line, SEVERAL, (said, "Anna"), "Which?", cell=said) for line in (1, 2)]
    batch = ready(move, asking(*asked))
    every = Given(Answer.TAKE, "b.example c.example")
    settled(
        work, batch, Answers(of_question={number(batch, 1): Given(Answer.TAKE, "a.example"), number(batch, 2): every})
    )
    assert rows(batch) == [(1, "new", "a.example"), (2, "new", "b.example"), (2, "new", "c.example")]
    assert [(name, contact) for name, contact, *_ in people(batch)] == [
        ("a.example", "Anna"),
        ("b.example", "Anna"),
        ("c.example", "Anna"),
    ]


@pytest.mark.parametrize(
    ("cells", "cell", "name", "expected"),
    [
        (["florist.co", "uk", "Flora"], "florist.co,uk", "florist.co.uk", ["florist.co.uk", "Flora"]),
        (["Flora", "florist.co , uk"], "florist.co , uk", "florist.co.uk", ["florist.co.uk", "Flora"]),
        (["baker", "co", "uk"], "baker,co,uk", "baker.co.uk", ["baker.co.uk"]),
        (["x.example or y.example", "Xaver"], "x.example or y.example", "y.example", ["y.example", "Xaver"]),
        (["x.example", "y.example", "Xaver"], "y.example", "y.example", ["y.example", "Xaver"]),
        (["tea room", "Tom"], "", "tearoom.example", ["tearoom.example", "Tom"]),
    ],
)
def test_a_name_takes_the_place_of_what_was_asked_about(
    cells: list[str], cell: str, name: str, expected: list[str]
) -> None:
    assert named(cells, cell, name) == expected


def test_under_titles_every_other_cell_stays_where_it_is() -> None:
    assert named(["Anna", "a.example or b.example", "1"], "a.example or b.example", "b.example", 1) == [
        *("Anna", "b.example", "1")
    ]
    assert named(["Anna", "a.co", "uk", "1"], "a.co,uk", "a.co.uk", 1) == ["Anna", "a.co.uk", "1"]
    assert named(["a.example", "Anna", "b.example"], "b.example", "b.example", 0) == ["b.example", "Anna", ""]


def test_a_cell_that_is_not_clear_is_what_the_operator_says(work: Waiting, move: Move) -> None:
    anna = ListedContact("Anna", "anna@a.example")
    taken = tuple(ListedDomain(line, f"{letter}.example") for line, letter in enumerate("bcd", 2))
    cells = enumerate(["4.41632E+11", "06/03/2024", "bookings", "192.0.2.5"], 1)
    asked = [
        AskedRow(line, CELL, (f"{letter}.example", cell), "What?", name=f"{letter}.example", cell=cell, taken=True)
        for letter, (line, cell) in zip("abcd", cells, strict=True)
    ]
    batch = ready(move, asking(*asked, taken=(ListedDomain(1, "a.example", (anna,)), *taken)))
    assert (batch.new, batch.asked) == (4, 4)
    said = [Answer.PHONE, Answer.LEAVE, Answer.CONTACT, Answer.ROLE]
    given = {number(batch, line): Given(one) for line, one in enumerate(said, 1)}
    settled(work, batch, Answers(of_question=given))
    assert people(batch) == [
        ("a.example", "Anna", "anna@a.example", "4.41632E+11", ""),
        ("c.example", "bookings", "", "", ""),
    ]
    assert (batch.asked, batch.contacts, batch.new) == (0, 2, 4)


@pytest.mark.thorough
def test_cells_of_ten_thousand_rows_are_given_in_pieces(work: Waiting, move: Move) -> None:
    taken = [ListedDomain(line, f"c{line}.example", (ListedContact(f"C {line}"),)) for line in range(1, 1201)]
    asked = [
        AskedRow(row.line, CELL, (row.name, "x"), "What?", name=row.name, cell=f"r{row.line}", taken=True)
        for row in taken
    ]
    batch = ready(move, ReadList(taken, asked, "utf-8"))
    answer(batch, Answers(of_kind={CELL: Answer.ROLE}))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        work.run_all()
    assert len(queries) < 100
    assert batch.people.filter(role="r1200", contact="C 1200").exists()
    assert batch.people.exclude(role="").count() == 1200


def test_rejected_rows_are_put_right_one_by_one(work: Waiting, move: Move) -> None:
    rejected = [
        Rejected(2, "domain", "florist", "No dot.", ("florist", "Flora", "flora@florist.example")),
        Rejected(5, "domain", "garage", "No dot.", ("garage",)),
        Rejected(7, "domain", "-", "A hyphen.", ("-",)),
    ]
    batch = ready(move, ReadList([ListedDomain(1, "a.example")], [], "utf-8"), *rejected)
    first, second, third = batch.rows.filter(verdict="rejected").order_by("line")
    assert first.text == "florist,Flora,flora@florist.example"
    said = {first.pk: "florist.example,Flora,flora@florist.example", second.pk: "garage oops", third.pk: ""}
    settled(work, batch, Answers(rows=said))
    assert (batch.state, batch.new, batch.rejected) == ("ready", 2, 1)
    assert rows(batch) == [(1, "new", "a.example"), (2, "new", "florist.example"), (5, "rejected", "garage oops")]
    assert people(batch) == [("florist.example", "Flora", "flora@florist.example", "", "")]


def test_a_quote_that_is_never_closed_spoils_no_other_row(work: Waiting, move: Move) -> None:
    rejected = [Rejected(line, "domain", "x", "No.", ("x",)) for line in (1, 2, 3)]
    batch = ready(move, ReadList([], [], "utf-8"), *rejected)
    typed = ["a.example", 'b.example, "Ben', "c.example"]
    numbers = batch.rows.order_by("line").values_list("pk", flat=True)
    settled(work, batch, Answers(rows=dict(zip(numbers, typed, strict=True))))
    assert rows(batch) == [(1, "new", "a.example"), (2, "new", "b.example"), (3, "new", "c.example")]


def test_a_row_that_is_put_right_to_a_domain_of_the_list_adds_its_person(work: Waiting, move: Move) -> None:
    anna = ListedContact("Anna", "anna@a.example")
    wrong = Rejected(2, "domain", "a", "No dot.", ("a",))
    batch = ready(move, ReadList([ListedDomain(1, "a.example", (anna,))], [], "utf-8"), wrong)
    said = {batch.rows.get(line=2).pk: "a.example, Anna, anna@a.example, 01632 960001"}
    settled(work, batch, Answers(rows=said))
    assert rows(batch) == [(1, "new", "a.example")]
    assert people(batch) == [("a.example", "Anna", "anna@a.example", "01632 960001", "")]


def test_a_question_about_a_row_is_answered_by_putting_it_right(work: Waiting, move: Move) -> None:
    batch = ready(move, asking(AskedRow(1, CELL, ("192.0.2.5", "Anna"), "An address of a machine.", cell="192.0.2.5")))
    settled(work, batch, Answers(of_question={number(batch, 1): Given(Answer.TYPED, "a.example, Anna")}))
    assert (rows(batch), batch.asked) == ([(1, "new", "a.example")], 0)


def test_what_another_answered_meanwhile_stays(work: Waiting, move: Move) -> None:
    batch = ready(move, asking(name_asked(1, "mail.example")))
    settled(work, batch, Answers(asked_names=frozenset({"mail.example"})))
    settled(work, batch, Answers(of_question={number(batch, 1): Given(Answer.TAKE)}))
    assert (rows(batch), answers_of(batch)) == ([], [(1, "leave")])


def test_of_two_who_answer_one_is_told_no(work: Waiting, move: Move) -> None:
    batch = ready(move, asking(name_asked(1, "mail.example")))
    answer(batch, Answers())
    with pytest.raises(OutOfStep):
        answer(batch, Answers())
    with pytest.raises(OutOfStep):
        approve(batch, "ben", AT)
    work.run_all()
    batch_answers.settle_batch(batch=batch.pk)
    batch.refresh_from_db()
    assert batch.state == BatchState.READY


def test_the_encoding_is_asked_first_and_has_the_list_read_anew(move: Move) -> None:
    of_text = AskedRow(1, ENCODING, ("Mÿller",), "Which?", cell="Mÿller", guess="Müller")
    batch = ready(move, ReadList([], [of_text, name_asked(2, "mail.example")], "cp1252", other_encoding="mac_roman"))
    assert [section.kind for section in sections(batch)] == [ENCODING]
    answer(batch, Answers(of_kind={ENCODING: Answer.TAKE}))
    batch.refresh_from_db()
    assert (batch.state, batch.said) == ("reading", {"allowed": [], "encoding": "mac_roman"})
    kept = ready(move, ReadList([], [of_text], "cp1252", other_encoding="mac_roman"))
    answer(kept, Answers(of_kind={ENCODING: Answer.LEAVE}))
    kept.refresh_from_db()
    assert kept.said["encoding"] == "cp1252"


def test_columns_that_were_said_once_are_known_for_the_next_list(work: Waiting, move: Move) -> None:
    columns = tuple(ListColumn(place, title, "") for place, title in enumerate(["Domain", " Who  is it", "Town"]))
    batch = ready(move, ReadList([], [], "utf-8", columns))
    assert columns_of(batch) == columns
    read_otherwise(batch, {0: "domain", 1: "contact", 2: ""}, "anna", AT)
    batch.refresh_from_db()
    assert (batch.state, batch.said) == ("reading", {"mapping": {"0": "domain", "1": "contact", "2": ""}})
    kept = ListColumns.objects.get()
    assert (kept.mapping, kept.said_by) == ({"0": "domain", "1": "contact", "2": ""}, "anna")
    same = tuple(ListColumn(place, title, "") for place, title in enumerate(["DOMAIN", "who is it ", "town"]))
    read_otherwise(ready(move, ReadList([], [], "utf-8", same)), {0: "domain", 1: "role", 2: ""}, "ben", AT)
    kept.refresh_from_db()
    assert (kept.mapping["1"], kept.said_by) == ("role", "ben")


def test_it_is_read_again_from_the_start(work: Waiting, move: Move) -> None:
    batch = ready(move, asking(name_asked(1, "mail.example")))
    settled(work, batch, Answers(asked_names=frozenset({"mail.example"}), allowed=frozenset({"mail.example"})))
    batch.body = b"a.example\n"
    batch.save()
    read_from_the_start(batch)
    work.run_all()
    batch.refresh_from_db()
    assert (batch.state, batch.said, rows(batch)) == ("ready", {}, [(1, "new", "a.example")])
    assert not BatchQuestion.objects.exists()


def test_a_list_without_its_text_is_not_read_again(move: Move) -> None:
    batch = ready(move, ReadList([], [], "utf-8"))
    batch.body = None
    batch.save()
    with pytest.raises(OutOfStep, match="not here any more"):
        read_from_the_start(batch)
    with pytest.raises(OutOfStep, match="not here any more"):
        read_otherwise(batch, {}, "anna", AT)


def test_the_text_goes_when_it_is_written_and_the_rest_when_it_is_forgotten(work: Waiting, move: Move) -> None:
    batch = bring(move, b"a.example, Anna\n", "", "anna", AT)
    work.run_all()
    batch.refresh_from_db()
    assert batch.body is not None
    assert written(work, batch).body is None
    other = ready(move, asking(name_asked(1, "mail.example")))
    drop(other)
    assert not BatchQuestion.objects.exists()


def test_an_undo_brings_back_whom_it_changed_and_takes_whom_it_added(work: Waiting, move: Move) -> None:
    domain = Domain.objects.create(name="a.example", service=move.from_service, move=move)
    Contact.objects.create(domain=domain, name="Anna", email="anna@a.example", phone="1")
    said = (ListedContact("Anna Smith", "anna@a.example"), ListedContact("Ben"), ListedContact("", "c@a.example"))
    batch = written(work, ready(move, ReadList([ListedDomain(1, "a.example", said)], [], "utf-8")))
    names = Contact.objects.order_by("pk").values_list("name", "email", "phone")
    assert list(names) == [("Anna Smith", "anna@a.example", "1"), ("Ben", "", ""), ("", "c@a.example", "")]
    Contact.objects.filter(name="Ben").update(phone="2")
    undo(batch, "anna", AT)
    work.run_all()
    assert list(names.all()) == [("Anna", "anna@a.example", "1"), ("Ben", "", "2")]


def test_what_is_left_out_can_be_had_as_a_file(move: Move) -> None:
    read = asking(
        name_asked(4, "mail.example", "Pete", "pete@plumber.example"),
        AskedRow(5, CELL, ("a.example", "x"), "What?", name="a.example", cell="x", taken=True),
        taken=(ListedDomain(5, "a.example"),),
    )
    batch = ready(move, read, Rejected(2, "domain", "b", "No dot.", ("b", "01632 960001", "Ben, B.")))
    assert list(batch_rows.left_out(batch)) == [
        ("domain", "contact", "email", "phone", "line", "reason"),
        ("b", "Ben, B.", "", "01632 960001", "2", "No dot."),
        ("mail.example", "Pete", "pete@plumber.example", "", "4", "mail.example is not a client’s as a rule."),
    ]
    columns = tuple(ListColumn(place, title) for place, title in enumerate(["Kunde", "Domain"]))
    titled = ready(move, ReadList([], [], "utf-8", columns), Rejected(2, "domain", "b", "No dot.", ("Ben", "b")))
    assert list(batch_rows.left_out(titled)) == [
        ("Kunde", "Domain", "line", "reason"),
        ("Ben", "b", "2", "No dot."),
    ]


def test_rows_under_titles_are_read_again_under_them(work: Waiting, move: Move) -> None:
    columns = tuple(ListColumn(place, title, title) for place, title in enumerate(["contact", "domain"]))
    wrong = Rejected(3, "domain", "florist", "No dot.", ("Flora", "florist"))
    batch = ready(move, ReadList([], [], "utf-8", columns), wrong)
    settled(work, batch, Answers(rows={batch.rows.get().pk: "Flora,florist.example"}))
    assert rows(batch) == [(3, "new", "florist.example")]
    assert people(batch) == [("florist.example", "Flora", "", "", "")]
    assert not BatchRow.objects.filter(verdict="rejected").exists()
