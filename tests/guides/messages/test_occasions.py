"""The e-mails of a move: for each occasion words of its own, in every state that it can meet."""

import pytest

from kb.guides.messages.kit import email_text
from kb.guides.messages.lint import states_of
from kb.guides.messages.names import greeted
from kb.guides.messages.tree import EMAILS, MoveState, Piece
from kb.mail.notice_days import NoticeKind
from tests.guides.messages.imagined import BARE, RICH, shipped

LANGUAGES = ["en", "de"]
FOLLOW_UPS = [piece for piece in Piece if piece.occasion not in (None, NoticeKind.NOW)]


def test_every_notice_has_a_text_of_its_own() -> None:
    assert list(EMAILS) == list(NoticeKind)
    assert len(set(EMAILS.values())) == len(NoticeKind)
    assert {piece: piece.occasion for piece in EMAILS.values()} == {piece: kind for kind, piece in EMAILS.items()}
    assert Piece.LETTER.occasion is None


@pytest.mark.thorough
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("trials", [RICH, BARE], ids=["rich", "bare"])
@pytest.mark.parametrize("piece", FOLLOW_UPS)
def test_it_can_be_made_in_every_state_that_it_can_meet(
    piece: Piece, trials: dict[MoveState, object], language: str
) -> None:
    for state in states_of(piece):
        trial = (RICH if trials is RICH else BARE)[state]
        email = email_text(shipped(language)[piece], trial.settings, trial.sender, trial.contact)
        assert email.subject
        assert trial.settings.domain.u_label in email.subject
        assert "{{" not in email.plain
        assert "None" not in email.plain


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_have_the_same_subject(language: str) -> None:
    texts = shipped(language)
    subjects = [
        email_text(texts[piece], RICH[state].settings, RICH[state].sender).subject
        for piece in EMAILS.values()
        for state in states_of(piece)
    ]
    assert len(set(subjects)) == len(subjects)


@pytest.mark.parametrize("piece", FOLLOW_UPS)
def test_in_a_state_that_it_cannot_meet_it_says_nothing(piece: Piece) -> None:
    for state in set(MoveState) - states_of(piece):
        assert email_text(shipped()[piece], RICH[state].settings, RICH[state].sender).subject == ""


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("language", "contact", "hello"),
    [
        ("en", "Anna", "Hello Anna,"),
        ("en", "Anna  Müller", "Hello Anna Müller,"),
        ("en", "", "Hello,"),
        ("en", "info@florist.example", "Hello,"),
        ("de", "Anna Müller", "Guten Tag Anna Müller,"),
        ("de", "", "Guten Tag,"),
        ("de", "01632 960123", "Guten Tag,"),
    ],
)
@pytest.mark.parametrize("piece", list(EMAILS.values()))
def test_it_greets_by_name_where_there_is_one(piece: Piece, language: str, contact: str, hello: str) -> None:
    trial = RICH[MoveState.UNCHANGED]
    email = email_text(shipped(language)[piece], trial.settings, trial.sender, contact)
    assert email.plain.splitlines()[0] == hello
    assert f">{hello}</p>" in email.html


@pytest.mark.parametrize(
    "name",
    [
        "Anna",
        "Dr. Anna Müller",
        "Seán O’Brien",
        "J.R. Hartley",
        "Иван Петров",
        "Larkrise & Sons",
        "Ng Li",
        "Anne-Marie St.",
    ],
)
def test_names_are_greeted(name: str) -> None:
    assert greeted(f" {name}  ") == name


@pytest.mark.parametrize(
    "name",
    [
        *("", "-", "x", "n/a", "N.A.", "none", "Unbekannt", "Farrow, Tom", "tom@farrow.example", "florist.example"),
        *("www.evil.example", "0117 496 0142", "Anna (left 2019)", "see https://x.example", "<b>Anna</b>", "A" * 61),
        *("kein Name: fragen", "Anna\u202eevil", "{{ site.phone }}", "info"),
    ],
)
def test_what_is_no_name_is_not_greeted(name: str) -> None:
    assert greeted(name) == ""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("piece", list(EMAILS.values()))
def test_it_has_one_button_to_the_clients_own_page(piece: Piece, language: str) -> None:
    trial = RICH[MoveState.UNCHANGED]
    html = email_text(shipped(language)[piece], trial.settings, trial.sender).html
    assert html.count('<td class="button"') == 1
    after = html.partition('<td class="button"')[2].partition("<a ")[2]
    assert after.startswith('href="https://help.host.example/for/yourdomain.example/"')
