"""The list of calls: asked for, struck off, put back, and never longer than somebody could make."""

from datetime import UTC, datetime, timedelta

import pytest

from kb.models import Call, Event
from kb.models.readers.calls import KEPT, Hour
from kb.operations.readers import calls
from kb.operations.readers.calls import ListFull, Wish, ask_for_call, put_back, say_done, with_clients
from tests.rows import LoadSample

AT = datetime(2026, 11, 30, 9, tzinfo=UTC)
NUMBER = "01632 960 001"
WISH = Wish(NUMBER, Hour.MORNING, "before ten", "open.example", "en", "iPhone Mail", 4, "Type the server", "/for/x/")


def waiting() -> list[tuple[str, str]]:
    return [(call.domain, call.phone) for call in Call.objects.waiting(AT)]


def test_all_that_was_left_is_on_the_list(db: None) -> None:
    ask_for_call(WISH, AT)
    assert Call.objects.values().get() | {"id": 0} == {
        **{"id": 0, "asked_at": AT, "phone": NUMBER, "hour": "morning", "wish": "before ten"},
        **{"domain": "open.example", "language": "en", "app": "iPhone Mail", "stop": 4, "title": "Type the server"},
        **{"page": "/for/x/", "done_at": None, "done_by": ""},
    }


@pytest.mark.parametrize("again", [NUMBER, "01632/960-001", "(01632) 960001"])
def test_whoever_asks_twice_keeps_their_place_and_gets_one_call(db: None, again: str) -> None:
    ask_for_call(WISH, AT)
    ask_for_call(Wish("030 901820", Hour.SOON, domain="open.example"), AT + timedelta(minutes=1))
    ask_for_call(Wish(again, Hour.EVENING, domain="open.example"), AT + timedelta(minutes=2))
    assert waiting() == [("open.example", again), ("open.example", "030 901820")]
    assert Call.objects.get(phone=again).hour == Hour.EVENING


@pytest.mark.parametrize(
    ("number", "domain"), [(NUMBER, "bakery.example"), (NUMBER, ""), (NUMBER + "1", "open.example")]
)
def test_another_number_or_domain_is_another_call(db: None, number: str, domain: str) -> None:
    ask_for_call(WISH, AT)
    ask_for_call(Wish(number, Hour.SOON, domain=domain), AT)
    assert len(waiting()) == 2


def test_a_call_that_was_made_is_no_reason_against_another(db: None) -> None:
    say_done(ask_for_call(WISH, AT), "anna", AT)
    ask_for_call(WISH, AT)
    assert (len(waiting()), Call.objects.made(AT).count()) == (1, 1)


def test_a_list_that_nobody_could_work_through_takes_no_more(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "MOST_WAITING", 2)
    first = ask_for_call(Wish("111111", Hour.SOON), AT)
    ask_for_call(Wish("222222", Hour.SOON), AT)
    with pytest.raises(ListFull):
        ask_for_call(Wish("333333", Hour.SOON), AT)
    ask_for_call(Wish("22 22 22", Hour.EVENING), AT)
    say_done(first, "anna", AT)
    ask_for_call(Wish("333333", Hour.SOON), AT)
    assert [number for _domain, number in waiting()] == ["22 22 22", "333333"]


def test_done_and_put_back_are_events_without_a_number(db: None) -> None:
    call = ask_for_call(WISH, AT)
    assert (say_done(call, "anna", AT), say_done(call, "otto", AT)) == (True, False)
    assert (waiting(), Call.objects.get().done_by) == ([], "anna")
    assert (put_back(call, "otto", AT), put_back(call, "otto", AT)) == (True, False)
    assert (waiting(), Call.objects.get().done_by) == ([("open.example", NUMBER)], "")
    say_done(ask_for_call(Wish("222222", Hour.SOON), AT), "anna", AT)
    events = Event.objects.order_by("pk").values_list("who", "action", "subject", "before", "after")
    assert list(events) == [
        ("anna", "call.done", "domain open.example", None, None),
        ("otto", "call.put-back", "domain open.example", None, None),
        ("anna", "call.done", "calls", None, None),
    ]


def test_what_is_thirty_days_old_is_not_shown_any_more(db: None) -> None:
    call = ask_for_call(WISH, AT - KEPT)
    assert waiting() == []
    assert say_done(call, "anna", AT) is False
    ask_for_call(Wish("222222", Hour.SOON), AT - KEPT + timedelta(seconds=1))
    assert waiting() == [("", "222222")]


def test_a_domain_that_went_meanwhile_has_no_page(sample: LoadSample) -> None:
    sample()
    ask_for_call(WISH, AT)
    ask_for_call(Wish("222222", Hour.SOON, domain="gone.example"), AT)
    ask_for_call(Wish("333333", Hour.SOON), AT)
    found = [(one.row.domain, one.is_client) for one in with_clients(Call.objects.waiting(AT))]
    assert found == [("open.example", True), ("gone.example", False), ("", False)]
