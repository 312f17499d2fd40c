"""Lists of domains as people bring them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kb.operations.imports import lists
from kb.operations.imports.listed import AskedRow, ListColumn, ListedContact, ListedDomain, QuestionKind
from kb.operations.imports.lists import read_list
from kb.operations.tables.rejections import Rejections
from kb.operations.tables.text import FileRefused

Write = Callable[..., Path]

TWO = [ListedDomain(1, "a.example"), ListedDomain(2, "b.example")]


def read(path: Path) -> tuple[list[ListedDomain], list[str]]:
    rejected = Rejections()
    return read_list(path, rejected).taken, [str(row) for row in rejected.kept]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_one_domain_on_each_line(write: Write, end: str) -> None:
    assert read(write(f"a.example{end}b.example{end}{end}")) == (TWO, [])


@pytest.mark.parametrize(
    "line", ["a.example, b.example", "a.example;b.example", "a.example\tb.example", "a.example b.example"]
)
def test_several_on_one_line(write: Write, line: str) -> None:
    assert read(write(line)) == ([ListedDomain(1, "a.example"), ListedDomain(1, "b.example")], [])


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_without_a_header_cells_are_told_apart_by_their_look(write: Write, delimiter: str) -> None:
    rows = [["a.example", "01632 960001", "Anna", "anna@a.example"], ["b.example", "Ben"], ["c.example"]]
    text = "\n".join(delimiter.join(row) for row in rows)
    assert read(write(text)) == (
        [
            ListedDomain(1, "a.example", (ListedContact("Anna", "anna@a.example", "01632 960001"),)),
            ListedDomain(2, "b.example", (ListedContact("Ben"),)),
            ListedDomain(3, "c.example"),
        ],
        [],
    )


def test_only_a_later_line_may_show_what_parts_cells(write: Write) -> None:
    assert read(write("a.example\nb.example;Ben\n"))[0] == [
        ListedDomain(1, "a.example"),
        ListedDomain(2, "b.example", (ListedContact("Ben"),)),
    ]


def test_with_a_header_the_columns_may_be_in_any_order_and_have_their_usual_names(write: Write) -> None:
    text = "Telefon;E-Mail;Domain;Ansprechpartner\n+44 1632 960002;ben@b.example;bücher.example;Ben\n"
    taken, faults = read(write(text, "cp1252"))
    assert taken == [
        ListedDomain(2, "xn--bcher-kva.example", (ListedContact("Ben", "ben@b.example", "+44 1632 960002"),))
    ]
    assert faults == []


def test_a_column_that_it_does_not_know_is_left_out(write: Write) -> None:
    found = read_list(write("domain,price\na.example,3\n"), Rejections())
    assert found.taken == [ListedDomain(2, "a.example")]
    assert found.columns == (ListColumn(0, "domain", "domain"), ListColumn(1, "price", ""))


def test_each_rejected_row_has_its_line_and_reason(write: Write) -> None:
    lines = ["a.example", "garage", "=HYPERLINK(1)", "10.0.0.7", "b_c.example", "e.example"]
    taken, faults = read(write("\n".join(lines)))
    assert [row.name for row in taken] == ["a.example", "e.example"]
    assert faults == [
        'line 2: domain "garage": That has no dot in it. A domain looks like example.co.uk.',
        'line 3: domain "=HYPERLINK(1)": That has a character in it that domain names cannot have.',
        'line 4: domain "10.0.0.7": That is a number address, not a domain name.',
        'line 5: domain "b_c.example": That has a character in it that domain names cannot have.',
    ]


def test_a_domain_that_comes_again_is_no_fault(write: Write) -> None:
    text = "a.example, Anna\nA.Example.\nwww.a.example, Ben Baker, ben@a.example\n"
    assert read(write(text)) == (
        [
            ListedDomain(1, "a.example", (ListedContact("Anna"),)),
            ListedDomain(2, "a.example"),
            ListedDomain(3, "a.example", (ListedContact("Ben Baker", "ben@a.example"),), taken_off="www."),
        ],
        [],
    )


def test_the_file_of_rejected_rows_can_be_brought_back_as_it_is(write: Write) -> None:
    text = "\ufeffdomain,contact,email,phone,line,reason\r\na.example,Anna,,'+44 1632 960001,2,Some reason\r\n"
    assert read(write(text)) == ([ListedDomain(2, "a.example", (ListedContact("Anna", "", "+44 1632 960001"),))], [])


def test_a_row_keeps_its_cells_when_it_is_rejected(write: Write) -> None:
    rejected = Rejections()
    read_list(write("domain,contact\nx,Anna\n,Ben\n"), rejected)
    assert [(row.line, row.cells) for row in rejected.kept] == [(2, ("x", "Anna")), (3, ("", "Ben"))]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\n\n", "The file is empty."),
        (b"PK\x03\x04xx", "This Excel workbook cannot be read. Open it, and save the sheet as CSV."),
        (b"a.example\nb\0.example\n", "Line 2: there is a NUL character, so this is not a text file."),
        (b"domain\n", "There are no rows below the header."),
    ],
)
def test_what_is_no_list_is_refused_in_words(write: Write, content: bytes, sentence: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read(write(content))
    assert str(refused.value) == sentence


def test_more_rows_than_an_upload_may_have_are_refused(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "MOST_ROWS", 2)
    assert read(write("a.example\nb.example\n")) == (TWO, [])
    with pytest.raises(FileRefused, match="There are more than 2 rows"):
        read(write("a.example\nb.example\nc.example\n"))


@pytest.mark.parametrize(
    ("email", "why"),
    [
        ("a", "This is not clearly a name, an address or a telephone number."),
        ("a@localhost", "That has no dot in it. A domain looks like example.co.uk."),
        ("-oX@x.example", "The part before the @ is not of the usual form."),
        ("=?utf-8?q?x?=@x.example", "The part before the @ has “=?” in it, which mail programs take for a code."),
    ],
)
def test_an_address_that_cannot_be_written_to_is_asked_about_and_the_domain_is_kept(
    write: Write, email: str, why: str
) -> None:
    found = read_list(write(f"domain;email\na.example;{email}\n"), Rejections())
    assert found.taken == [ListedDomain(2, "a.example")]
    assert found.asked == [
        AskedRow(2, QuestionKind.UNCLEAR_CELL, ("a.example", email), why, "a.example", email, taken=True)
    ]


def asked(path: Path, **wish: Any) -> list[tuple[int, str, str, str, bool]]:
    """Of each question its line, kind, cell and guess, and whether the domain is kept."""
    found = read_list(path, Rejections(), **wish)
    return [(one.line, one.kind.value, one.cell, one.guess, one.taken) for one in found.asked]


def names(path: Path, **wish: Any) -> list[str]:
    return [row.name for row in read_list(path, Rejections(), **wish).taken]


@pytest.mark.parametrize(
    "text",
    [
        "domain,contact,email\na.example,Ada\n",
        "domain,contact,email,,\na.example,Ada,,,\n",
        "domain,contact\na.example,Ada,,,,\n",
        "domain,contact\na.example;Ada\n",
        "domain;contact\na.example\tAda\n",
        "My list,,\n,,\nDomain,Contact\na.example,Ada\n",
        "domain,contact\n\n# of old\na.example,Ada\ndomain,contact\n",
        "contact,domain\nAda,a.example\n",
        "contact|domain\na.example;Ada\n",
        "a.example, Ada\ndomain\n# end\n",
        "Ada; a.example\n",
        "17; a.example; Ada\n",
        "Kundendomain;Wer das ist;Ansprechpartner\na.example;;Ada\n",
        "a.example: Ada\n",
        "sep=;\ndomain;contact\na.example;Ada\n",
        "\ufeff\ufeffdomain,contact\na.example,Ada\n",
        "ï»¿domain,contact\na.example,Ada\n",
    ],
)
def test_a_row_is_what_it_says_whatever_stands_around_it(write: Write, text: str) -> None:
    found = read_list(write(text), rejected := Rejections())
    assert [(row.name, row.contacts) for row in found.taken] == [("a.example", (ListedContact("Ada"),))]
    assert (found.asked, rejected.total) == ([], 0)


def test_cells_beyond_the_titles_are_asked_about_if_there_is_anything_in_them(write: Write) -> None:
    path = write("domain,contact\na.example,Baker, Ada\nb.example,Ben,-,n/a\n")
    assert asked(path) == [(2, "unclear_cell", "Ada", "", True)]
    assert names(path) == ["a.example", "b.example"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"Domain","IP","User Name","Email"\n"a.example","192.0.2.5","ada","ada@a.example"\n', "ada@a.example"),
        ("Domain name;Subscriber;Setup date\na.example;Ada Baker;2020-01-02\n", "Ada Baker"),
        ("+------+\n| name |\n+------+\n| a.example |\n+------+\n", ""),
        ("a.example: ada\n*: nobody\n", ""),
        ("a.example: ada==root==main==a.example==/home/ada==192.0.2.5:80\n", ""),
        ("user_id,username,mail_host\n1,ada@a.example,localhost\n", "ada@a.example"),
        ("First Name,Last Name,Display Name,E-mail\nAda,Baker,Ada Baker,\"ada@a.example\"\n", "Ada Baker"),
        ("Postfach\nada@a.example\n", "ada@a.example"),
    ],
)  # fmt: skip
def test_exports_come_as_they_are(write: Write, text: str, expected: str) -> None:
    found = read_list(write(text), rejected := Rejections())
    assert [row.name for row in found.taken] == ["a.example"]
    assert expected in [who.name or who.email for row in found.taken for who in row.contacts] or not expected
    assert (found.asked, rejected.total) == ([], 0)


def test_mailboxes_of_one_domain_are_its_contacts(write: Write) -> None:
    path = write("mailbox,quota\nada@a.example,1 GB\nben@a.example,1 GB\ncara@b.example,\n")
    assert [(row.name, row.contacts[0].email) for row in read_list(path, Rejections()).taken] == [
        ("a.example", "ada@a.example"),
        ("a.example", "ben@a.example"),
        ("b.example", "cara@b.example"),
    ]


def test_a_mapping_outweighs_the_titles(write: Write) -> None:
    path = write("Domain,Who,Notes\na.example,Ada,06/03/2024\n")
    assert read_list(path, Rejections(), mapping={1: "contact"}).columns[1] == ListColumn(1, "Who", "contact")
    assert asked(path, mapping={1: "contact"}) == []
    assert asked(path, mapping={2: "phone"}) == [(2, "unclear_cell", "06/03/2024", "", True)]
    headless = write("Ada,a.example\nBen,b.example\n")
    assert names(headless, mapping={0: "contact", 1: "domain"}) == ["a.example", "b.example"]


def test_lines_of_text_that_were_pasted_into_a_workbook_are_read_as_such(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for line in (["a.example; Ada; ada@a.example"], ["b.example\tBen"], ["c.example", "Lane, Cara"], ["d_e, f"]):
        book.worksheets[0].append(line)
    book.save(tmp_path / "list.xlsx")
    found = read_list(tmp_path / "list.xlsx", rejected := Rejections())
    assert [(row.name, row.contacts[0].name) for row in found.taken] == [
        ("a.example", "Ada"),
        ("b.example", "Ben"),
        ("c.example", "Lane, Cara"),
    ]
    assert [row.cells for row in rejected.kept] == [("d_e, f",)]


def test_a_workbook_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for line in (
        ["Domain", "Name", "Phone", "Since"],
        ["a.example", "Ada", 441632960001, date(2027, 3, 6)],
        [None, "Ben"],
    ):
        sheet.append(line)
    path = tmp_path / "list.xlsx"
    book.save(path)
    found = read_list(path, rejected := Rejections())
    assert found.taken == [ListedDomain(2, "a.example", (ListedContact("Ada", phone="441632960001"),))]
    assert [(row.line, row.cells[:2]) for row in rejected.kept] == [(3, ("", "Ben"))]
    assert (found.encoding, found.columns[3]) == ("xlsx", ListColumn(3, "Since", ""))


@pytest.mark.parametrize(
    "text",
    [
        '"domain,contact,email"\n"a.example,""Baker, Ada"",ada@a.example"\n',
        '"domain;contact;email"\n"a.example;Baker, Ada;ada@a.example"\n',
        'Name,Client,Technical\ndomain,contact,email\na.example,"Baker, Ada",ada@a.example\n',
        'Mail domain,Client,\n,Name,E-mail\na.example,"Baker, Ada",ada@a.example\n',
    ],
)
def test_titles_and_rows_are_found_however_their_lines_were_kept(write: Write, text: str) -> None:
    taken, faults = read(write(text))
    assert [(row.name, row.contacts) for row in taken] == [
        ("a.example", (ListedContact("Baker, Ada", "ada@a.example"),))
    ]
    assert faults == []


def test_titles_may_be_set_apart_by_spaces(write: Write) -> None:
    found = read_list(write("Domain      Contact      Job title\na.example   Ada Baker    Owner\n"), Rejections())
    assert [column.taken_for for column in found.columns] == ["domain", "contact", "role"]
    assert found.taken[0].contacts == (ListedContact("Ada Baker", role="Owner"),)


def test_titles_in_two_lines_say_one_thing_together(write: Write) -> None:
    text = "Customer,Customer,Domain,Technical\nFirst name,Last name,Name,E-mail\nAda,Baker,a.example,ada@b.example\n"
    found = read_list(write(text), Rejections())
    assert [column.taken_for for column in found.columns] == ["given_name", "family_name", "domain", "email"]
    assert found.taken[0].contacts == (ListedContact("Ada Baker", "ada@b.example"),)


def test_signs_of_word_processors_end_lines_too(write: Write) -> None:
    taken, _faults = read(write("a.example, Ada\u2028b.example, Ben\u2029c.example, Cy"))
    assert [(row.line, row.name, row.contacts[0].name) for row in taken] == [
        (1, "a.example", "Ada"),
        (2, "b.example", "Ben"),
        (3, "c.example", "Cy"),
    ]


def test_a_second_sheet_with_domains_is_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for title, name in (("First", "a.example"), ("Second", "b.example"), ("Notes", "none")):
        sheet = book.create_sheet(title)
        sheet.append(["Domain"])
        sheet.append([name])
    book.save(tmp_path / "list.xlsx")
    said = "line 1: The sheet “Second” has domains too, and is not read. Bring it as a list of its own."
    assert read(tmp_path / "list.xlsx") == ([ListedDomain(2, "a.example")], [said])
