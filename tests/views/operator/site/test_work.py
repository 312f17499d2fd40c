"""The page of background work: what it shows, and what an operator can do with what failed."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.formats import date_format

from kb.models.accounts.roles import Role
from kb.models.ground.work import LEASE, Work, WorkState, sign
from kb.models.site.events import Event
from kb.models.site.profile import current_profile
from kb.operations.duties.register import duties_at
from kb.operations.work import background as registry
from kb.operations.work import watch
from kb.operations.work.background import later
from kb.operations.work.lanes import Lane
from tests import clock
from tests.views.operator.conftest import SignedIn
from tests.working import Waiting

PAGE = "/operator/work/"


def refuse() -> None:
    raise registry.CannotBeDone("The file is gone.")


@pytest.fixture
def parked(work: Waiting, monkeypatch: pytest.MonkeyPatch) -> Work:
    monkeypatch.setitem(registry._functions, "test.refuse", refuse)
    monkeypatch.setitem(registry._names, refuse, "test.refuse")
    number = later(refuse)
    work.run_all(raising=False)
    return Work.objects.get(pk=number)


@pytest.fixture
def operator(signed_in: SignedIn) -> Client:
    return signed_in(Role.OPERATOR)


@pytest.fixture
def long_running(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A site that has had a worker for as long as anybody waits for one."""
    settings.WORKER = "beside"
    monkeypatch.setattr(watch, "_BEGUN", time.monotonic() - 1000)


def text_of(client: Client, address: str = PAGE) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_shows_what_failed_and_why(operator: Client, parked: Work) -> None:
    page = text_of(operator)
    assert f'<a href="{PAGE}{parked.pk}/">test.refuse</a><p>The file is gone.</p>' in page
    assert "tried 1 time ·" in page


def test_it_shows_what_waits_and_what_is_in_hand(operator: Client) -> None:
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    times: dict[str, Any] = {"queued_at": now, "due_at": now}
    Work.objects.create(name="work.forget", **times)
    held: dict[str, Any] = {"state": WorkState.RUNNING, "holder": "x", "held_until": now, "started_at": now}
    Work.objects.create(name="test.held", **times, **held)
    page = text_of(operator)
    assert page.index("In hand") < page.index("test.held") < page.index("Waiting")
    assert page.index("Waiting") < page.index("Forget work that was done long ago")
    assert "not before 23 Nov 2026, 12:00" in page


def test_a_long_queue_is_counted_and_not_listed(operator: Client) -> None:
    now = clock.now()
    Work.objects.bulk_create([Work(name="test.many", queued_at=now, due_at=now) for _ in range(40)])
    page = text_of(operator)
    assert page.count("test.many") == 25
    assert "and 15 more" in page


def test_an_operator_lets_it_try_again(operator: Client, parked: Work) -> None:
    assert "tried up to three times more" in text_of(operator, f"{PAGE}{parked.pk}/")
    assert operator.post(f"{PAGE}{parked.pk}/", {"act": "retry"}).headers["Location"] == PAGE
    parked.refresh_from_db()
    assert (parked.state, parked.tries, parked.fault) == ("waiting", 0, "")
    event = Event.objects.latest("pk")
    assert (event.who, event.action, event.subject) == ("operator", "work.retry", "work test.refuse")


def test_an_operator_discards_it_after_reading_what_follows(operator: Client, parked: Work) -> None:
    assert "It will never be done, and nothing brings it back." in text_of(operator, f"{PAGE}{parked.pk}/")
    assert "It is discarded." in operator.post(f"{PAGE}{parked.pk}/", {"act": "discard"}, follow=True).content.decode()
    assert not Work.objects.exists()
    assert Event.objects.latest("pk").action == "work.discard"


@pytest.mark.parametrize("act", ["retry", "discard"])
def test_what_is_parked_no_longer_is_left_alone(operator: Client, parked: Work, act: str) -> None:
    operator.post(f"{PAGE}{parked.pk}/", {"act": "retry"})
    answer = operator.post(f"{PAGE}{parked.pk}/", {"act": act}, follow=True)
    assert "this work has changed since you saw it" in answer.content.decode()
    assert Event.objects.filter(action__startswith="work.").count() == 1


def test_an_act_that_there_is_not_does_nothing(operator: Client, parked: Work) -> None:
    assert operator.post(f"{PAGE}{parked.pk}/", {"act": "run"}).status_code == 404
    assert operator.post(f"{PAGE}{parked.pk}/").status_code == 404
    assert operator.get(f"{PAGE}99999999999999999999/").status_code == 404


def test_who_may_only_look_has_no_buttons(signed_in: SignedIn, parked: Work) -> None:
    page = text_of(signed_in(Role.EDITOR), f"{PAGE}{parked.pk}/")
    assert "Somebody with the role “operator” can let it try again or discard it." in page
    assert 'name="act"' not in page


@pytest.mark.usefixtures("long_running")
def test_it_says_how_the_worker_is(operator: Client, settings: Any) -> None:
    assert "No worker has been seen yet." in text_of(operator)
    seen = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    sign("one", seen)
    assert "The worker has not been seen since 22 Nov 2026, 09:30." in text_of(operator)
    sign("one", clock.now())
    assert "The worker is running, and was last seen on" in text_of(operator)
    settings.WORKER = "none"
    assert "This site is set up without a worker" in text_of(operator)


@pytest.mark.usefixtures("long_running")
def test_it_says_which_part_of_the_worker_is_missing(operator: Client) -> None:
    now = clock.now()
    for lane in Lane:
        if lane is not Lane.PROGRAMS:
            sign(f"one-{lane}", now, lane=lane)
    page = text_of(operator)
    assert "Part of the worker has not been seen for two minutes or longer." in page
    assert page.count("<li>Messages to other programs</li>") == 1
    [duty] = [duty for duty in duties_at(now) if duty.key == "worker" and duty.urgent]
    assert [(item.label, item.note) for item in duty.items] == [("Messages to other programs", "never seen")]
    assert "The worker has nothing in hand." not in text_of(operator, "/operator/")


@pytest.mark.usefixtures("long_running")
def test_the_home_page_says_what_the_worker_is_at(operator: Client) -> None:
    now = clock.now()
    sign("one", now)
    assert "The worker has nothing in hand." in text_of(operator, "/operator/")
    begun = now - timedelta(minutes=4)
    times: dict[str, Any] = {"queued_at": begun, "due_at": begun, "started_at": begun, "held_until": now + LEASE}
    row = Work.objects.create(name="letters.print", state=WorkState.RUNNING, holder="x", **times)
    page = text_of(operator, "/operator/")
    said = date_format(begun.astimezone(current_profile().tz), "j M Y, H:i")
    assert f"Since {said} the worker has been at this: Make a file of letters." in page
    assert "The worker has nothing in hand." not in page
    assert not [duty for duty in duties_at(now) if duty.key in {"late", "behind"}]
    Work.objects.update(started_at=now - timedelta(minutes=21))
    [duty] = [duty for duty in duties_at(now) if duty.key == "late" and duty.urgent]
    assert [(item.label, item.address) for item in duty.items] == [("Make a file of letters", f"{PAGE}{row.pk}/")]
    assert "more than twice as long as usual" in text_of(operator)


@pytest.mark.usefixtures("long_running")
def test_the_home_page_says_what_has_waited_too_long(operator: Client) -> None:
    now = clock.now()
    sign("one", now)
    due = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    Work.objects.create(name="webhooks.send", queued_at=due, due_at=due)
    [duty] = [duty for duty in duties_at(now) if duty.key == "behind"]
    assert [(item.label, item.address, item.note) for item in duty.items] == [
        ("Messages to other programs", PAGE, "waits since 22 Nov 2026, 09:30")
    ]
    assert not duty.urgent


def test_the_home_page_asks_for_what_failed(operator: Client, parked: Work) -> None:
    [duty] = [duty for duty in duties_at(clock.now()) if duty.key == "parked"]
    assert [(item.label, item.address, item.note) for item in duty.items] == [
        ("test.refuse", f"{PAGE}{parked.pk}/", "The file is gone.")
    ]
    assert not duty.urgent


@pytest.mark.usefixtures("long_running")
def test_the_home_page_asks_for_a_worker(operator: Client) -> None:
    now = clock.now()

    def notes() -> list[Any]:
        return [item.note for duty in duties_at(now) if duty.key == "worker" and duty.urgent for item in duty.items]

    assert notes() == ["never seen"]
    sign("one", datetime(2026, 11, 22, 9, 30, tzinfo=UTC))
    assert notes() == ["last seen on 22 Nov 2026, 09:30"]
    sign("two", now - timedelta(seconds=100))
    assert notes() == []
