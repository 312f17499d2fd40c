"""Cells that say whom to reach: read where they are clear, asked about where they are not."""

import pytest

from kb.operations.imports.listed import ListedContact
from kb.operations.imports.people import People, read_by_look, read_titled

DATE = "This looks like a date."
MACHINE = "This looks like the number address of a machine."
SHORTENED = "A spreadsheet has shortened this number. Type it in full."
WHAT = "This is not clearly a name, an address or a telephone number."
Asked = list[tuple[str, str]]


def by_look(*cells: str) -> tuple[tuple[ListedContact, ...], Asked]:
    people = People()
    read_by_look(people, cells)
    return people.contacts(), [(one.cell, one.question) for one in people.unclear]


def titled(**cells: str) -> tuple[tuple[ListedContact, ...], Asked]:
    people = People()
    for kind, cell in cells.items():
        read_titled(people, kind, cell)
    return people.contacts(), [(one.cell, one.question) for one in people.unclear]


@pytest.mark.parametrize(
    "number",
    [
        *("01632 960001", "+44 1632 960001", "+44 (0)1632 960001", "(01632) 960001", "01632960001", "441632960001"),
        *("1.632.960.001", "01.632.960.001"),
        *("030/2312500", "030 23125-001", "07700-900123", "Tel. 01632 960001", "01632 960001 ext 12", "01.23.45.67.89"),
    ],
)
def test_a_number_is_known_by_its_look(number: str) -> None:
    assert by_look(number) == ((ListedContact(phone=number),), [])


@pytest.mark.parametrize(
    ("cell", "question"),
    [
        *((date, DATE) for date in ("06/03/2024", "2024-03-06", "6.3.24", "06-03-2024", "24 Mar 06 10:11")),
        *((date, DATE) for date in ("2024-03-06 18:30", "March 6, 2024", "3. März 2024", "31/12/1999", "12/31/1999")),
        *((date, DATE) for date in ("March 2024", "since 2019", "Wed, 6 Mar 2024", "Mi 06.03.2024", "6th March 2024")),
        *((date, DATE) for date in ("2024-03", "03/2024", "Q1 2024", "2024")),
        *((time, "This looks like a time of day.") for time in ("10:11", "10:11:00", "6:30 pm")),
        *((cell, WHAT) for cell in ("alias of b.example", "Ada b.example")),
        *((address, MACHINE) for address in ("192.0.2.5", "10.0.0.1:443", "198.51.100.0/24", "2001:db8::1")),
        *((number, SHORTENED) for number in ("4.41632E+11", "4,41632E+11", "1E+10", "4.4163296e+11")),
        *((cell, WHAT) for cell in ("01632", "100234", "not-an-address", "annaf", "default", "yes", "£12.50", "12 %")),
        *(
            (cell, WHAT)
            for cell in ("5 GB", "unlimited", "12 High Street", "moved in 2019, please call before you write")
        ),
    ],
)
def test_what_is_not_clear_is_asked_and_never_a_number(cell: str, question: str) -> None:
    assert by_look(cell) == ((), [(cell, question)])


@pytest.mark.parametrize(
    "name", ["Ada", "Ada Baker", "Lane, Laura", "O’Brien", "Smith & Sons Ltd.", "Contact 12", "Łukasz", "陳大文"]
)
def test_a_name_is_known_by_its_look(name: str) -> None:
    assert by_look(name) == ((ListedContact(name),), [])


@pytest.mark.parametrize(
    "nothing", ["", "-", "–", "n/a", "N/A", "none", "keine", "k.A.", "?", "#N/A", "n.v.", "—/—", "..."]
)
def test_what_says_that_there_is_nothing_is_nothing(nothing: str) -> None:
    assert by_look("Ada", nothing) == ((ListedContact("Ada"),), [])
    assert titled(contact="Ada", email=nothing, phone=nothing) == ((ListedContact("Ada"),), [])


@pytest.mark.parametrize(
    ("cell", "contacts"),
    [
        ("Ada <ada@a.example>", [("Ada", "ada@a.example")]),
        ('"Baker, Ada" <ada@a.example>', [("Baker, Ada", "ada@a.example")]),
        ("Ada Baker ada@a.example", [("Ada Baker", "ada@a.example")]),
        ("ada@a.example; office@a.example", [("", "ada@a.example"), ("", "office@a.example")]),
        ("ada@a.example, Ben <ben@b.example>", [("", "ada@a.example"), ("Ben", "ben@b.example")]),
        ("ada@a.example / office@a.example", [("", "ada@a.example"), ("", "office@a.example")]),
        ("ada@a.example and ben@b.example", [("", "ada@a.example"), ("", "ben@b.example")]),
        ("ada@a.example ada@a.example", [("", "ada@a.example")]),
        ("mailto:ada@a.example", [("", "ada@a.example")]),
        ("ada(at)a.example", [("", "ada@a.example")]),
        ("<ada@a.example>.", [("", "ada@a.example")]),
        ("\u202aada@a.example\u202c", [("", "ada@a.example")]),
        ("ada@a.example\u200b", [("", "ada@a.example")]),
        ("ada＠a．example", [("", "ada@a.example")]),
        ("ada @a.example", [("", "ada@a.example")]),
        ("Ada <ADA@a.example>, ada@a.example", [("Ada", "ADA@a.example")]),
        ("ada@a.example, Ada <ada@a.example>", [("Ada", "ada@a.example")]),
        ('"ada@a.example" <ada@a.example>', [("", "ada@a.example")]),
    ],
)
def test_addresses_are_found_with_their_names(cell: str, contacts: list[tuple[str, str]]) -> None:
    expected = tuple(ListedContact(name, address) for name, address in contacts)
    assert by_look(cell) == (expected, [])
    assert titled(email=cell) == (expected, [])
    assert titled(contact=cell) == (expected, [])


def test_what_is_no_address_is_asked_and_the_others_are_kept() -> None:
    said = "The part before the @ has a letter that most mail servers do not take."
    assert titled(email="jürgen@a.example; ada@a.example") == (
        (ListedContact(email="ada@a.example"),),
        [("jürgen@a.example", said)],
    )
    assert titled(contact="Ada", email="later") == ((ListedContact("Ada"),), [("later", WHAT)])


def test_a_second_name_may_be_a_part_or_somebody_else() -> None:
    people = People()
    read_by_look(people, ["Ada", "Ben and Carl"])
    assert [(one.cell, one.guess) for one in people.unclear] == [("Ben and Carl", "Ada Ben and Carl")]
    assert people.contacts() == (ListedContact("Ada"),)
    several = "These look like several people in one cell."
    assert by_look("Ada, Ben and Carl") == ((), [("Ada, Ben and Carl", several)])
    assert titled(contact="Ada, Ben und Carl") == ((), [("Ada, Ben und Carl", several)])


def test_a_title_says_what_a_cell_is_unless_it_plainly_is_not() -> None:
    assert titled(contact="1st choice plumbing", phone="12", role="boss") == (
        (ListedContact("1st choice plumbing", phone="12", role="boss"),),
        [],
    )
    assert titled(contact="06/03/2024", phone="mornings") == (
        (),
        [("06/03/2024", DATE), ("mornings", "This is not a telephone number.")],
    )
    assert titled(phone="01632 960001 mornings")[0] == (ListedContact(phone="01632 960001 mornings"),)


def test_all_that_is_known_of_somebody() -> None:
    who = {"given_name": "Ada", "family_name": "Baker", "email": "ada@a.example", "language": "Deutsch"}
    expected = ListedContact("Ada Baker", "ada@a.example", "", "", "de", "Am Wehr 3\nBerlin", no_mail=True)
    assert titled(**who, post_address="Am Wehr 3\nBerlin", no_mail="x") == ((expected,), [])
    assert titled(contact="Ada", no_mail="nein") == ((ListedContact("Ada", wants_mail=True),), [])
    assert titled(contact="Ada", no_mail="-") == ((ListedContact("Ada"),), [])


@pytest.mark.parametrize(
    ("cells", "name"),
    [
        ({"contact": "Bakers Ltd", "given_name": "Ada", "family_name": "Baker"}, "Ada Baker, Bakers Ltd"),
        ({"contact": "Ada Baker", "given_name": "Ada", "family_name": "Baker"}, "Ada Baker"),
        ({"contact": "Ada", "email": "Ada Baker <ada@a.example>"}, "Ada Baker"),
        ({"contact": "Bakers Ltd", "email": "Ada <ada@a.example>"}, "Bakers Ltd, Ada"),
        ({"contact": "Baker", "given_name": "Ada"}, "Ada Baker"),
        ({"contact": "“Ada Baker”"}, "Ada Baker"),
        ({"contact": "„Ada“"}, "Ada"),
    ],
)
def test_nothing_that_is_said_of_a_name_is_lost_or_said_twice(cells: dict[str, str], name: str) -> None:
    (first, *_others), asked = titled(**cells)
    assert (first.name, asked) == (name, [])


def test_several_values_in_a_cell_of_googles_contacts() -> None:
    cells = {"email": "ada@a.example ::: ben@a.example", "phone": "01632 960001 ::: 01632 960002"}
    first = ListedContact(email="ada@a.example", phone="01632 960001 / 01632 960002")
    assert titled(**cells) == ((first, ListedContact(email="ben@a.example")), [])


def test_numbers_below_each_other_are_several() -> None:
    assert titled(phone="01632 960001\n01632 960002")[0] == (ListedContact(phone="01632 960001 / 01632 960002"),)


@pytest.mark.parametrize(("sign", "wish"), [("☑", (True, False)), ("☐", (False, True))])
def test_a_ticked_box_is_a_word(sign: str, wish: tuple[bool, bool]) -> None:
    (ada,), asked = titled(contact="Ada", no_mail=sign)
    assert ((ada.no_mail, ada.wants_mail), asked) == (wish, [])


def test_a_cross_in_a_column_of_wishes_may_be_either() -> None:
    assert titled(contact="Ada", no_mail="✗")[1] == [("✗", "This is neither yes nor no.")]


@pytest.mark.parametrize(
    ("word", "code"), [("en_GB", "en"), ("de-AT", "de"), ("English", "en"), ("fr", ""), ("fr_FR", "")]
)
def test_languages_are_known_in_several_forms(word: str, code: str) -> None:
    assert titled(contact="Ada", language=word) == ((ListedContact("Ada", language=code),), [])


def test_two_numbers_are_kept_and_too_much_is_asked() -> None:
    assert by_look("01632 960001", "07700 900123")[0] == (ListedContact(phone="01632 960001 / 07700 900123"),)
    long = "x" * 130
    assert titled(contact=f"Ada {long}", email="ada@a.example") == (
        (ListedContact(email="ada@a.example"),),
        [(f"Ada {long}", "This is longer than 120 characters.")],
    )


def test_an_address_of_several_cells_has_the_postcode_before_the_town() -> None:
    people = People()
    for cell in ("Ada", "Am Wehr 3", "10115", "Berlin", "-"):
        read_titled(people, "contact" if cell == "Ada" else "post_address", cell)
    assert people.contacts() == (ListedContact("Ada", post_address="Am Wehr 3\n10115 Berlin"),)
    long = "x" * 501
    assert titled(contact="Ada", post_address=long) == (
        (ListedContact("Ada"),),
        [(long, "This is longer than 500 characters.")],
    )


def test_an_address_of_nobody_is_asked() -> None:
    said = "This row does not say whose this is: there is no name, address or number."
    assert titled(post_address="Am Wehr 3") == ((), [("Am Wehr 3", said)])
    assert titled(no_mail="maybe", contact="Ada")[1] == [("maybe", "This is neither yes nor no.")]
