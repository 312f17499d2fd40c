"""A reason is kept without whoever it is about, however their name is written."""

import pytest

from kb.mail.bounce_words import LONGEST_WORDS, kept_words


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ('unknown user: "anna.berg"', "unknown user: …"),
        ("no such user: ANNA.BERG here", "no such user: … here"),
        ("552 user anna.berg over quota", "user … over quota"),
        ("/home/anna.berg/Maildir/new: No space", "…: No space"),
        ("/var/mail/florist.example/a/anna: full", "…: full"),
        (r"C:\Mail\anna.berg\inbox full", "… full"),
        ("~anna.berg/mail full", "… full"),
        ("mbox:/var/mail/bert is full", "… is full"),
        ("anna.berg%florist.example@relay.example gone", "… gone"),
        ("anna_berg gone", "… gone"),
        ("anna.berg+news unknown", "… unknown"),
        ("User Berg, Anna not listed in Domino Directory", "User … not listed in Domino Directory"),
        ("mailbox of Anna Berg is gone", "mailbox of … is gone"),
        ("uid=anna.berg,ou=people", "uid=…,ou=people"),
        ("see https://x.example/why?u=anna.berg", "see https://x.example/why?u=…"),
        ("see https://x.example/a/b/c", "see https://x.example/a/b/c"),
    ],
)
def test_the_recipient_is_not_named(said: str, kept: str) -> None:
    assert kept_words("", said, ["anna.berg@florist.example"]) == kept


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ('unknown user: "bert"', "unknown user: …"),
        ("user unknown: bert", "user unknown: …"),
        ("unknown user: bert", "unknown user: …"),
        ("No such user bert", "No such user …"),
        ("No such user here", "No such user here"),
        ("User (bert) unknown", "User … unknown"),
        ("user bert is unknown", "user … is unknown"),
        ("Mailbox bert: full", "Mailbox …: full"),
        ("account bert disabled", "account … disabled"),
        ("Benutzer bert existiert nicht", "Benutzer … existiert nicht"),
        ("no mailbox for 'bert'", "no mailbox for …"),
        ("<bert>: user unknown", ": user unknown"),
        ("User Anna\n Maria Berg (anna@florist.example) not listed", "User … (…) not listed"),
        ("User Bert Holm (b1@florist.example) not listed", "User … (…) not listed"),
        ("mail to bert@ refused, @ too", "mail to … refused, … too"),
        ("user is over quota (anna@florist.example)", "user is over quota (…)"),
        ("Recipient address rejected: User unknown in virtual mailbox table",) * 2,
        ("Recipient address rejected: Greylisted, see you",) * 2,
        ("The user doesn't have an account, and isn't known",) * 2,
    ],
)
def test_somebody_else_is_not_named_either(said: str, kept: str) -> None:
    assert kept_words("", said, ["anna@florist.example"]) == kept


def test_it_is_one_line_with_one_code() -> None:
    said = "550-5.1.1 No such user.\r\n 550-5.1.1 Look again.\r\n 550 5.1.1 https://x.example"
    assert kept_words("5.1.1", said, []) == "5.1.1 No such user. Look again. https://x.example"
    assert kept_words("5.7.1", "554 <b>\x1b[31mNo</b>\0", []) == "5.7.1 [31mNo"
    assert len(kept_words("5.7.1", "x" * 1000, [])) == LONGEST_WORDS


def test_one_letter_is_no_name() -> None:
    assert kept_words("", "550 such a user is not a user", ["a@florist.example"]) == "such a user is not a user"
