"""Which requests count as a sign of a domain's way, and that nothing is written while they are answered."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kb.models import DomainDay
from kb.operations.readers.evidence import tally
from tests.views.visitors.knowledge.test_votes import vote

BROWSER = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 Version/17.4 Safari/604.1"
GUIDE = "/for/open.example/guides/iphone-mail/"


def counted() -> list[tuple[str, str, str, int]]:
    tally.write()
    rows = DomainDay.objects.order_by("domain__name", "sign", "detail")
    return list(rows.values_list("domain__name", "sign", "detail", "count"))


@pytest.fixture
def browser(client: Client, noon: Any) -> Client:
    client.defaults["HTTP_USER_AGENT"] = BROWSER
    return client


def test_a_domains_own_pages_are_counted_by_guide(browser: Client) -> None:
    for address in ("/for/open.example/", "/for/open.example/letter/", GUIDE, "/de" + GUIDE, f"{GUIDE}?protocol=pop3"):
        assert browser.get(address).status_code == 200
    assert counted() == [("open.example", "opened", "", 2), ("open.example", "opened", "iphone-mail", 3)]


def test_nothing_is_written_while_a_page_is_answered(browser: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        browser.get(GUIDE)
        browser.get("/mail/config-v1.1.xml", headers={"host": "autoconfig.open.example"})
    assert {query["sql"].split()[0] for query in queries} == {"SELECT"}


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": ""},
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"User-Agent": "WhatsApp/2.23.20.0"},
        {"User-Agent": "facebookexternalhit/1.1"},
        {"User-Agent": "curl/8.4.0"},
        {"User-Agent": "Mozilla/5.0 (Windows NT 5.1) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
    ],
)
def test_programs_and_pages_fetched_ahead_are_not_counted(browser: Client, headers: dict[str, str]) -> None:
    assert browser.get("/for/open.example/", headers=headers).status_code == 200
    assert browser.head("/for/open.example/").status_code == 200
    assert counted() == []


def test_what_is_no_domains_own_page_is_not_counted(browser: Client) -> None:
    for address in ("/", "/guides/iphone-mail/", "/for/unknown.example/", "/for/open.example/qr.svg", "/moves/"):
        browser.get(address)
    assert counted() == []


def test_mail_apps_are_counted_by_format(browser: Client) -> None:
    host = {"host": "autoconfig.open.example"}
    browser.get("/mail/config-v1.1.xml", headers=host)
    browser.head("/mail/config-v1.1.xml", headers=host)
    browser.get("/mail/config-v1.1.xml?emailaddress=a@unknown.example", headers=host)
    browser.get("/for/open.example/mail.mobileconfig")
    assert counted() == [("open.example", "looked_up", "autoconfig", 1), ("open.example", "looked_up", "profile", 1)]


def test_a_vote_on_a_domains_guide_is_a_sign(browser: Client) -> None:
    vote(browser, domain="open.example")
    vote(browser, domain="open.example", verdict="password")
    vote(browser)
    vote(browser, domain="unknown.example")
    assert counted() == [("open.example", "stuck", "iphone-mail", 1), ("open.example", "worked", "iphone-mail", 1)]


def test_a_vote_that_does_not_count_is_none(browser: Client, settings: Any) -> None:
    vote(browser, domain="open.example", headers={"sec-fetch-site": "cross-site"})
    vote(browser, domain="open.example", version="0" * 16)
    settings.VOTE_LIMIT = "1/day"
    vote(browser)
    vote(browser, domain="open.example")
    assert counted() == []
