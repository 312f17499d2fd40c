"""A write that is sent twice is carried out once."""

from datetime import timedelta

import pytest

from kb.models import Domain, Event, KeptAnswer
from kb.models.programs.kept_answers import ABANDONED, KEPT
from kb.operations.programs.repeats import forget_answers
from tests import clock
from tests.views.api.provisioning.conftest import SERVICE, Program, refused, said

STANDS = {"service": "old"}


def events() -> int:
    return Event.objects.count()


def test_the_second_time_gets_the_answer_of_the_first(offers: Program) -> None:
    first = offers.put("domains/a.example", STANDS, idempotency_key="k")
    Domain.objects.update(active=False)
    before = events()
    second = offers.put("domains/a.example", STANDS, idempotency_key="k")
    assert said(second) == said(first) == (201, {"domain": "a.example", "service": "old", "move": None, "active": True})
    assert second.headers["ETag"] == first.headers["ETag"]
    assert (first.headers.get("Idempotent-Replayed"), second.headers["Idempotent-Replayed"]) == (None, "true")
    assert events() == before
    assert said(offers.put("domains/a.example", STANDS, idempotency_key="other"))[0] == 200


@pytest.mark.parametrize(
    ("path", "body"),
    [("domains/a.example", {"service": "next"}), ("domains/b.example", STANDS), ("services/old", SERVICE)],
)
def test_the_same_key_with_another_request_is_refused(offers: Program, path: str, body: object) -> None:
    offers.put("domains/a.example", STANDS, idempotency_key="k")
    assert refused(offers.put(path, body, idempotency_key="k")) == (422, "key_used", None)


def test_what_was_refused_can_be_put_right_under_the_same_key(offers: Program) -> None:
    assert refused(offers.put("domains/a.example", {"service": "never"}, idempotency_key="k"))[0] == 400
    assert KeptAnswer.objects.count() == 0
    assert said(offers.put("domains/a.example", STANDS, idempotency_key="k"))[0] == 201


def test_two_at_once_are_one_and_a_killed_one_is_tried_again(offers: Program) -> None:
    offers.put("domains/a.example", STANDS, idempotency_key="k")
    KeptAnswer.objects.update(status=0, body="")  # as if the first were still under way
    response = offers.put("domains/a.example", STANDS, idempotency_key="k")
    assert refused(response) == (409, "under_way", None)
    assert response.headers["Retry-After"] == "1"
    KeptAnswer.objects.update(at=clock.now() - ABANDONED)
    assert said(offers.put("domains/a.example", STANDS, idempotency_key="k"))[0] == 200


def test_a_key_is_forgotten_after_a_day(offers: Program) -> None:
    offers.put("domains/a.example", STANDS, idempotency_key="k")
    KeptAnswer.objects.update(at=clock.now() - KEPT + timedelta(minutes=1))
    forget_answers(clock.now())
    assert refused(offers.put("domains/a.example", {"service": "next"}, idempotency_key="k"))[0] == 422
    KeptAnswer.objects.update(at=clock.now() - KEPT)
    assert said(offers.put("domains/a.example", {"service": "next"}, idempotency_key="k"))[0] == 200
    KeptAnswer.objects.update(at=clock.now() - KEPT)
    forget_answers(clock.now())
    assert KeptAnswer.objects.count() == 0


@pytest.mark.parametrize("key", ["", "a" * 201, "ä"])
def test_a_key_that_cannot_be_kept_is_refused(offers: Program, key: str) -> None:
    assert refused(offers.put("domains/a.example", STANDS, idempotency_key=key)) == (400, "bad_key", None)
