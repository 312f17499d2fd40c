"""Limits: whoever goes through a list of names is stopped, and a client who reads their own page never is."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from limits import parse

from kb.views.frame import limits
from kb.views.frame.limits import visitor_key
from tests import clock
from tests.browser.running import free_port
from tests.clock import SetClock


@pytest.fixture(autouse=True)
def _few(settings: Any) -> Iterator[None]:
    settings.LOOKUP_LIMIT = "3/minute"
    settings.SEARCH_LIMIT = "2/minute"
    return


def use_up(client: Client, address: str = "192.0.2.1") -> None:
    for _ in range(3):
        assert client.get("/for/unknown.example/", REMOTE_ADDR=address).status_code == 404


@pytest.mark.parametrize(
    "address", ["/for/open.example/", "/settings/?domain=open.example", "/for/open.example/letter/", "/settings/"]
)
def test_after_too_many_misses_every_look_up_waits(noon: datetime, client: Client, address: str) -> None:
    use_up(client)
    response = client.get(address, REMOTE_ADDR="192.0.2.1")
    assert response.status_code == 429
    assert 1 <= int(response.headers["Retry-After"]) <= 60
    assert response.headers["Cache-Control"] == "no-store"
    body = response.content.decode()
    assert "<h1>Too many tries</h1>" in body
    assert f"Wait {response.headers['Retry-After']} second" in body


@pytest.mark.parametrize("address", ["/", "/guides/", "/guides/iphone-mail/", "/moves/", "/healthz"])
def test_pages_for_everybody_stay_open(noon: datetime, client: Client, address: str) -> None:
    use_up(client)
    assert client.get(address, REMOTE_ADDR="192.0.2.1").status_code == 200


def test_a_page_that_is_found_is_not_counted(noon: datetime, client: Client) -> None:
    found = ("/for/open.example/", "/settings/?domain=www.open.example", "/api/v1/settings?domain=open.example")
    for _ in range(5):
        for address in found:
            assert client.get(address, REMOTE_ADDR="192.0.2.1").status_code in {200, 303}
    use_up(client)


def test_what_is_no_domain_at_all_is_not_counted(noon: datetime, client: Client) -> None:
    for typed, status in (("no domain", 303), ("no,domain.example", 400), ("iphone", 303), ("", 400)):
        assert client.post("/settings/", {"domain": typed}, REMOTE_ADDR="192.0.2.1").status_code == status
    use_up(client)


def test_each_visitor_is_counted_alone(noon: datetime, client: Client) -> None:
    use_up(client)
    assert client.get("/for/open.example/", REMOTE_ADDR="192.0.2.2").status_code == 200


def test_every_search_is_counted(noon: datetime, client: Client) -> None:
    answers = [client.get("/search/?q=password").status_code, client.get("/search/suggest/?q=pa").status_code]
    assert answers == [200, 200]
    response = client.get("/search/?q=password")
    assert (response.status_code, "Retry-After" in response.headers) == (429, True)


def test_an_empty_setting_lifts_the_limit(noon: datetime, client: Client, settings: Any) -> None:
    settings.LOOKUP_LIMIT = ""
    for _ in range(9):
        assert client.get("/for/unknown.example/").status_code == 404


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("", "unix:", True),
    ],
)
def test_a_visitor_is_an_address_or_a_64_of_ipv6(one: str, other: str, same: bool) -> None:
    assert (visitor_key(one) == visitor_key(other)) is same


def test_the_key_is_a_digest_that_changes_every_day(set_clock: SetClock) -> None:
    today = visitor_key("192.0.2.1")
    assert len(today) == 24
    set_clock(clock.now() + timedelta(days=1))
    assert visitor_key("192.0.2.1") != today


def test_the_key_depends_on_the_secret(settings: Any) -> None:
    before = visitor_key("192.0.2.1")
    limits._key.cache_clear()
    settings.SECRET_KEY = "another" * 10
    assert visitor_key("192.0.2.1") != before


def test_while_the_shared_counter_is_down_each_process_counts_alone(
    noon: datetime, client: Client, settings: Any
) -> None:
    settings.CACHE_URL = f"redis://127.0.0.1:{free_port()}/0"
    use_up(client)
    assert client.get("/for/open.example/", REMOTE_ADDR="192.0.2.1").status_code == 429


def test_the_counter_is_built_once_though_many_ask_first(settings: Any) -> None:
    settings.CACHE_URL = f"redis://127.0.0.1:{free_port()}/0"
    with ThreadPoolExecutor(16) as threads:
        built = set(threads.map(lambda _: limits.counters(), range(64)))
    assert len(built) == 1


def test_the_wait_is_read_where_the_misses_are_counted(noon: datetime, client: Client, set_clock: SetClock) -> None:
    set_clock(datetime.fromtimestamp(30, UTC))
    use_up(client)
    of_the_visitor = ("LOOKUP_LIMIT", visitor_key("192.0.2.1"))
    left = limits.counters().ask(lambda counts: counts.get_window_stats(parse("3/minute"), *of_the_visitor).remaining)
    assert left == 0
    assert int(client.get("/for/open.example/", REMOTE_ADDR="192.0.2.1").headers["Retry-After"]) == 60
