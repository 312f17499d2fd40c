"""Which text a move has: its own before the site's, an edited one before a file, a language before another."""

from datetime import datetime

import pytest
from django.contrib.auth.models import User

from kb.guides.messages.kit import invoice_line
from kb.guides.messages.tree import Piece
from kb.guides.text.errors import ContentErrors
from kb.models.ground.revisions import raise_revision
from kb.models.messages.texts import message_languages, message_path, message_text, sender_in
from kb.models.pages.edited import EditedPage
from kb.models.pages.library import current_snapshot, library_files
from kb.operations.pages import editing
from tests import clock
from tests.guides.messages.imagined import settings as client_of

pytestmark = pytest.mark.django_db

PATH = "_messages/invoice-line.md"
LINE = "Mail for {{ domain }} moves: {{ page.url }}"


@pytest.fixture
def anna() -> User:
    return User.objects.create(username="anna")


def now() -> datetime:
    return clock.now()


def line(move: str = "", language: str = "en") -> str:
    message = message_text(Piece.INVOICE_LINE, move, now(), language)
    return invoice_line(message, client_of(), sender_in(language))


def publish(path: str, text: str, by: User) -> None:
    editing.save_draft(path, text, by)
    editing.publish(path, by, now())


def test_what_ships_is_there_for_every_move() -> None:
    assert {piece: message_text(piece, "spring", now(), "en").path for piece in Piece} == {
        piece: library_files()[f"_messages/{piece}.md"].path for piece in Piece
    }


def test_an_edited_text_comes_before_the_file(anna: User) -> None:
    editing.save_draft(PATH, LINE, anna)
    assert line().startswith("Mail for yourdomain.example moves to")
    editing.publish(PATH, anna, now())
    assert line() == f"Mail for yourdomain.example moves: {sender_in('en').home}for/yourdomain.example/"


def test_a_text_of_a_move_comes_before_the_one_of_the_site(anna: User) -> None:
    editing.create("_messages/spring/invoice-line.md", LINE, anna)
    editing.publish("_messages/spring/invoice-line.md", anna, now())
    assert line("spring").startswith("Mail for yourdomain.example moves: ")
    assert line("autumn").startswith("Mail for yourdomain.example moves to")
    assert line("spring", "de").startswith("E-Mail für yourdomain.example")


def test_a_text_with_a_fault_stays_a_draft(anna: User) -> None:
    editing.save_draft(PATH, f"{LINE} Reply with your password.", anna)
    with pytest.raises(ContentErrors, match="no message may ask for a password"):
        editing.publish(PATH, anna, now())
    assert line().startswith("Mail for yourdomain.example moves to")


def test_a_copy_that_an_upgrade_made_faulty_gives_way_to_the_file(anna: User) -> None:
    publish(PATH, LINE, anna)
    EditedPage.objects.filter(path=PATH).update(text="{{ gone.name }}")
    raise_revision()
    assert line().startswith("Mail for yourdomain.example moves to")
    (fault,) = current_snapshot(now()).faults
    assert (fault.path, fault.served) == (PATH, True)
    assert fault.error.message.startswith("gone.name is not known here")


def test_a_message_keeps_its_name(anna: User) -> None:
    publish(PATH, LINE, anna)
    with pytest.raises(editing.NotPossible, match="A message is found by its name"):
        editing.rename(PATH, "other", anna)


def test_another_language_speaks_for_itself_and_has_its_own_addresses() -> None:
    assert line(language="de").startswith("E-Mail für yourdomain.example")
    assert sender_in("de").home == f"{sender_in('en').home}de/"
    assert message_path(Piece.LETTER, "spring", "de") == "de/_messages/spring/letter.md"


def test_it_offers_the_languages_of_the_site() -> None:
    assert message_languages(now()) == ("en", "de")


def test_a_language_without_words_gets_those_of_the_site() -> None:
    assert line(language="fr") == line()
