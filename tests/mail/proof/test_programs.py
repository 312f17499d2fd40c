"""Families of mail apps, by what their messages say of them."""

import pytest

from kb.mail.proof.programs import family_of


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("iPhone Mail (22F76)", "Mail on iPhone or iPad"),
        ("iPad Mail (21A1)", "Mail on iPhone or iPad"),
        ("Apple Mail (2.3826.600.51.1.1)", "Apple Mail"),
        ("Microsoft Outlook 16.0", "Outlook"),
        ("Microsoft Office Outlook 12.0", "Outlook"),
        ("Microsoft-MacOutlook/16.90.24101387", "Outlook on a Mac"),
        ("Mozilla Thunderbird", "Thunderbird"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:60.0) Gecko/20100101 Thunderbird/60.9.0", "Thunderbird"),
        ("Thunderbird for Android", "Thunderbird for Android or K-9"),
        ("K-9 Mail for Android", "Thunderbird for Android or K-9"),
        ("Roundcube Webmail/1.6.9", "Roundcube"),
        ("eM Client/10.0", "eM Client"),
        ("Outlooking Glass", ""),
        ("My own program 1.0", ""),
        ("", ""),
    ],
)
def test_a_family_is_named_and_never_a_version(name: str, family: str) -> None:
    assert family_of([name]) == family


def test_the_first_field_that_is_known_counts() -> None:
    assert family_of(["Something else", "Claws Mail 4.1.1", "Mozilla Thunderbird"]) == "Claws Mail"


def test_nothing_is_said_where_nothing_is_known() -> None:
    assert family_of([]) == ""


def test_a_name_is_read_to_a_bound() -> None:
    assert family_of([" " * 200 + "Mozilla Thunderbird"]) == ""
