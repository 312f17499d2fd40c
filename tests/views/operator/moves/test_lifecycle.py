"""What is done with a move as a whole."""

import pytest
from django.test import Client

from kb.models import Domain, Event, Move
from kb.models.accounts.roles import Role
from tests import clock
from tests.rows import LoadSample
from tests.views.operator.conftest import SignedIn
from tests.working import Waiting

CASE = "/operator/moves/own-domain-2024/"


@pytest.fixture(autouse=True)
def _sample(sample: LoadSample) -> None:
    sample(clock.now())


@pytest.fixture
def operator(signed_in: SignedIn) -> Client:
    return signed_in(Role.OPERATOR)


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        ("take-back", "The pages of 3 client domains will show the old server again, as if there were no move."),
        ("finish", "3 client domains will stand at the new server, and their pages say no more of an old one."),
        ("put-back", "3 client domains will show the old server again and be on no move."),
        ("delete", "The draft goes, and this cannot be undone. 3 domains stay here, at the old server."),
    ],
)
def test_each_act_says_first_whom_it_touches(operator: Client, act: str, sentence: str) -> None:
    before = list(Domain.objects.values())
    assert sentence in operator.get(f"{CASE}act/{act}/").content.decode()
    assert list(Domain.objects.values()) == before


def test_an_unknown_act_is_not_found(operator: Client) -> None:
    assert operator.get(f"{CASE}act/explode/").status_code == 404


def test_a_move_is_taken_back_and_published_again(operator: Client) -> None:
    operator.post(f"{CASE}act/take-back/")
    assert Move.objects.get(slug="own-domain-2024").published_at is None
    assert Client(headers={"host": "127.0.0.1:8000"}).get("/moves/own-domain-2024/").status_code == 404
    assert Domain.objects.filter(move__slug="own-domain-2024").count() == 3
    page = operator.post(f"{CASE}act/take-back/", follow=True).content.decode()
    assert "It is a draft already." in page
    operator.post(f"{CASE}publish/")
    assert Move.objects.get(slug="own-domain-2024").published_at is not None


def test_it_is_finished_and_that_is_undone(operator: Client, work: Waiting) -> None:
    address = operator.post(f"{CASE}act/finish/").headers["Location"]
    work.run_all()
    case = Domain.objects.get(name="bakery.example")
    assert (case.service.slug, case.move) == ("own-domain", None)
    assert "End of the move" in operator.get(address).content.decode()
    operator.post(f"{address}undo/")
    work.run_all()
    case.refresh_from_db()
    assert (case.service.slug, case.move and case.move.slug) == ("cloud304", "own-domain-2024")


def test_a_draft_is_deleted_and_its_domains_stay(operator: Client) -> None:
    refused = operator.post(f"{CASE}act/delete/", follow=True).content.decode()
    assert "Visitors see this move. Take it back to draft first." in refused
    Move.objects.filter(slug="own-domain-2024").update(published_at=None)
    assert operator.post(f"{CASE}act/delete/").headers["Location"] == "/operator/moves/"
    case = Domain.objects.get(name="bakery.example")
    assert (case.service.slug, case.move) == ("cloud304", None)
    event = Event.objects.get(action="move.delete")
    assert event.after == {"domains": 3}
