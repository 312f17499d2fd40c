"""One digest at a time: in a thread of its own, with an end to waiting, and readable by Django's own hasher."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, identify_hasher

from kb import settings as shipped
from kb.operations.accounts.password_digests import OneAtATime, PasswordHasher, TooManyAtOnce

OLD = PBKDF2PasswordHasher().encode("three odd words", "salt", 1000)


class Slow:
    """A digest that takes until it is let go, and says when it has begun."""

    def __init__(self) -> None:
        self.has_begun, self.may_end = threading.Event(), threading.Event()

    def __call__(self) -> str:
        self.has_begun.set()
        assert self.may_end.wait(20)
        return threading.current_thread().name


@pytest.fixture
def askers() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as threads:
        yield threads


def begun(askers: ThreadPoolExecutor, place: OneAtATime, slow: Slow) -> "Future[str]":
    future = askers.submit(place.work, slow)
    assert slow.has_begun.wait(20)
    return future


def test_it_is_worked_out_in_a_thread_of_its_own() -> None:
    place = OneAtATime(1)
    assert place.work(lambda: threading.current_thread().name) == "password_0"
    assert place.work(lambda: str(threading.active_count())) == place.work(lambda: str(threading.active_count()))


def test_who_comes_second_waits_for_the_first(askers: ThreadPoolExecutor) -> None:
    place, slow, order = OneAtATime(3, patience=20), Slow(), list[str]()
    first = begun(askers, place, slow)
    others = [askers.submit(place.work, lambda: order.append("later") or "done") for _ in range(2)]
    assert order == []
    slow.may_end.set()
    assert [first.result(20), *(other.result(20) for other in others)] == ["password_0", "done", "done"]


def test_who_has_not_begun_in_time_is_sent_away_and_nothing_is_worked_out(askers: ThreadPoolExecutor) -> None:
    place, slow, order = OneAtATime(3, patience=0.05), Slow(), list[str]()
    first = begun(askers, place, slow)
    with pytest.raises(TooManyAtOnce):
        place.work(lambda: order.append("worked") or "done")
    slow.may_end.set()
    assert first.result(20) == "password_0"
    assert place.work(lambda: "the next one") == "the next one"
    assert order == []


def test_what_has_begun_in_time_is_not_given_up(askers: ThreadPoolExecutor) -> None:
    place, slow = OneAtATime(1, patience=0.05), Slow()
    first = begun(askers, place, slow)
    assert not first.done()
    threading.Timer(0.2, slow.may_end.set).start()
    assert first.result(20) == "password_0"


@pytest.mark.parametrize("room", [1, 2, 5])
def test_no_more_wait_than_there_is_room_for(askers: ThreadPoolExecutor, room: int) -> None:
    place, slow = OneAtATime(room, patience=20), Slow()
    waiting = [begun(askers, place, slow)]
    taken = threading.Semaphore(0)
    for _ in range(room - 1):
        waiting.append(askers.submit(lambda: taken.release() or place.work(lambda: "done")))
        assert taken.acquire(timeout=20)
    while len(waiting) - 1 > place._thread._work_queue.qsize():  # the last one is on its way in
        pass
    with pytest.raises(TooManyAtOnce):
        place.work(lambda: "too many")
    slow.may_end.set()
    assert [one.result(20) for one in waiting] == ["password_0", *["done"] * (room - 1)]


def test_a_digest_that_fails_fails_where_it_was_asked_for() -> None:
    place = OneAtATime(1)
    with pytest.raises(ZeroDivisionError):
        place.work(lambda: str(1 / 0))
    assert place.work(lambda: "goes on") == "goes on"


def test_what_djangos_own_has_written_is_read_and_the_other_way_round() -> None:
    assert PasswordHasher().verify("three odd words", OLD)
    assert not PasswordHasher().verify("three odd word", OLD)
    assert PasswordHasher().encode("three odd words", "salt", 1000) == OLD


def test_the_site_keeps_passwords_by_it(settings: object) -> None:
    setattr(settings, "PASSWORD_HASHERS", shipped.PASSWORD_HASHERS)  # noqa: B010
    assert isinstance(identify_hasher(OLD), PasswordHasher)
