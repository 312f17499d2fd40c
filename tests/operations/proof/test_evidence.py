"""Of two messages of one day the later one says how far a domain is."""

import pytest

from kb.models import Domain
from kb.models.moves.progress import ProgressState, with_states
from kb.operations.proof.asking import open_answer
from tests.operations.proof.conftest import MINUTE, NAME, NOON, OLD, Give, Post, row_of

VOUCHED = f"Authentication-Results: mx.help.test; dkim=pass header.d={NAME}\r\n"

pytestmark = pytest.mark.django_db


def state_now() -> tuple[str, bool]:
    domain = Domain.objects.select_related("move").get(name=NAME)
    assert domain.move
    row = with_states(domain.move).get(pk=domain.pk)
    return row.state, row.settled


def test_a_second_device_that_sends_by_the_old_server_later_on_the_same_day_is_told(post: Post, give: Give) -> None:
    phone, computer = give("iphone"), give("windows")
    post.put(phone)
    post.read(NOON + MINUTE)
    open_answer(row_of(phone), "iphone", NOON + 2 * MINUTE)
    assert state_now() == (ProgressState.PROVEN, True)
    post.put(computer, by=OLD, judged=VOUCHED)
    post.read(NOON + 60 * MINUTE)
    assert state_now() == (ProgressState.SENT_OLD, False)
    open_answer(row_of(computer), "windows", NOON + 70 * MINUTE)
    assert state_now() == (ProgressState.SENT_OLD, False)


def test_the_proof_that_comes_after_it_on_the_same_day_takes_it_away(post: Post, give: Give) -> None:
    first, second = give("windows"), give("windows")
    post.put(first, by=OLD, judged=VOUCHED)
    post.read(NOON + MINUTE)
    assert state_now() == (ProgressState.SENT_OLD, False)
    post.put(second)
    post.read(NOON + 30 * MINUTE)
    open_answer(row_of(second), "windows", NOON + 31 * MINUTE)
    assert state_now() == (ProgressState.PROVEN, True)


def test_a_press_that_comes_late_says_nothing_about_what_came_after_its_message(post: Post, give: Give) -> None:
    phone, computer = give("iphone"), give("windows")
    post.put(phone)
    post.read(NOON + MINUTE)
    post.put(computer, by=OLD, judged=VOUCHED)
    post.read(NOON + 60 * MINUTE)
    open_answer(row_of(phone), "iphone", NOON + 70 * MINUTE)
    assert state_now() == (ProgressState.SENT_OLD, False)
