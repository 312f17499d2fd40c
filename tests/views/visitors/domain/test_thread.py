"""A reader whose domain is known walks through every page below it, and leaves it by a few doors alone."""

import re
from datetime import datetime
from html import unescape
from urllib.parse import urljoin

import pytest
from django.test import Client

from kb.models.ground.revisions import raise_revision
from kb.models.site.profile import SiteProfile
from tests.views.conftest import HOST

HOME = "/for/open.example/"
#: On purpose: home, another domain, what programs read, and the same page in the other language.
DOORS = {"/", "/settings/", "/api/v1/docs", "/moves/feed/"}
_LINK = re.compile(r'<(a|area|form|img|link|input)\b[^>]*?\s(?:href|action|src|data-suggest)="([^"]*)"')


def links(client: Client, address: str) -> set[str]:
    """Where a page leads on this site, as a browser reads it; without what hangs on its head."""
    response = client.get(address)
    assert response.status_code == 200, address
    page = response.content.decode()
    where = {urljoin(address, unescape(link)) for kind, link in _LINK.findall(page) if kind != "link"}
    return {link.partition("#")[0] for link in where if link.startswith("/")}


def paths(links: set[str]) -> set[str]:
    return {link.partition("?")[0] for link in links}


def walked(client: Client, start: str, home: str) -> dict[str, set[str]]:
    """Every page that can be reached below `home`, once, with the paths to which it leads."""
    seen: dict[str, set[str]] = {}
    waiting = [start]
    while waiting:
        address = waiting.pop()
        path = address.partition("?")[0]
        if path in seen or path.endswith((".svg", ".ics", ".mobileconfig", "/suggest/")):
            continue
        found = links(client, address)
        seen[path] = paths(found)
        waiting += sorted(link for link in found if link.startswith(home))
    return seen


@pytest.mark.thorough
@pytest.mark.parametrize("start", ["", "?device=outlook-classic&protocol=pop3", "?device=mac&task=add"])
def test_every_link_of_every_page_stays_below_the_domain(noon: datetime, client: Client, start: str) -> None:
    seen = walked(client, HOME + start, HOME)
    assert {f"{HOME}{below}" for below in ("guides/", "articles/", "search/", "moves/", "letter/", "profile/")} <= set(
        seen
    )
    assert len(seen) > 60
    leaving = {path: {to for to in led if not to.startswith((HOME, "/static/"))} - DOORS for path, led in seen.items()}
    other_language = {path: {f"/de{path}"} for path in seen}
    assert leaving == other_language


@pytest.mark.thorough
def test_the_german_pages_stay_german(noon: datetime, client: Client) -> None:
    home = f"/de{HOME}"
    for path, led in walked(client, home, home).items():
        leaving = {to for to in led if not to.startswith((home, "/static/"))}
        assert leaving - {"/de/", "/de/settings/", "/api/v1/docs", "/de/moves/feed/"} == {path.removeprefix("/de")}, (
            path
        )


@pytest.mark.thorough
@pytest.mark.parametrize(
    "below",
    [
        *("guides/", "guides/spark/", "articles/", "articles/error-messages/", "articles/pop3-or-imap/"),
        *("search/", "search/?q=certificate", "moves/", "moves/sample-open/", "moves/sample-closed/"),
    ],
)
def test_every_public_page_is_there_with_a_domain(noon: datetime, client: Client, below: str) -> None:
    response = client.get(HOME + below)
    page = response.content.decode()
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in page
    assert f'<link rel="canonical" href="http://{HOST}/{below.partition("?")[0]}">' in page
    assert 'rel="alternate" hreflang' not in page
    assert '<nav class="thread"' in page
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("below", ["guides/", "articles/webmail/", "search/?q=pop3", "moves/", "moves/sample-open/"])
def test_the_name_stands_only_where_a_person_reads_it(noon: datetime, client: Client, below: str) -> None:
    body = client.get(HOME + below).content.decode().partition("<body")[2]
    read = re.sub(r'<a [^>]*hreflang[^>]*>|<[^>]*data-[a-z]+="open.example"[^>]*>', "", body)
    assert not re.findall(r'="[^"]*open\.example[^"]*"', read)


@pytest.mark.parametrize(
    "below", ["guides/", "articles/webmail/", "search/", "search/suggest/", "moves/", "moves/sample-open/"]
)
def test_an_unknown_domain_is_unknown_everywhere(noon: datetime, client: Client, below: str) -> None:
    known, unknown = client.get("/for/nobody.example/"), client.get(f"/for/nobody.example/{below}")
    assert (known.status_code, unknown.status_code) == (404, 404)
    assert known.content == unknown.content


@pytest.mark.parametrize("below", ["articles/no-such-page/", "moves/no-such-move/", "guides/no-such-guide/"])
def test_a_page_that_is_not_there_keeps_the_domain(noon: datetime, client: Client, below: str) -> None:
    response = client.get(HOME + below)
    assert response.status_code == 404
    assert "Page not found" in response.content.decode()
    assert '<a href="../../search/">Search</a>' in response.content.decode()


def line(client: Client, address: str) -> list[tuple[str, str]]:
    """The line: each link with its words on a screen."""
    nav = client.get(address).content.decode().partition('<nav class="thread"')[2].partition("</nav>")[0]
    nav = re.sub(r'<span\s+class="print-only">[^<]*</span>', "", nav)
    found = re.findall(r'<a\b[^>]*href="([^"]*)"[^>]*>(.*?)</a>', nav, re.DOTALL)
    return [(urljoin(address, unescape(to)), re.sub(r"<[^>]+>|\s+", " ", words).strip()) for to, words in found]


def test_the_line_says_domain_app_webmail_and_a_person(noon: datetime, client: Client) -> None:
    ways = [("https://webmail.new-host.example", "Webmail"), ("tel:01632960001", "Call us")]
    assert line(client, HOME) == [(HOME, "open.example"), *ways]
    app = (f"{HOME}guides/iphone-mail/?protocol=pop3", "iPhone Mail")
    home = (f"{HOME}?device=iphone-mail&protocol=pop3", "open.example")
    for below in ("guides/iphone-mail/?protocol=pop3", "articles/webmail/?device=iphone-mail&protocol=pop3"):
        assert line(client, HOME + below) == [home, app, *ways]


def test_without_a_domain_a_guide_says_its_app_and_a_person(noon: datetime, client: Client) -> None:
    assert line(client, "/guides/iphone-mail/") == [
        ("/guides/iphone-mail/", "iPhone Mail"),
        ("tel:01632960001", "Call us"),
    ]
    for address in ("/", "/articles/webmail/", "/search/", "/moves/", "/guides/"):
        assert line(client, address) == []


def test_who_has_no_telephone_is_not_called(noon: datetime, client: Client) -> None:
    SiteProfile.objects.update(phone="")
    raise_revision()
    assert [words for _, words in line(client, f"{HOME}articles/webmail/")] == ["open.example", "Webmail"]


def test_the_field_in_the_header_stays_in_the_thread(noon: datetime, client: Client) -> None:
    other = client.post(f"{HOME}search/", {"domain": "anna@moved.example"})
    assert (other.status_code, other.headers["Location"]) == (303, "/for/moved.example/")
    asked = client.post(f"{HOME}search/", {"domain": "certificate warning"})
    assert (asked.status_code, asked.headers["Location"]) == (303, f"{HOME}search/?q=certificate+warning")


def test_suggestions_lead_into_the_thread(noon: datetime, client: Client) -> None:
    found = client.get(f"{HOME}search/suggest/?q=certif").json()["suggestions"]
    assert found
    assert all(row["url"].startswith(HOME) for row in found)


def test_a_vote_in_the_thread_leads_on_in_it(noon: datetime, client: Client) -> None:
    response = client.post(f"{HOME}guides/spark/worked/", {"verdict": "worked"})
    assert (response.status_code, response.headers["Location"]) == (303, f"{HOME}guides/spark/worked/")


@pytest.mark.parametrize(
    ("slug", "answer"), [("sample-open", "Yes, open.example is on"), ("sample-moved", "No, open.example is not on")]
)
def test_a_move_says_whether_it_is_theirs(noon: datetime, client: Client, slug: str, answer: str) -> None:
    page = client.get(f"{HOME}moves/{slug}/").content.decode()
    assert answer in page
    assert 'name="domain"' not in page.partition("<main")[2]


def test_the_list_of_moves_names_theirs(noon: datetime, client: Client) -> None:
    assert 'The one of open.example is <a href="sample-open/">' in client.get(f"{HOME}moves/").content.decode()
    assert "No move is planned for settled.example." in client.get("/for/settled.example/moves/").content.decode()
