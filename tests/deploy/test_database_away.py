"""A real PostgreSQL that goes away and comes back under a real site: what was read goes on, and nobody gets a 500."""

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPResponse
from typing import Final, NamedTuple
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.browser.running import running_site
from tests.deploy.postgresql import Cluster, running_postgresql

#: More askers than the site has threads.
ASKERS: Final = 8
PATIENCE: Final = 60.0
KEPT: Final = (
    "/",
    "/de/",
    "/guides/",
    "/guides/spark/",
    "/for/open.example/",
    "/for/open.example/guides/spark/",
    "/for/open.example/calendar.ics",
    "/for/open.example/mail.mobileconfig",
    "/api/v1/settings?domain=open.example",
    "/mail/config-v1.1.xml?emailaddress=ann@open.example",
    "/autodiscover/autodiscover.xml?email=ann@open.example",
    "/moves/",
    "/moves/feed/",
    "/sitemap.xml",
)
#: What nobody has asked about yet: each test has a name of its own.
REFUSED: Final = (
    "/for/{}.example/",
    "/api/v1/settings?domain={}.example",
    "/mail/config-v1.1.xml?emailaddress=ann@{}.example",
)


class Answer(NamedTuple):
    status: int
    kept: str | None
    retry: str | None
    body: bytes


class Site(NamedTuple):
    port: int
    cluster: Cluster

    def ask(self, address: str) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", address, headers={"User-Agent": "Mozilla/5.0"})
        response: HTTPResponse = connection.getresponse()
        answer = Answer(
            response.status, response.getheader("Cache-Status"), response.getheader("Retry-After"), response.read()
        )
        connection.close()
        return answer

    def ask_all(self, addresses: tuple[str, ...]) -> dict[str, Answer]:
        with ThreadPoolExecutor(ASKERS) as askers:
            return dict(zip(addresses, askers.map(self.ask, addresses), strict=True))

    def wait_for(self, happened: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not happened():
            assert time.monotonic() < end
            time.sleep(0.1)

    def is_ready(self) -> bool:
        return self.ask("/readyz").status == 200


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    unlimited = dict.fromkeys(("LOOKUP_LIMIT", "SEARCH_LIMIT", "PROFILE_LIMIT"), "")
    with running_postgresql() as cluster:
        folder = tmp_path_factory.mktemp("away") / "data"
        with running_site(folder, DATABASE_URL=cluster.url, WORKER="none", **unlimited) as url:
            yield Site(urlsplit(url).port or 0, cluster)


def all_well(site: Site) -> list[Answer]:
    answers = site.ask_all(KEPT)
    assert {address: one.status for address, one in answers.items()} == dict.fromkeys(KEPT, 200)
    return list(answers.values())


def refused(site: Site, name: str) -> dict[str, Answer]:
    return site.ask_all(tuple(address.format(name) for address in REFUSED))


def test_it_goes_on_while_postgresql_is_stopped_and_after_it(site: Site) -> None:
    assert {one.status for one in site.ask_all(KEPT).values()} == {200}
    site.cluster.stop()
    try:
        site.wait_for(lambda: all(one.kept for one in all_well(site)))  # what was read a moment before is not asked
        for address, one in refused(site, "mackerel").items():
            assert (one.status, bool(one.retry)) == (503, True), address
        ready = site.ask("/readyz")
        assert (ready.status, json.loads(ready.body)["reason"]) == (503, "the database does not answer")
        assert site.ask("/healthz").status == 200
    finally:
        site.cluster.start()
    site.wait_for(site.is_ready)
    assert {(one.status, one.kept) for one in site.ask_all(KEPT).values()} == {(200, None)}
    assert site.ask("/for/mackerel.example/").status == 404


def test_a_server_that_is_started_again_between_two_requests_is_not_noticed(site: Site) -> None:
    site.ask_all(KEPT)
    site.cluster.stop()
    site.cluster.start()
    assert {one.status for one in site.ask_all((*KEPT, "/operator/sign-in/")).values()} == {200}


def test_it_goes_on_while_postgresql_stands_still(site: Site) -> None:
    site.wait_for(site.is_ready)
    site.ask_all(KEPT)
    site.cluster.halt()
    try:
        site.wait_for(lambda: all(one.kept for one in all_well(site)))
        begun = time.monotonic()
        for address, one in refused(site, "herring").items():
            assert (one.status, bool(one.retry)) == (503, True), address
        assert time.monotonic() - begun < PATIENCE / 2  # nobody waits for the server, which would be for ever
    finally:
        site.cluster.go_on()
    site.wait_for(site.is_ready)
    assert site.ask("/for/herring.example/").status == 404


def test_a_phase_begins_in_the_middle_of_it(site: Site) -> None:
    address = "/api/v1/settings?domain=open.example"

    def phase() -> str:
        answer = site.ask(address)
        assert answer.status == 200
        return str(json.loads(answer.body)["phase"])

    site.wait_for(site.is_ready)
    before = site.ask(address).body
    with psycopg.connect(site.cluster.url) as database:
        moves_on = (
            "UPDATE kb_move SET moves_at = now() + interval '6 seconds' WHERE id = (SELECT move_id FROM kb_domain"
        )
        database.execute(f"{moves_on} WHERE name = 'open.example')")
        database.execute("UPDATE kb_revision SET token = token + 1")
    site.wait_for(lambda: site.ask(address).body != before)
    page = site.ask("/for/open.example/").body
    assert phase() == "open"
    site.cluster.stop()
    try:
        site.wait_for(lambda: phase() == "moving")
        later = site.ask("/for/open.example/")
        assert (later.status, bool(later.kept), later.body == page) == (200, True, False)
    finally:
        site.cluster.start()
    site.wait_for(site.is_ready)
