"""While the database is away: what goes on from memory, how it says so, and how everything else is refused."""

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.http import HttpRequest
from django.test import Client, RequestFactory

from kb.mail.moves import Phase
from kb.mail.names import DomainName
from kb.models import Domain, EditedPage
from kb.models.ground import revisions
from kb.models.ground.outages import outage
from kb.models.ground.revisions import raise_revision
from kb.models.ground.troubles import DatabaseAway, Trouble
from kb.models.pages import library
from kb.models.pages.library import library_files
from kb.operations.pages.rendering import render_missing
from kb.views.frame.unavailable import unavailable
from tests.clock import SetClock
from tests.rows import LoadSample

pytestmark = pytest.mark.django_db(transaction=True)

NOON = datetime.fromisoformat("2026-11-22T12:00:00Z")
#: What clients, their apps and programs ask for all day.
PUBLIC = (
    "/",
    "/de/",
    "/guides/",
    "/guides/spark/",
    "/guides/spark.md",
    "/articles/is-this-message-genuine/",
    "/for/open.example/",
    "/de/for/open.example/",
    "/for/open.example/letter/",
    "/for/open.example/qr.svg",
    "/for/open.example/guides/spark/",
    "/for/open.example/calendar.ics",
    "/for/open.example/mail.mobileconfig",
    "/api/v1/settings?domain=open.example",
    "/mail/config-v1.1.xml?emailaddress=ann@open.example",
    "/.well-known/autoconfig/mail/config-v1.1.xml?emailaddress=ann@open.example",
    "/autodiscover/autodiscover.xml?email=ann@open.example",
    "/moves/",
    "/moves/feed/",
    "/changes/feed/",
    "/sitemap.xml",
    "/llms.txt",
    "/search/?q=imap",
    "/search/suggest/?q=im",
    "/internal/tls-ask?domain=autoconfig.open.example",
)


@pytest.fixture
def client(sample: LoadSample, set_clock: SetClock) -> Client:
    set_clock(NOON)
    sample(NOON)
    return Client(headers={"host": "127.0.0.1:8000", "user-agent": "Mozilla/5.0"}, raise_request_exception=False)


class Outage:
    """Takes the database away: whoever asks it gets what the driver would say, and the process knows."""

    def begin(self) -> None:
        def refuse(*_: object) -> None:
            raise DatabaseAway

        revisions.forget_revision()
        outage.trouble = Trouble.AWAY
        vars(connections[DEFAULT_DB_ALIAS]).update(cursor=refuse, ensure_connection=refuse)

    def end(self) -> None:
        for name in ("cursor", "ensure_connection"):
            vars(connections[DEFAULT_DB_ALIAS]).pop(name, None)
        outage.end()


@pytest.fixture
def away() -> Iterator[Outage]:
    trouble = Outage()
    yield trouble
    trouble.end()


def test_what_was_asked_lately_goes_on_with_the_same_bytes(client: Client, away: Outage) -> None:
    before = {address: client.get(address) for address in PUBLIC}
    away.begin()
    for address, first in before.items():
        response = client.get(address)
        assert (first.status_code, response.status_code) == (200, 200), address
        # A profile has numbers of its own each time.
        assert response.content == first.content or address.endswith(".mobileconfig"), address


def test_an_answer_from_memory_says_so_and_nobody_keeps_it(client: Client, away: Outage) -> None:
    fresh = client.get("/for/open.example/")
    away.begin()
    kept = client.get("/for/open.example/")
    assert "Cache-Status" not in fresh.headers
    assert kept.headers["Cache-Status"] == 'Signpost; hit; ttl=-1; detail="the database does not answer"'
    assert kept.headers["Cache-Control"] == "no-store"


def test_files_and_signs_of_life_need_no_memory(client: Client, away: Outage) -> None:
    away.begin()
    for address in ("/healthz", "/robots.txt", "/look/00563f-00000000.css"):
        response = client.get(address)
        assert (response.status_code, response.headers.get("Cache-Status")) == (200, None), address


UNKNOWN = {
    "/for/mackerel.example/": "text/html",
    "/de/for/mackerel.example/": "text/html",
    "/for/mackerel.example/guides/spark/": "text/html",
    "/settings/?domain=mackerel.example": "text/html",
    "/for/mackerel.example/calendar.ics": "text/plain",
    "/for/mackerel.example/mail.mobileconfig": "text/plain",
    "/for/mackerel.example/qr.svg": "text/plain",
    "/mail/config-v1.1.xml?emailaddress=ann@mackerel.example": "text/plain",
    "/autodiscover/autodiscover.xml?email=ann@mackerel.example": "text/plain",
    "/internal/tls-ask?domain=autoconfig.mackerel.example": "text/plain",
    "/api/v1/settings?domain=mackerel.example": "application/json",
}


@pytest.mark.thorough
@pytest.mark.parametrize(("address", "content_type"), UNKNOWN.items())
def test_a_name_that_was_not_read_is_refused_and_never_called_unknown(
    client: Client, away: Outage, address: str, content_type: str
) -> None:
    client.get("/for/open.example/")
    away.begin()
    response = client.get(address)
    assert response.status_code == 503
    assert response.headers["Content-Type"] == f"{content_type}; charset=utf-8"
    assert int(response.headers["Retry-After"]) > 0
    assert response.headers["Cache-Control"] == "no-store"


def test_a_name_that_was_not_there_still_is_not(client: Client, away: Outage) -> None:
    assert client.get("/for/mackerel.example/").status_code == 404
    away.begin()
    assert client.get("/for/mackerel.example/").status_code == 404


def test_writing_and_operators_are_refused(client: Client, away: Outage) -> None:
    client.get("/for/open.example/")
    client.cookies["sessionid"] = "a" * 32
    away.begin()
    token = {"authorization": "Bearer sp_herring"}
    for response in (
        client.get("/operator/"),
        client.get("/admin/"),
        client.get("/api/v1/domains", headers=token),
        client.put("/api/v1/domains/open.example", b"{}", content_type="application/json", headers=token),
        client.post("/settings/", {"domain": "mackerel.example"}),
    ):
        assert response.status_code == 503
        assert "Retry-After" in response.headers


def test_the_page_is_calm_and_says_whom_to_call(client: Client, away: Outage) -> None:
    client.get("/for/open.example/")
    away.begin()
    page = client.get("/for/mackerel.example/").content.decode()
    assert "The database of this site does not answer." in page
    assert "Try again in a minute." in page
    assert "01632 960 001" in page
    assert "mackerel" not in page


def test_programs_get_the_shape_of_every_error(client: Client, away: Outage) -> None:
    client.get("/for/open.example/")
    away.begin()
    assert json.loads(client.get("/api/v1/settings?domain=mackerel.example").content) == {
        "error": "unavailable",
        "message": "The database of this site does not answer. Try again in a minute.",
        "field": None,
    }


def test_it_does_not_go_on_for_ever(client: Client, away: Outage, settings: Any) -> None:
    client.get("/for/open.example/")
    away.begin()
    settings.STALE_MINUTES = 0
    assert client.get("/for/open.example/").status_code == 503


def test_a_phase_begins_at_its_instant_while_nobody_answers(client: Client, away: Outage, set_clock: SetClock) -> None:
    found = Domain.objects.settings_for(DomainName("open.example"), NOON)
    assert found is not None
    assert found.move is not None
    boundary = found.move.moves_at
    client.get("/for/open.example/")
    away.begin()
    for at, phase in ((boundary - timedelta(seconds=1), Phase.OPEN), (boundary, Phase.MOVING)):
        set_clock(at)
        answer = client.get("/api/v1/settings?domain=open.example")
        assert answer.status_code == 200
        assert json.loads(answer.content)["phase"] == phase
        assert client.get("/for/open.example/").status_code == 200


def test_a_scheduled_page_appears_at_its_instant_while_nobody_answers(
    client: Client, away: Outage, set_clock: SetClock
) -> None:
    shipped = library_files()["articles/webmail.md"].text
    draft = shipped.replace("title: ", "title: Xylophone ", 1)
    for minutes, expected in ((60, (200, True)), (61, (503, False))):
        moment = NOON + timedelta(minutes=minutes)
        EditedPage.objects.all().delete()
        EditedPage.objects.create(path="articles/webmail.md", text=shipped, draft=draft, publish_at=moment)
        raise_revision()
        render_missing(NOON)
        library._snapshot.cache_clear()  # another process has rendered it
        assert "Xylophone" not in client.get("/articles/webmail/").content.decode()
        away.begin()
        set_clock(moment - timedelta(seconds=1))
        assert "Xylophone" not in client.get("/articles/webmail/").content.decode()
        set_clock(moment)
        after = client.get("/articles/webmail/")
        # What comes later than anything is kept was not read beforehand, and what stood there before is not shown.
        assert (after.status_code, "Xylophone" in after.content.decode()) == expected
        away.end()
        set_clock(NOON)


def test_a_table_that_is_not_there_is_a_fault_of_ours(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kb_domain RENAME TO kb_herring")
    try:
        assert client.get("/for/open.example/").status_code == 500
        assert not outage.is_on
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE kb_herring RENAME TO kb_domain")


@pytest.mark.parametrize("trouble", Trouble)
def test_each_trouble_has_a_sentence_and_a_time(client: Client, trouble: Trouble) -> None:
    request: HttpRequest = RequestFactory().get("/operator/moves/")
    response = unavailable(request, trouble)
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert '<p class="code">503</p>' in response.content.decode()


def test_it_goes_on_as_before_afterwards(client: Client, away: Outage) -> None:
    client.get("/for/open.example/")
    away.begin()
    client.get("/for/open.example/")
    away.end()
    raise_revision()
    response = client.get("/for/closed.example/")
    assert (response.status_code, response.headers.get("Cache-Status")) == (200, None)


def test_a_vote_leads_to_the_page_that_helps_all_the_same(
    client: Client, away: Outage, caplog: pytest.LogCaptureFixture
) -> None:
    form = client.get("/guides/spark/").content.decode()
    found = re.search(r'name="version" value="([^"]+)"', form)
    assert found
    own = {"origin": "http://127.0.0.1:8000", "sec-fetch-site": "same-origin"}
    away.begin()
    voted = client.post("/guides/spark/worked/", {"version": found[1], "verdict": "worked"}, headers=own)
    assert (voted.status_code, voted.headers["Location"]) == (303, "/guides/spark/worked/")
    assert "a vote could not be counted" not in caplog.text  # one line a second says so, and not one a vote
    assert client.get("/guides/spark/worked/").status_code == 200
