"""Rows of a list: whose domain each is, and what is asked."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kb.operations.imports.listed import ListedContact, QuestionKind
from kb.operations.imports.lists import read_list
from kb.operations.tables.rejections import Rejections

Write = Callable[..., Path]


def asked(path: Path, **wish: Any) -> list[tuple[int, str, str, str, bool]]:
    """Of each question its line, kind, cell and guess, and whether the domain is kept."""
    found = read_list(path, Rejections(), **wish)
    return [(one.line, one.kind.value, one.cell, one.guess, one.taken) for one in found.asked]


def names(path: Path, **wish: Any) -> list[str]:
    return [row.name for row in read_list(path, Rejections(), **wish).taken]


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        ("florist.co,uk", "florist.co.uk"),
        ("tailor.org,uk", "tailor.org.uk"),
        ("garage,de", "garage.de"),
        ("baker,co.uk", "baker.co.uk"),
        ("plumber,example", "plumber.example"),
        ('"florist.co,uk"', "florist.co.uk"),
        ("florist.co, uk", "florist.co.uk"),
        ("florist.co,uk;Ada", "florist.co.uk"),
        ("domain,contact\nflorist.co,uk", "florist.co.uk"),
    ],
)
def test_a_comma_for_a_dot_is_asked_about(write: Write, text: str, guess: str) -> None:
    path = write(f"{text}\n")
    assert [row[1:] for row in asked(path)] == [("comma_for_dot", row[2], guess, False) for row in asked(path)]
    assert len(asked(path)) == 1
    assert names(path) == []


@pytest.mark.parametrize("title", ["language", "country", "Sprache"])
def test_a_short_word_under_its_title_is_no_end_of_a_domain(write: Write, title: str) -> None:
    path = write(f"domain,{title}\nflorist.co,fr\ngarage.example,de\n")
    assert names(path) == ["florist.co", "garage.example"]
    assert not [one for one in asked(path) if one[1] == "comma_for_dot"]


def test_a_domain_for_an_address_or_a_name_is_asked_about(write: Write) -> None:
    path = write("domain,contact,email\na.example,,ada.a.example\nb.example,c.example,ben@b.example\n")
    assert names(path) == ["a.example", "b.example"]
    assert [one[1:] for one in asked(path)] == [
        ("unclear_cell", "ada.a.example", "", True),
        ("several_names", "c.example", "c.example", True),
    ]


def test_words_beside_another_domain_are_asked_about(write: Write) -> None:
    path = write("a.example, a.example (Ada)\na.example, www.a.example\n")
    assert [one[1:] for one in asked(path)] == [("unclear_cell", "a.example (Ada)", "", True)]


def test_an_address_whose_sign_is_spelt_out_is_no_other_domain(write: Write) -> None:
    (row,) = read_list(write("a.example, ada [at] a.example\n"), Rejections()).taken
    assert row.contacts == (ListedContact(email="ada@a.example"),)


@pytest.mark.parametrize("text", ["a.example,b.example", "a.example,Ada", "a.example,Uk", "a.example, ada@a.example"])
def test_a_comma_that_parts_cells_is_none_for_a_dot(write: Write, text: str) -> None:
    assert asked(write(f"{text}\n")) == []


@pytest.mark.parametrize(
    ("line", "expected", "taken"),
    [
        ("a.example, b.example and c.example", ("several_names", "b.example c.example", True), ["a.example"]),
        ("a.example und b.example", ("several_names", "a.example b.example", False), []),
        ("a.example, b.example, Ada Baker", ("several_names", "b.example", True), ["a.example"]),
        ("a.example old one", ("several_names", "a.example", False), []),
        ("my domain is a.example", ("several_names", "a.example", False), []),
        ("a.example, Ada, Ben and Carl", ("unclear_cell", "Ada Ben and Carl", True), ["a.example"]),
    ],
)
def test_what_may_be_several_is_asked_about(
    write: Write, line: str, expected: tuple[str, str, bool], taken: list[str]
) -> None:
    path = write(f"{line}\n")
    assert [(kind, guess, kept) for _line, kind, _cell, guess, kept in asked(path)] == [expected]
    assert names(path) == taken


@pytest.mark.parametrize(
    ("line", "name"),
    [
        *(("co.uk", "co.uk"), ("github.io", "github.io"), ("gmail.com, Ada", "gmail.com"), ("ada@gmx.de", "gmx.de")),
        *(("www.web.de", "web.de"), ("Yahoo.CO.UK.", "yahoo.co.uk")),
    ],
)
def test_a_name_that_is_hardly_a_clients_is_asked_about_by_name_or_allowed(write: Write, line: str, name: str) -> None:
    path = write(f"{line}\na.example\n")
    found = read_list(path, Rejections())
    assert [(one.kind, one.name, one.taken) for one in found.asked] == [(QuestionKind.NOT_A_CLIENTS, name, False)]
    assert name in found.asked[0].question
    assert names(path) == ["a.example"]
    assert names(path, allowed=frozenset({name})) == [name, "a.example"]


@pytest.mark.parametrize(
    ("cell", "off"),
    [
        ("a.example (old site)", "(old site)"),
        ("a.example # old", "# old"),
        ("a.example - to be sold", "- to be sold"),
        ("*.a.example", "*."),
        ("1. a.example", "1."),
        ("(12) a.example (old)", "(12) (old)"),
        ("• a.example", "•"),
        ("www.a.example", "www."),
        ("https://www.a.example/shop", "https://www. … /shop"),
        ("ada@a.example", "…@"),
    ],
)
def test_what_stands_around_a_name_is_taken_off_and_said(write: Write, cell: str, off: str) -> None:
    found = read_list(write(f"{cell}\nb.example\n"), Rejections())
    assert [(row.name, row.taken_off) for row in found.taken] == [("a.example", off), ("b.example", "")]


@pytest.mark.parametrize(
    "name", ["fern_and_fig.example", "-bad-.example", "exa mple.example", "localhost", "x" * 64 + ".de"]
)
def test_what_cannot_be_a_domain_is_rejected(write: Write, name: str) -> None:
    rejected = Rejections()
    assert read_list(write(f"{name}\n"), rejected).taken == []
    assert [row.cells for row in rejected.kept] == [(name,)]


def test_letters_that_were_encoded_twice_are_asked_about_and_held_back(write: Write) -> None:
    path = write("domain,contact\na.example,KrÃ¼ger\nkrÃ¼ger.example,Ada\nb.example,Krüger\n")
    assert names(path) == ["a.example", "b.example"]
    assert asked(path) == [
        (2, "encoding", "KrÃ¼ger", "Krüger", True),
        (3, "encoding", "krÃ¼ger.example", "krüger.example", False),
    ]
    assert read_list(path, Rejections()).other_encoding == "utf-8-twice"
    mended = read_list(path, Rejections(), encoding="utf-8-twice")
    assert [row.contacts[0].name for row in mended.taken] == ["Krüger", "Ada", "Krüger"]
    assert mended.asked == []
    assert names(path, encoding="utf-8")[0] == "a.example"


def test_letters_in_doubt_are_asked_about_until_the_encoding_is_said(write: Write) -> None:
    path = write("domain;contact\na.example;Doğan\nb.example;Ben\n", "cp1254")
    assert {cell for _line, _kind, *cells, _kept in asked(path) for cell in cells} == {"Doğan", "Doðan"}
    assert names(path) == ["a.example", "b.example"]
    found = read_list(path, Rejections(), encoding="cp1254")
    assert (found.taken[0].contacts, found.asked) == ((ListedContact("Doğan"),), [])


@pytest.mark.parametrize("first", ["#12", "#N/A", "#NV", "#REF!", "#NAME?", "12."])
def test_a_sharp_that_is_no_comment_costs_no_row(write: Write, first: str) -> None:
    assert names(write(f"{first},a.example,Ada\n# b.example,Ben\n#c.example\n")) == ["a.example"]


def test_a_web_address_without_its_scheme_is_no_comment(write: Write) -> None:
    assert names(write("//a.example\n// b.example\n//shop/ of c.example\n")) == ["a.example"]


def test_several_on_a_line_are_each_without_www_and_there_once(write: Write) -> None:
    path = write("a.example,www.a.example,www.b.example\nc.example, d.example; www.e.example\n")
    assert names(path) == ["a.example", "b.example", "c.example", "d.example", "e.example"]


@pytest.mark.parametrize("cell", ["a.example, b.example", "a.example;b.example", "a.example\n\nwww.b.example"])
def test_several_domains_in_one_cell_under_a_title_are_asked_about(write: Write, cell: str) -> None:
    path = write(f'Client,Domains\nAda,"{cell}"\n')
    assert [row[1:] for row in asked(path)] == [("several_names", cell, "a.example b.example", False)]
    assert "Several domains" in read_list(path, Rejections()).asked[0].question


def test_the_domain_of_a_second_table_beside_the_first_is_asked_about(write: Write) -> None:
    path = write("Domain,Name,Domain\na.example,Ada,www.b.example\nc.example,Cy,https://c.example/\nd.example,,\n")
    assert names(path) == ["a.example", "c.example", "d.example"]
    assert asked(path) == [(2, "several_names", "www.b.example", "b.example", True)]


@pytest.mark.parametrize("note", ["(ada@a.example)", "- Ada - ada@a.example", "[Ada, ada(at)a.example]"])
def test_an_address_in_a_note_is_somebody(write: Write, note: str) -> None:
    (row,) = read_list(write(f"name\t\na.example {note}\tx\n"), Rejections(), mapping={0: "domain", 1: ""}).taken
    assert [who.email for who in row.contacts] == ["ada@a.example"]


def test_the_address_that_tells_the_domain_comes_first(write: Write) -> None:
    path = write("First Name [Required],Email Address [Required],Recovery Email\nAda,ada@a.example,ada@home.example\n")
    (row,) = read_list(path, Rejections()).taken
    assert row.contacts == (ListedContact("Ada", "ada@a.example"), ListedContact(email="ada@home.example"))


@pytest.mark.parametrize("between", ["", ","])
def test_tables_side_by_side_are_read_one_after_the_other(write: Write, between: str) -> None:
    lines = ["Domain,Contact", "Domain,Contact"], ["a.example,Ada", "b.example,Ben"], ["c.example,Cy", ","]
    path = write("".join(f",{between}".join(line) + "\n" for line in lines))
    found = read_list(path, Rejections())
    assert [(row.line, row.name, row.contacts[0].name) for row in found.taken] == [
        (2, "a.example", "Ada"),
        (2, "b.example", "Ben"),
        (3, "c.example", "Cy"),
    ]
    assert found.asked == []


def test_in_a_line_of_recipients_each_may_be_another_clients(write: Write) -> None:
    line = "Ada <ada@a.example>, ben@a.example, cy@b.example, Di <di@gmail.com>, ed@c.example"
    assert names(write(f"{line}\n")) == ["a.example"]
    assert asked(write(f"{line}\n")) == [
        (1, "several_names", "cy@b.example", "b.example", True),
        (1, "several_names", "ed@c.example", "c.example", True),
    ]
    assert asked(write("a.example, cy@b.example\n")) == []
