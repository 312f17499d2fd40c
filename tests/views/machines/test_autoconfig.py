"""Mozilla autoconfig over HTTP, case by case: on every host, with every kind of nonsense in the query.

The letters and numbers of the cases are those of the project's facts: A1 to A8 on mail apps, 24 to 40 on security.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kb.models import Domain, Move, Service
from kb.models.ground.revisions import raise_revision
from kb.models.site.profile import SiteProfile
from tests import clock
from tests.clock import SetClock
from tests.protocols import judges
from tests.views.at_the_door import AtTheDoor

XML: Final = "/mail/config-v1.1.xml"
WELL_KNOWN: Final = "/.well-known/autoconfig/mail/config-v1.1.xml"
NINE: Final = "/v1.1/mail/config-v1.1.xml"
TEXT: Final = "text/xml; charset=utf-8"

Ask = Callable[..., Any]


@pytest.fixture
def ask(app: Client) -> Ask:
    """Ask a host for an address, as a mail app does."""

    def get(address: str = XML, host: str = "autoconfig.open.example", **headers: str) -> Any:
        return app.get(address, headers={"host": host, **headers})

    return get


@pytest.mark.thorough
@pytest.mark.parametrize("path", [XML, WELL_KNOWN, NINE, f"{XML}/", f"{WELL_KNOWN}/", XML.upper()])
@pytest.mark.parametrize("host", ["autoconfig.open.example", "open.example", "AUTOCONFIG.Open.Example.:8443"])
def test_the_host_alone_says_which_domain(ask: Ask, path: str, host: str) -> None:
    """A1, A5, 24: without an address, on all three paths."""
    response = ask(path, host)
    assert (response.status_code, response.headers["Content-Type"]) == (200, TEXT)
    judges.parula(response.content, "open.example")
    assert [a.host for a in judges.thunderbird(response.content)] == ["mail.open.example"] * 3
    assert "%EMAILADDRESS%" in response.content.decode()
    assert "Set-Cookie" not in response.headers


@pytest.mark.thorough
@pytest.mark.parametrize(
    "query",
    [
        pytest.param("emailaddress=anna%40open.example", id="A2 encoded"),
        pytest.param("emailaddress=anna@open.example", id="A2 plain"),
        pytest.param("emailaddress=a+b@open.example", id="A2 plus"),
        pytest.param("emailaddress=ANNA@OPEN.EXAMPLE", id="A2 capitals"),
        pytest.param("emailaddress=EVOLUTIONUSER@open.example&emailmd5=x", id="A2 Evolution"),
        pytest.param("EmailAddress=anna@open.example.", id="A2 another key, a last dot"),
        pytest.param("emailaddress=garbage", id="A7 garbage"),
        pytest.param("emailaddress=@", id="A7 at alone"),
        pytest.param(f"emailaddress={'x' * 10_000}", id="A7 long"),
        pytest.param("emailaddress=%22%3E%3Cscript%3E", id="A7 script"),
        pytest.param("emailaddress=%00", id="A7 nul"),
        pytest.param("emailaddress=%ff%fe", id="A7 no text"),
        pytest.param("emailaddress=x%3C/username%3E%3Chostname%3Eevil@open.example", id="26 elements"),
        pytest.param("emailaddress=x@open.example%3C/domain%3E%3Cdomain%3Eevil.example", id="26 in the domain"),
        pytest.param("emailaddress=anna@xn--a", id="26 no name"),
        pytest.param("x[]=1&emailaddress=", id="A7 empty"),
        pytest.param("&".join(f"k{n}=v" for n in range(180)), id="A7 many"),
        pytest.param("&a" * 1020, id="A7 too many"),
    ],
)
def test_every_query_gets_the_same_bytes(ask: Ask, query: str) -> None:
    plain, response = ask(), ask(f"{XML}?{query}")
    assert (response.status_code, response.content) == (200, plain.content)
    assert response.headers["ETag"] == plain.headers["ETag"]


@pytest.mark.parametrize(
    "host", ["autoconfig.host.example", "autoconfig.eu.host.example", "127.0.0.1:8000", "testserver"]
)
def test_the_exchangers_name_serves_every_client_by_address(ask: Ask, host: str) -> None:
    """A3: the first domain in the document is the asked one."""
    response = ask(f"{XML}?emailaddress=x%40open.example", host)
    assert response.status_code == 200
    assert response.content.decode().index("<domain>open.example<") < response.content.decode().index("<domain>host.")
    assert response.content == ask().content


@pytest.fixture
def default(ask: Ask) -> Service:
    """A usual service with hosts of its own, which no move of the sample touches."""
    service = Service.objects.create(slug="usual", name="Usual")
    for protocol, port in (("imap", 993), ("smtp", 465)):
        service.servers.create(protocol=protocol, host=f"{protocol}.host.example", port=port, security="tls")
    SiteProfile.objects.update(default_service=service)
    raise_revision()
    return service


def test_the_hosts_own_name_without_an_address_serves_the_default_service(ask: Ask, default: Service) -> None:
    """A4; an unknown domain never gets the default."""
    response = ask(XML, "autoconfig.host.example")
    assert response.status_code == 200
    assert judges.thunderbird(response.content)[0].host == "imap.host.example"
    assert ask(f"{XML}?emailaddress=x@nobody.example", "autoconfig.host.example").status_code == 404
    assert ask(XML, "autoconfig.nobody.example").status_code == 404


def test_there_is_no_default_service_until_somebody_named_it(ask: Ask) -> None:
    assert ask(XML, "autoconfig.host.example").status_code == 404


def test_the_default_document_has_its_domain_once(ask: Ask, default: Service) -> None:
    text = ask(XML, "autoconfig.host.example").content.decode()
    assert text.count("<domain>host.example</domain>") == 1
    assert ask().content.decode().count("<domain>host.example</domain>") == 1


@pytest.mark.parametrize(
    ("is_target", "answers"),
    [
        pytest.param(True, {"draft": 200, "announced": 404, "open": 200, "moved": 200, "closed": 200}, id="to it"),
        pytest.param(False, {"draft": 200, "announced": 404, "open": 404, "moved": 404, "closed": 200}, id="away"),
    ],
)
def test_while_a_move_makes_it_wrong_for_some_the_default_service_is_not_given(
    ask: Ask, default: Service, set_clock: SetClock, is_target: bool, answers: dict[str, int]
) -> None:
    """Phones that look by the MX record send no address: no answer is better than a wrong one."""
    other = Service.objects.exclude(pk=default.pk)[0]
    leaves, reaches = (other, default) if is_target else (default, other)
    days = {"published_at": 3, "change_from": 5, "moves_at": 10, "old_closes_at": 20}
    begin = clock.now()
    Move.objects.create(
        slug="usual",
        title="Usual",
        from_service=leaves,
        to_service=reaches,
        **{name: begin + timedelta(days=day) for name, day in days.items()},
    )
    raise_revision()
    found = {}
    for phase, day in {"draft": 1, "announced": 4, "open": 6, "moved": 15, "closed": 21}.items():
        set_clock(begin + timedelta(days=day))
        found[phase] = ask(XML, "autoconfig.host.example").status_code
    assert found == answers


def test_an_answer_of_the_default_service_ends_with_its_time(ask: Ask, default: Service, set_clock: SetClock) -> None:
    begin = clock.now()
    Move.objects.create(
        slug="usual",
        title="Usual",
        from_service=Service.objects.exclude(pk=default.pk)[0],
        to_service=default,
        published_at=begin + timedelta(days=3),
        change_from=begin + timedelta(days=5),
        moves_at=begin + timedelta(days=6),
    )
    raise_revision()
    set_clock(begin + timedelta(days=3, seconds=-40))
    assert ask(XML, "autoconfig.host.example").headers["Cache-Control"] == "public, max-age=40"


def test_a_domain_of_another_script_is_one_domain_in_every_spelling(ask: Ask) -> None:
    Domain.objects.create(name="xn--strae-oqa.example", service=Service.objects.all()[0])
    raise_revision()
    plain = ask(XML, "autoconfig.xn--strae-oqa.example")
    assert (plain.status_code, b"<domain>xn--strae-oqa.example</domain>" in plain.content) == (200, True)
    for typed in ("x%40stra%C3%9Fe.example", "x%40STRA%E1%BA%9EE.example", "%C3%A4@xn--strae-oqa.example."):
        assert ask(f"{XML}?emailaddress={typed}", "testserver").content == plain.content


UNKNOWN_HOSTS: Final = [
    "autoconfig.nobody.example",
    "nobody.example",
    "autoconfig.autoconfig.open.example",
    "localhost.evil.example",
    "[::1]:8000",
    "192.0.2.1",
    "evil",
    "a..b",
    "autoconfig..open.example",
    "x" * 10_000,
]


@pytest.mark.thorough
@pytest.mark.parametrize("host", UNKNOWN_HOSTS)
@pytest.mark.parametrize("path", [XML, WELL_KNOWN, NINE, f"{XML}?emailaddress=x@open.example"])
def test_an_unknown_host_gets_plain_words_and_leaves_nothing_behind(ask: Ask, host: str, path: str) -> None:
    """A6, 25: 404 in plain text, no write, nothing for a cache to keep, nothing of the request repeated."""
    with CaptureQueriesContext(connection) as queries:
        response = ask(path, host)
    assert (response.status_code, response.headers["Content-Type"]) == (404, "text/plain; charset=utf-8")
    assert (response.content, response.headers["Cache-Control"]) == (b"There are no mail settings here.\n", "no-store")
    assert not {"Location", "Set-Cookie", "ETag"} & set(response.headers)
    assert all(query["sql"].startswith("SELECT") for query in queries.captured_queries)


@pytest.mark.parametrize(
    "host", ["", "[::1", "evil.example@open.example", "open.example:x", "autoconfig.open.example, x"]
)
def test_what_cannot_be_a_host_is_refused_without_repeating_it(ask: Ask, host: str) -> None:
    for path in (XML, f"{XML}?emailaddress=evil@open.example"):
        response = ask(path, host)
        assert (response.status_code, b"evil" in response.content) == (400, False)


def test_a_cache_and_a_head_get_what_they_need(ask: Ask, app: Client) -> None:
    """A8: HEAD is GET without its body, an entity tag saves the body, an old date changes nothing."""
    first = ask()
    assert first.headers["Cache-Control"] == "public, max-age=300"
    head = app.head(XML, headers={"host": "autoconfig.open.example"})
    assert (head.status_code, head.content, head.headers) == (200, b"", first.headers)
    again = ask(**{"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert ask(**{"if-none-match": '"another"'}).status_code == 200
    for date in ("Sun, 06 Nov 1994 08:49:37 GMT", "Fri, 31 Dec 2100 23:59:59 GMT", "garbage"):
        response = ask(**{"if-modified-since": date})
        assert (response.status_code, response.content) == (200, first.content)


def test_two_clients_documents_have_two_tags(ask: Ask) -> None:
    tags = {ask(XML, f"autoconfig.{name}.example").headers["ETag"] for name in ("open", "moved", "settled")}
    assert len(tags) == 3


@pytest.mark.parametrize("path", [XML, WELL_KNOWN, NINE])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_http_and_https_are_alike(ask: Ask, noon: datetime, settings: Any, path: str, scheme: str) -> None:
    """A8, 40: no redirect that an address could travel in, and no promise that a client's name has a certificate."""
    settings.SITE_URL, settings.SITE_HOSTS = "https://help.example", ["help.example"]
    plain = ask(path)
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    settings.SECURE_SSL_REDIRECT, settings.SECURE_SSL_HOST = True, "help.example"
    settings.SECURE_HSTS_SECONDS = 63_072_000
    app = Client(headers={"host": "autoconfig.open.example", "x-forwarded-proto": scheme, "x-forwarded-for": "::7"})
    response = app.get(f"{path}?emailaddress=anna@open.example")
    assert (response.status_code, response.content) == (200, plain.content)
    assert not {"Location", "Strict-Transport-Security", "Set-Cookie"} & set(response.headers)


def test_a_service_that_the_format_cannot_say_has_no_document(ask: Ask) -> None:
    domain = Domain.objects.select_related("service").get(name="settled.example")
    domain.service.servers.filter(protocol="smtp").delete()
    raise_revision()
    assert ask(XML, "autoconfig.settled.example").status_code == 404


def test_a_document_costs_one_indexed_read(app: Client, ask: Ask) -> None:
    """Beside the revision, which a process outside a transaction asks for once a second."""
    ask()
    with CaptureQueriesContext(connection) as queries:
        assert ask().status_code == 200
    read = [query["sql"] for query in queries.captured_queries if "kb_revision" not in query["sql"]]
    # The door that stands before this client looks the domain up before it answers, and again after Django has.
    assert len(read) == (3 if isinstance(app.handler, AtTheDoor) else 1)
    assert all("FROM kb_domain WHERE name IN" in one for one in read)
