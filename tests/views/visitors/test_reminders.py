"""The way out of the reminders of one move for one domain: a page with one button, and the way back."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from kb.models import Domain, Event, Move, MoveWord
from kb.models.moves.words import Word
from kb.models.sending.reminder_links import Reminded, reminder_token
from kb.operations.sending.reminders import CLIENT
from tests.rows import LoadSample

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
FORGED = "A" * 43


@pytest.fixture
def address(sample: LoadSample) -> str:
    sample(AT)
    return address_of("open.example")


def address_of(name: str) -> str:
    domain = Domain.objects.get(name=name)
    return f"/reminders/{reminder_token(Reminded(domain.pk, domain.move_id or 0))}/"


def ended() -> list[tuple[str, str]]:
    return list(MoveWord.objects.filter(word=Word.ENOUGH).values_list("domain__name", "move__slug"))


def text_of(response: object) -> str:
    return " ".join(response.content.decode().split())  # type: ignore[attr-defined]


def test_looking_changes_nothing(address: str, client: Client) -> None:
    for method in (client.get, client.head):
        assert method(address).status_code == 200
    page = text_of(client.get(address))
    assert "<button" in page
    assert "open.<wbr>example" in page
    assert ended() == []


def test_the_button_ends_them_once_and_the_same_link_begins_them_again(address: str, client: Client) -> None:
    for _ in range(2):
        assert "Done. There are no more reminders of this move." in text_of(client.post(address))
        assert ended() == [("open.example", "sample-open")]
    assert "You get reminders of this move again." in text_of(client.post(address, {"again": "1"}))
    assert ended() == []
    events = Event.objects.filter(subject="domain open.example").values_list("who", "action")
    assert sorted(events) == [(CLIENT, "reminders.end"), (CLIENT, "reminders.go-on")]


def test_it_needs_neither_cookie_nor_token_of_a_form(address: str) -> None:
    robot = Client(enforce_csrf_checks=True, headers={"host": "127.0.0.1:8000"})
    response = robot.post(address)
    assert (response.status_code, bool(response.cookies), len(ended())) == (200, False, 1)


def test_what_is_none_of_ours_ends_nothing_and_names_nothing(address: str, client: Client) -> None:
    retired, elsewhere = address_of("moved.example"), address_of("moving.example")
    Domain.objects.filter(name="moved.example").update(active=False)
    Domain.objects.filter(name="moving.example").update(move=None)
    plain = text_of(client.get(f"/reminders/{FORGED}/")), text_of(client.post(f"/reminders/{FORGED}/"))
    for other in (retired, elsewhere):
        token = other.split("/")[2]
        said = client.get(other), client.post(other)
        assert tuple(text_of(one).replace(token, FORGED) for one in said) == plain
        client.post(other, {"again": "1"})
    assert ended() == []


def test_it_ends_them_for_its_move_alone(address: str, client: Client) -> None:
    client.post(address)
    other = Move.objects.get(slug="sample-open")
    assert MoveWord.objects.of(other, Word.ENOUGH).count() == 1
    assert not MoveWord.objects.of(Move.objects.get(slug="sample-moved"), Word.ENOUGH).exists()


def test_nobody_keeps_or_lists_it_and_it_speaks_german(address: str, client: Client) -> None:
    for response in (client.get(address), client.post(address)):
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert response.headers["Referrer-Policy"] == "same-origin"
        assert not response.cookies
    assert '<html lang="de">' in client.get(f"/de{address}").content.decode()
