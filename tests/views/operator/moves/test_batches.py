"""The page of a list of domains: what it asks, rows put right, its columns, and the word that writes it."""

import io
import re
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kb.forms.lists import MEANINGS
from kb.models import Batch, BatchContact, BatchQuestion, Contact, Domain, Move
from kb.models.accounts.roles import Role
from kb.operations.imports.columns import TAKEN_FOR
from tests import clock
from tests.rows import LoadSample
from tests.views.operator.conftest import SignedIn
from tests.working import Waiting

LIST = """baker.example, Bea Baker, bea@baker.example, 03/04/2024
gmail.com, Pete Plumber, pete.plumber@gmail.com
someone@gmail.com
co.uk
florist.co,uk
garage
tailor..example
"""


@pytest.fixture(autouse=True)
def _sample(sample: LoadSample) -> None:
    sample(clock.now())


@pytest.fixture
def client(signed_in: SignedIn) -> Client:
    return signed_in(Role.OPERATOR)


def brought(client: Client, work: Waiting, text: str) -> Batch:
    """The list after it was pasted on the page of a move, and read."""
    client.post("/operator/moves/sample-open/domains/", {"pasted": text})
    work.run_all()
    return Batch.objects.newest_first()[0]


def page_of(client: Client, batch: Batch) -> str:
    return client.get(f"/operator/imports/{batch.pk}/").content.decode()


def fields_of(page: str) -> dict[str, str]:
    """What a browser would send of the form of answers if nothing were typed: menus, texts and hidden fields."""
    form = page.partition('/answer/"')[2].partition("</form>")[0]
    inputs = re.findall(r'<input type="(?:text|hidden)" name="([^"]+)"(?: value="([^"]*)")?', form)
    menus = re.findall(r'<select name="([^"]+)".*?<option value="([^"]*)"', form, re.DOTALL)
    found = {name: value.replace("&quot;", '"') for name, value in [*inputs, *menus]}
    return {name: value for name, value in found.items() if name != "csrfmiddlewaretoken"}


def act(client: Client, work: Waiting, batch: Batch, name: str, **sent: Any) -> str:
    """What the page says after an act, and after the work that it began."""
    client.post(f"/operator/imports/{batch.pk}/{name}/", sent)
    work.run_all()
    batch.refresh_from_db()
    return page_of(client, batch)


def field(batch: Batch, kind: str, what: str = "question") -> str:
    return f"{what}-{BatchQuestion.objects.get(batch=batch, kind=kind).pk}"


def names() -> list[str]:
    return sorted(
        Domain.objects.filter(move__slug="sample-open").exclude(name="open.example").values_list("name", flat=True)
    )


def test_each_kind_of_question_is_one_section_with_all_its_rows(client: Client, work: Waiting) -> None:
    page = page_of(client, brought(client, work, LIST))
    assert "1 new, 0 changed, 0 the same, 2 rejected." in page
    assert "5 are not clear." in page
    titles = [title.strip() for title in re.findall(r"<h2 id=\"asked-[^>]*>([^<]*)</h2>", page)]
    assert titles == [
        "These names are not a client’s as a rule",
        "Is this comma a dot?",
        "What are these cells?",
        "Rejected rows, to be put right",
    ]
    assert "Lines 2, 3: gmail.com" in page
    assert "Line 4: co.uk" in page
    assert "baker.example: 03/04/2024" in page


@pytest.mark.thorough
def test_what_is_answered_is_taken_and_the_rest_is_left_out_by_a_word(client: Client, work: Waiting) -> None:
    batch = brought(client, work, LIST)
    sent = fields_of(page_of(client, batch))
    assert sent["shown"] == "co.uk gmail.com"
    rows = {name: value for name, value in sent.items() if name.startswith("row-")}
    (garage,) = (name for name, value in rows.items() if value == "garage")
    said = {
        **{"names": "gmail.com", garage: "garage.example, Gwen", field(batch, "comma_for_dot"): "name:florist.co.uk"},
        **{field(batch, "unclear_cell"): "phone", field(batch, "unclear_cell", "cell"): "01632 960001"},
    }
    page = act(client, work, batch, "answer", **(sent | said))
    assert (batch.state, batch.new, batch.asked, batch.rejected) == ("ready", 4, 0, 1)
    assert BatchContact.objects.get(batch=batch, name="baker.example").phone == "01632 960001"
    assert "Leave the 1 rejected row out" in page
    assert "Say first that they shall be left out" in act(client, work, batch, "write")
    assert names() == []
    act(client, work, batch, "write", **{"leave-out": "on"})
    assert names() == ["baker.example", "florist.co.uk", "garage.example", "gmail.com"]
    assert Contact.objects.filter(domain__name="gmail.com").count() == 2


def test_a_page_that_is_saved_as_it_is_takes_nothing(client: Client, work: Waiting) -> None:
    batch = brought(client, work, LIST)
    act(client, work, batch, "answer", **fields_of(page_of(client, batch)))
    assert (batch.state, batch.new, batch.asked, batch.rejected) == ("ready", 1, 0, 2)
    assert set(BatchQuestion.objects.values_list("answer", flat=True)) == {"leave"}


def test_answers_are_never_lost_to_the_other_button(client: Client, work: Waiting) -> None:
    batch = brought(client, work, LIST)
    sent = fields_of(page_of(client, batch)) | {"names": "gmail.com", "leave-out": "on"}
    page = act(client, work, batch, "write", **sent)
    assert (batch.state, batch.new, names()) == ("ready", 2, [])
    assert "Your answers are taken, and nothing is written yet." in page


@pytest.mark.thorough
@pytest.mark.parametrize("unclear", ["co.uk", "garage", "co.uk\ngarage"])
def test_with_anything_open_a_list_is_written_only_by_a_word(client: Client, work: Waiting, unclear: str) -> None:
    batch = brought(client, work, f"baker.example\n{unclear}\n")
    act(client, work, batch, "write", **fields_of(page_of(client, batch)))
    assert (batch.state, names()) == ("ready", [])
    act(client, work, batch, "write", **fields_of(page_of(client, batch)), **{"leave-out": "on"})
    assert (batch.state, names()) == ("written", ["baker.example"])


def test_a_cell_that_is_said_to_be_an_address_must_be_one(client: Client, work: Waiting) -> None:
    batch = brought(client, work, "baker.example, not-an-address\n")
    wrong = {field(batch, "unclear_cell"): "email", field(batch, "unclear_cell", "cell"): "bea at home"}
    answer = client.post(f"/operator/imports/{batch.pk}/answer/", fields_of(page_of(client, batch)) | wrong)
    assert (answer.status_code, "bea at home" in answer.content.decode()) == (400, True)
    right = wrong | {field(batch, "unclear_cell", "cell"): "bea@baker.example"}
    act(client, work, batch, "answer", **right)
    assert BatchContact.objects.get().email == "bea@baker.example"


def test_one_decision_holds_for_all_rows_of_a_kind(client: Client, work: Waiting) -> None:
    batch = brought(client, work, "a.co,uk\nb.co,uk\nc.co,uk\n")
    page = page_of(client, batch)
    assert "All 3 of them" in page
    act(client, work, batch, "answer", **(fields_of(page) | {"all-comma_for_dot": "take"}))
    assert list(batch.rows.values_list("name", flat=True)) == ["a.co.uk", "b.co.uk", "c.co.uk"]


@pytest.mark.thorough
def test_more_questions_than_there_is_room_for_come_afterwards(client: Client, work: Waiting) -> None:
    text = "".join(f"c{number:02}.example, 0{number % 9 + 1}/03/2024\n" for number in range(53))
    batch = brought(client, work, text)
    page = page_of(client, batch)
    assert (page.count("As it shall be kept"), "3 more come when these are answered." in page) == (50, True)
    act(client, work, batch, "answer", **fields_of(page))
    assert (batch.asked, batch.new) == (3, 53)
    act(client, work, batch, "answer", **(fields_of(page_of(client, batch)) | {"all-unclear_cell": "role"}))
    assert batch.asked == 0


@pytest.mark.thorough
def test_columns_can_be_said_and_are_known_for_the_next_list(client: Client, work: Waiting) -> None:
    text = "Domain,Betreuer,IP\nbaker.example,Bea,192.0.2.5\n"
    batch = brought(client, work, text)
    page = page_of(client, batch)
    assert re.search(r"<details[^>]* open>\s*<summary>The columns of this list", page)
    assert people(batch) == []
    told = {"column-0": "domain", "column-1": "contact", "column-2": ""}
    act(client, work, batch, "columns", **told)
    assert people(batch) == ["Bea"]
    other = brought(client, work, text.replace("baker", "tailor"))
    assert (people(other), other.rows.get().name) == (["Bea"], "tailor.example")
    assert re.search(r"<details>\s*<summary>The columns of this list", page_of(client, other))


def people(batch: Batch) -> list[str]:
    return list(BatchContact.objects.filter(batch=batch).values_list("contact", flat=True))


def test_a_spreadsheet_is_read_whatever_it_is_called(client: Client, work: Waiting) -> None:
    book = openpyxl.Workbook()
    for cells in (["Kunde", "Domain", "E-Mail"], ["Bea", "www.baker.example", "bea@baker.example"], ["G", "gmail.com"]):
        book.worksheets[0].append(cells)
    file = io.BytesIO()
    book.save(file)
    sent = SimpleUploadedFile("Kundenliste (neu)", file.getvalue())
    client.post("/operator/moves/sample-open/domains/", {"file": sent})
    work.run_all()
    batch = Batch.objects.newest_first()[0]
    assert (batch.state, batch.new, batch.asked) == ("ready", 1, 1)
    act(client, work, batch, "answer", **(fields_of(page_of(client, batch)) | {"names": "gmail.com"}))
    assert sorted(people(batch)) == ["Bea", "G"]


def test_every_meaning_of_a_column_can_be_chosen() -> None:
    assert {meaning for meaning, _words in MEANINGS} == {"", *TAKEN_FOR}


def test_it_can_be_read_again_from_the_start(client: Client, work: Waiting) -> None:
    batch = brought(client, work, "baker.example\nco.uk\n")
    sent = fields_of(page_of(client, batch))
    act(client, work, batch, "answer", **sent, names="co.uk")
    assert batch.new == 2
    page = act(client, work, batch, "restart")
    assert (batch.new, batch.asked) == (1, 1)
    assert "Line 2: co.uk" in page


def test_what_was_taken_off_a_name_is_said(client: Client, work: Waiting) -> None:
    page = page_of(client, brought(client, work, "www.baker.example\n"))
    assert "Taken off the name: www." in page


def test_what_is_left_out_is_a_file_that_can_be_brought_again(client: Client, work: Waiting) -> None:
    batch = brought(client, work, LIST)
    answer = client.get(f"/operator/imports/{batch.pk}/rejected.csv")
    lines = b"".join(answer).decode("utf-8-sig").splitlines()
    assert lines[0] == "domain,contact,email,phone,line,reason"
    assert [line.partition(",")[0] for line in lines[1:]] == [
        *("gmail.com", "someone@gmail.com", "co.uk", "florist.co", "garage", "tailor..example")
    ]


def test_the_number_of_many_changes_may_be_typed_as_it_is_shown(client: Client, work: Waiting) -> None:
    batch = brought(client, work, "moving.example\nannounced.example\n")
    Batch.objects.filter(pk=batch.pk).update(changed=1234, known=2000)
    assert "Type the number" in act(client, work, batch, "write", number="123")
    act(client, work, batch, "write", number="1,234")
    assert batch.state == "written"


def test_who_only_looks_is_asked_nothing(signed_in: SignedIn, client: Client, work: Waiting) -> None:
    batch = brought(client, work, LIST)
    page = page_of(signed_in(Role.VIEWER), batch)
    assert ("1 new" in page, "<form" in page.partition("<main")[2].partition("</main>")[0]) == (True, False)


def test_a_move_that_another_list_names_keeps_its_rows(client: Client, work: Waiting) -> None:
    title = Move.objects.get(slug="sample-open").from_service.slug
    batch = brought(client, work, f"domain,service,move\nbaker.example,{title},sample-open\ntailor.example,,other\n")
    assert (batch.new, batch.rejected) == (1, 1)
    page = page_of(client, batch)
    assert "This row names the move “other”." in page


def sent(client: Client, name: str, body: bytes) -> Batch:
    client.post("/operator/moves/sample-open/domains/", {"file": SimpleUploadedFile(name, body)})
    return Batch.objects.newest_first()[0]


@pytest.mark.thorough
@pytest.mark.parametrize(
    "body",
    [b"baker.example\n" * 1_999, b"domain;contact\nbaker.example;Bea\n", b"baker.example " + b"a" * 3_000, b"\xff"],
)
def test_a_short_list_is_read_at_once(client: Client, body: bytes) -> None:
    batch = sent(client, "list.csv", body)
    assert batch.state == "ready"
    assert "http-equiv" not in page_of(client, batch)


@pytest.mark.thorough
@pytest.mark.parametrize(
    "body",
    [
        b"baker.example\n" * 2_001,
        b"baker.example " + b"a" * 4_000,
        b"baker.example, Bea " + b"Baker, " * 100 + b"\n" + b"long" * 70_000,
        b"PK\x03\x04 a workbook, as it seems",
    ],
)
def test_what_is_not_short_waits_for_the_worker_behind_a_bar(client: Client, work: Waiting, body: bytes) -> None:
    batch = sent(client, "list.csv", body)
    assert batch.state == "reading"
    assert '<meta http-equiv="refresh" content="2">' in page_of(client, batch)
    work.run_all()
    batch.refresh_from_db()
    assert batch.state in {"ready", "refused"}


def test_a_list_that_was_read_at_once_is_not_read_again(client: Client, work: Waiting) -> None:
    batch = sent(client, "list.csv", b"baker.example\n")
    BatchQuestion.objects.all().delete()
    batch.rows.all().delete()
    work.run_all()
    assert not batch.rows.exists()
