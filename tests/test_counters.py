"""What processes count together, and what becomes of it while the server is away: a real Redis, stopped and started."""

import logging
import time
from collections.abc import Iterator
from pathlib import Path

import limits
import pytest

from kb.counters import Counters, NotAServer, shared_storage
from tests.redis_server import RedisServer, redis_server

ONE = limits.parse("1/hour")
#: More than the patience for one question, and far less than what the library's own tries would take.
AT_ONCE = 2.0


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    with redis_server(tmp_path) as server:
        yield server


def hit(counters: Counters, visitor: str) -> bool:
    """Whether the visitor had this one act left; at once, whatever the server does."""
    begun = time.monotonic()
    answer = counters.ask(lambda limiter: limiter.hit(ONE, visitor))
    assert time.monotonic() - begun < AT_ONCE
    return answer


def until_shared(counters: Counters, other: Counters) -> None:
    """Wait until two processes count together again: what one has counted, the other one knows."""
    for number in range(600):
        if hit(counters, f"try {number}") and not hit(other, f"try {number}"):
            return
        time.sleep(0.05)
    pytest.fail("the server is back, and nobody counts there")


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records]


AWAY = "the shared counter does not answer; this process counts alone"
BACK = "the shared counter answers again"


def test_two_processes_count_together(redis: RedisServer) -> None:
    one, two = Counters(redis.url), Counters(redis.url)
    assert [hit(one, "anna"), hit(two, "anna"), hit(two, "ben"), hit(one, "ben")] == [True, False, True, False]


def test_without_a_server_each_counts_alone() -> None:
    one, two = Counters(), Counters()
    assert [hit(one, "anna"), hit(two, "anna"), hit(one, "anna"), hit(two, "anna")] == [True, True, False, False]


@pytest.mark.parametrize("how", ["stopped", "standing still"])
def test_a_server_that_goes_away_costs_one_line_and_is_used_again(
    redis: RedisServer, caplog: pytest.LogCaptureFixture, how: str
) -> None:
    caplog.set_level(logging.INFO, "kb.limits")
    one, two = Counters(redis.url, pause=0.05), Counters(redis.url, pause=0.05)
    (redis.stop if how == "stopped" else redis.stand_still)()
    for visitor in map(str, range(40)):  # each process alone
        assert [hit(one, visitor), hit(one, visitor), hit(two, visitor)] == [True, False, True]
    assert lines(caplog) == [AWAY, AWAY]
    (redis.start if how == "stopped" else redis.go_on)()
    until_shared(one, two)
    until_shared(two, one)
    assert lines(caplog) == [AWAY, AWAY, BACK, BACK]


def test_one_that_comes_and_goes_is_told_once_a_minute(redis: RedisServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "kb.limits")
    counters, other = Counters(redis.url, pause=0.02), Counters(redis.url, pause=0.02)
    for _ in range(3):
        redis.stop()
        hit(counters, "anna")
        redis.start()
        until_shared(counters, other)
    assert lines(caplog).count(AWAY) <= 2  # one for each of the two
    assert lines(caplog).count(BACK) <= 2


def test_one_that_is_away_at_the_start_is_used_when_it_comes(redis: RedisServer) -> None:
    redis.stop()
    one, two = Counters(redis.url, pause=0.05), Counters(redis.url, pause=0.05)
    assert [hit(one, "anna"), hit(two, "anna")] == [True, True]
    redis.start()
    until_shared(one, two)


def test_no_question_waits_for_one_that_stands_still(redis: RedisServer) -> None:
    """Only the first one does; else each of these would take a quarter of a second."""
    counters = Counters(redis.url)
    redis.stand_still()
    begun = time.monotonic()
    for number in range(200):
        counters.ask(lambda limiter, visitor=str(number): limiter.hit(ONE, visitor))  # type: ignore[misc]
    assert time.monotonic() - begun < 10


def test_a_password_that_is_wrong_is_a_server_that_is_away(tmp_path: Path) -> None:
    with redis_server(tmp_path) as server:
        counters = Counters(server.url.replace("redis://", "redis://nobody:wrong@"))
        assert [hit(counters, "anna"), hit(counters, "anna")] == [True, False]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "cache.example",
        "memory://",
        "http://cache.example",
        "redis://cache.example:port/0",
        "redis://[::1/0",
        "async+redis://cache.example",
    ],
)
def test_what_is_no_server_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(NotAServer) as refused:
        shared_storage(url)
    assert str(refused.value) == ""
