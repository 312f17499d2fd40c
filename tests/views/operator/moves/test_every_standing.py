"""Every page of a move opens wherever the move stands, whether a tab leads there or only a kept address."""

from datetime import timedelta
from typing import Final

import pytest
from django.test import Client

from kb.mail.moves import Phase
from kb.models import Domain, Move
from kb.models.accounts.roles import Role
from kb.operations.moves.moves import take_back
from kb.views.operator.urls import _ONE_MOVE
from tests import clock
from tests.rows import LoadSample
from tests.views.operator.conftest import SignedIn

#: Addresses below one move that need nothing else.
PAGES: Final = tuple(str(one.pattern) for one in _ONE_MOVE if "<" not in str(one.pattern))
MOVE: Final = "sample-open"


def to_a_draft() -> None:
    take_back(Move.objects.get(slug=MOVE), "anna", clock.now())


def to_an_empty_draft() -> None:
    to_a_draft()
    Domain.objects.filter(move__slug=MOVE).update(move=None)


def to_proposed_dates() -> None:
    to_a_draft()
    Move.objects.filter(slug=MOVE).update(dates_proposed_at=clock.now())


def to_one_for_later() -> None:
    Move.objects.filter(slug=MOVE).update(published_at=clock.now() + timedelta(days=2))


def to_one_without_an_end() -> None:
    Move.objects.filter(slug=MOVE).update(old_closes_at=None)


def to_one_without_domains() -> None:
    Domain.objects.filter(move__slug=MOVE).update(move=None)


@pytest.fixture
def operator(sample: LoadSample, signed_in: SignedIn) -> Client:
    sample()
    return signed_in(Role.OPERATOR)


def opens(client: Client, move: str) -> None:
    assert len(PAGES) > 15
    for page in PAGES:
        status = client.get(f"/operator/moves/{move}/{page}").status_code
        assert status in {200, 302, 303, 400, 403, 404, 405}, page


@pytest.mark.thorough
@pytest.mark.parametrize("phase", Phase)
def test_it_opens_in_each_phase(operator: Client, phase: Phase) -> None:
    opens(operator, f"sample-{phase}")


@pytest.mark.thorough
@pytest.mark.parametrize(
    "change",
    [
        to_a_draft,
        to_an_empty_draft,
        to_proposed_dates,
        to_one_for_later,
        to_one_without_an_end,
        to_one_without_domains,
    ],
    ids=lambda change: change.__name__,
)
def test_it_opens_where_a_move_stands_otherwise(operator: Client, change: object) -> None:
    assert callable(change)
    change()
    opens(operator, MOVE)


def test_the_schedule_of_a_draft_has_its_steps_and_its_lines(operator: Client) -> None:
    to_a_draft()
    page = operator.get(f"/operator/moves/{MOVE}/sending/").content.decode()
    assert 'aria-label="Steps of a new move"' in page
    assert "14 days before" in page
