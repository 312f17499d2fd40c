"""Titles of columns, in the words of spreadsheets and panels."""

import pytest

from kb.operations.imports.columns import TAKEN_FOR, guessed, is_header, kind_of_title, overridden


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        *(("Domain", "domain"), ("Domain-Name", "domain"), ("WEBSITE", "domain"), ("Domäne", "domain")),
        *(
            ("Contact name:", "contact"),
            ("Ansprechpartner", "contact"),
            ("Subscriber", "contact"),
            ("Firma", "contact"),
        ),
        *(("E-mail address", "email"), ("E-Mail-Adresse", "email"), ("Mailbox", "email")),
        *(("Tel.", "phone"), ("Mobile", "phone"), ("Handynummer", "phone"), ("Vorname", "given_name")),
        *(("Surname", "family_name"), ("Funktion", "role"), ("Sprache", "language"), ("PLZ", "post_address")),
        *(
            ("Kundendomain", "domain"),
            ("Client's domain", "domain"),
            ("Mailadressen", "email"),
            ("Work mobile", "phone"),
        ),
        *(("Domain expiry date", None), ("Mail server", None), ("Number of mailboxes", None), ("Fax", "")),
        *(("Wants no mail", "no_mail"), ("keine E-Mails", "no_mail"), ("service", "service"), ("Umzug", "move")),
        *(("Package", ""), ("Disk Space Used", ""), ("reason", ""), ("favourite colour", None)),
        *(("Web Page", "domain"), ("Internet", "domain"), ("First Name [Required]", "given_name")),
        *(("Telefon (privat)", "phone"), ("Ansprechpartner/in", "contact"), ("Kund:innen", None)),
        *(("Nom de domaine", "domain"), ("Prénom", "given_name"), ("Courriel", "email"), ("Téléphone", "phone")),
        *(("Dominio", "domain"), ("Correo electrónico", "email"), ("Cognome", "family_name")),
        *(("Domeinnaam", "domain"), ("E-mailadres", "email"), ("Naam", "contact")),
    ],
)
def test_titles_are_known_in_some_languages(title: str, kind: str | None) -> None:
    assert kind_of_title(title) == kind
    assert kind in {None, "", *TAKEN_FOR}


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["Domain"], True),
        (["Domain", "Favourite colour"], True),
        (["Vorname", "Nachname", "E-Mail"], True),
        (["name"], True),
        (["Domaine", "Nom", "Téléphone"], True),
        (["First Name [Required]", "Ansprechpartner/in"], True),
        (["florist.example", "Anna"], False),
        (["Anna", "anna@florist.example"], False),
        (["garage", "mail her first"], False),
        (["My domains", "", ""], False),
        ([""], False),
    ],
)
def test_a_header_names_columns(cells: list[str], expected: bool) -> None:
    assert is_header(cells) is expected


def test_in_the_midst_of_a_list_nothing_is_a_header_that_may_be_a_row() -> None:
    assert is_header(["Kundendomain", "Kontakt"])
    assert not is_header(["Kundendomain", "Kontakt"], surely=True)
    assert is_header(["domain", "Kontakt"], surely=True)


def guess(titles: str, *rows: list[str]) -> list[str]:
    return guessed(
        titles.split(","), rows, [[cell.endswith(".example") and "@" not in cell for cell in row] for row in rows]
    )


def test_what_stands_in_a_column_tells_it_where_the_title_does_not() -> None:
    assert guess("name,id", ["a.example", "1"], ["b.example", "2"]) == ["domain", ""]
    assert guess("user_id,username,language", ["1", "ada@a.example", "en_GB"]) == ["", "email", "language"]
    assert guess("who,where,post", ["Ada", "a.example", "ada@a.example"]) == ["", "domain", "email"]


def test_who_sells_an_account_is_not_who_has_the_domain() -> None:
    assert guess("Domain,IP,User Name,Email,Owner") == ["domain", "", "", "email", ""]
    assert guess("Domain,Owner") == ["domain", "contact"]


def test_a_second_domain_is_left_out_and_people_are_not() -> None:
    assert guess("Domain,Main domain,E-mail,Email 1") == ["domain", "", "email", "email"]


def test_of_a_domain_and_a_website_the_domain_counts() -> None:
    assert guess("Website,Domain,Name") == ["", "domain", "contact"]
    assert guess("Website,Homepage") == ["domain", ""]


def test_tables_side_by_side_have_two_columns_for_domains() -> None:
    assert guess("Name,Domain 1,Domain 2,Website") == ["contact", "domain", "domain", ""]
    assert guess("Domain,Contact,Domain,Contact") == ["domain", "contact", "domain", "contact"]


def test_a_column_of_numbers_counts_and_names_nothing() -> None:
    rows = ["Ada", "3", "12", "a.example", "01632"], ["Ben", "1", "", "b.example", "01633"]
    assert guess("Client,Domains,Mailboxes,Sites,Phone", *rows) == ["contact", "", "", "domain", "phone"]


def test_the_operator_says_otherwise() -> None:
    assert overridden(["domain", "contact"], {1: "", 3: "phone"}) == ["domain", "", "", "phone"]
