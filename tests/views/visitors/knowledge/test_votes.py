"""“Did it work?”: counted once, from our own form, without a cookie; helped in any case."""

import re
from datetime import datetime
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kb.guides.page.verdicts import REASONS
from kb.models import VoteCount
from kb.models.readers.votes import version_of
from tests.libraries import shipped_library
from tests.views.conftest import HOST

LIBRARY = shipped_library()
GUIDES = sorted(LIBRARY.guides)
OURS = {"origin": f"http://{HOST}", "sec-fetch-site": "same-origin"}
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)"


def vote(client: Client, slug: str = "iphone-mail", headers: dict[str, str] = OURS, **data: str) -> Any:
    version = version_of(LIBRARY.guides[slug])
    data = {"version": version, "verdict": "worked", **data}
    return client.post(f"/guides/{slug}/worked/", data, headers=headers, REMOTE_ADDR="192.0.2.1")


def counted() -> list[tuple[Any, ...]]:
    return list(VoteCount.objects.values_list("slug", "device", "verdict", "step", "searched", "count"))


@pytest.mark.thorough
@pytest.mark.parametrize("slug", GUIDES)
@pytest.mark.parametrize("base", ["", "/for/open.example"])
def test_every_guide_ends_with_the_question(noon: datetime, client: Client, slug: str, base: str) -> None:
    page = client.get(f"{base}/guides/{slug}/").content.decode()
    form = re.findall(r'<form class="ballot.*?</form>', page, re.DOTALL)
    assert len(form) == 1
    assert re.findall(r'name="verdict" value="([a-z]+)"', form[0]) == ["worked", *REASONS]
    assert 'name="domain"' not in form[0]
    assert form[0].count("<option") >= 2


def test_it_worked_leads_to_what_comes_next(noon: datetime, client: Client) -> None:
    response = vote(client)
    assert (response.status_code, response.headers["Location"]) == (303, "/guides/iphone-mail/worked/")
    assert not response.cookies
    assert counted() == [("iphone-mail", "iphone-mail", "worked", "", "", 1)]


def test_a_reason_leads_to_its_page_with_domain_device_and_step(noon: datetime, client: Client) -> None:
    response = vote(
        client, verdict="password", part="h-incoming-server", number="4", domain="open.example", protocol="pop3"
    )
    address = "/for/open.example/guides/iphone-mail/stuck/password/?step=h-incoming-server.4&protocol=pop3"
    assert (response.status_code, response.headers["Location"]) == (303, address)
    page = client.get(address)
    text = page.content.decode()
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert re.findall(r"<dd[^>]*>(.*?)</dd>", text) == [
        *("open.example", "iPhone and iPad Mail", "Change your email settings on an iPhone or iPad"),
        *("Type the incoming server, step 4", "My password is refused"),
    ]
    assert 'href="../../../../articles/password-asked-again/?device=iphone-mail&amp;protocol=pop3"' in text
    assert 'href="../../?protocol=pop3#h-incoming-server"' in text
    assert text.index("password-asked-again") < text.rindex("01632 960 001")
    assert counted() == [("iphone-mail", "iphone-mail", "password", "h-incoming-server.4", "", 1)]


@pytest.mark.thorough
@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("slug", GUIDES)
def test_every_reason_has_somewhere_to_go_on_every_guide(
    noon: datetime, client: Client, slug: str, reason: str
) -> None:
    page = client.get(reverse("kb-guide-stuck", args=[slug, reason])).content.decode()
    links = re.findall(r'<ul class="links stuck-links">(.*?)</ul>', page, re.DOTALL)[0]
    assert links.count("<a ") >= 2
    for address, anchor in re.findall(r'href="([^"#]+)#([^"]+)"', links):
        assert f'id="{anchor}"' in client.get(address).content.decode()


@pytest.mark.parametrize("reason", ["password", "different"])
def test_a_guide_in_german_goes_on_in_german(noon: datetime, client: Client, reason: str) -> None:
    page = client.get(f"/de/guides/iphone-mail/stuck/{reason}/").content.decode()
    links = re.findall(r'href="(/de/guides/iphone-mail/)#([^"]+)"', page)
    assert len(links) == 1
    assert f'id="{links[0][1]}"' in client.get(links[0][0]).content.decode()


def test_what_was_searched_comes_along_without_what_is_private(noon: datetime, client: Client) -> None:
    found = client.get("/search/?q=iphone+anna@example.co.uk+password", follow=True).content.decode()
    link = re.findall(r'href="(/guides/iphone-mail/try-your-password/\?q=[^"#]*)', found)[0]
    assert link == "/guides/iphone-mail/try-your-password/?q=iphone+password"
    plain = client.get("/guides/iphone-mail/try-your-password/")
    assert re.sub("(&amp;|[?])q=iphone[+]password", "", client.get(link).content.decode()) == plain.content.decode()
    vote(client, headers={**OURS, "referer": f"http://{HOST}{link}"})
    assert counted() == [("iphone-mail", "iphone-mail", "worked", "", "iphone password", 1)]


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("first", "stops"),
    [
        ("/guides/iphone-mail/try-your-password/", 9),
        ("/for/open.example/guides/iphone-mail/try-your-password/?protocol=pop3", 9),
        ("/for/open.example/guides/outlook-classic/try-your-password/", 7),
        ("/de/guides/iphone-mail/try-your-password/", 9),
    ],
)
def test_what_was_searched_comes_along_to_the_last_stop(noon: datetime, client: Client, first: str, stops: int) -> None:
    address = f"{first}{'&' if '?' in first else '?'}q=mail+stopped+%26+anna@example.co.uk"
    for _stop in range(stops - 1):
        page = client.get(address).content.decode()
        ways = re.findall(
            r'<a class="button next" href="([^"]*)"|<ul class="pick" role="list">\s*<li><a href="([^"]*)"', page
        )
        address = urljoin(address, unescape("".join(ways[0])))
    assert 'value="worked"' in client.get(address).content.decode()
    assert parse_qs(urlsplit(address).query).get("q") == ["mail stopped &"]
    slug, base = first.split("/")[-3], "/de" if first.startswith("/de") else ""
    form = {"version": version_of(shipped_library("de" if base else "en").guides[slug]), "verdict": "worked"}
    client.post(f"{base}/guides/{slug}/worked/", form, headers={**OURS, "referer": f"http://{HOST}{address}"})
    assert [row[4] for row in counted()] == ["mail stopped &"]


def test_words_of_a_search_are_in_links_to_the_same_guide_alone(noon: datetime, client: Client) -> None:
    stop = "/for/open.example/guides/iphone-mail/incoming-server/"
    plain = client.get(stop)
    asked = client.get(f"{stop}?q=%22%3E%3Cscript%3E")
    links = re.findall(r'href="([^"]*)"', asked.content.decode())
    carrying = [link for link in links if "q=" in link]
    assert carrying
    assert all(re.fullmatch(r"\.\./([a-z-]+/)?\?q=%22%3E%3Cscript%3E(#.*)?", link) for link in carrying)
    assert not [link for link in links if re.match(r"\.\./([a-z-]+/)?([?#]|$)", link) and "q=" not in link]
    assert asked.headers["ETag"] != plain.headers["ETag"]
    assert client.get(f"{stop}?q=anna@example.co.uk").content == plain.content


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example", "sec-fetch-site": "cross-site"},
        {"origin": f"http://{HOST}", "sec-fetch-site": "same-site"},
        {"origin": "null"},
        {"origin": "https://evil.example"},
        {"origin": "https://[evil"},
        {"referer": "https://evil.example/guides/iphone-mail/"},
        {},
    ],
)
def test_a_form_on_another_site_counts_for_nothing_and_helps_all_the_same(
    noon: datetime, client: Client, headers: dict[str, str]
) -> None:
    assert vote(client, headers=headers).headers["Location"] == "/guides/iphone-mail/worked/"
    assert counted() == []


def test_a_browser_that_only_sends_a_referer_is_believed(noon: datetime, client: Client) -> None:
    vote(client, headers={"referer": f"http://{HOST}/guides/iphone-mail/"})
    assert len(counted()) == 1


def test_after_too_many_votes_help_is_still_given(noon: datetime, client: Client, settings: Any) -> None:
    settings.VOTE_LIMIT = "2/day"
    answers = [vote(client, verdict="sending") for _ in range(4)]
    assert {answer.headers["Location"] for answer in answers} == {"/guides/iphone-mail/stuck/sending/"}
    assert [count for *_, count in counted()] == [2]


def test_help_is_given_while_the_database_takes_nothing(noon: datetime, client: Client) -> None:
    """As it is while an import holds the lock for too long, or on a disk that is full."""

    def refuse(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith("INSERT"):
            raise OperationalError("database is locked")
        return execute(sql, *rest)

    with connection.execute_wrapper(refuse):
        answer = vote(client, verdict="sending")
    assert answer.headers["Location"] == "/guides/iphone-mail/stuck/sending/"
    assert counted() == []


def test_a_vote_on_another_text_than_todays_is_not_counted(noon: datetime, client: Client) -> None:
    assert vote(client, version="0" * 16).status_code == 303
    assert counted() == []


def test_an_answer_without_a_verdict_leads_back(noon: datetime, client: Client) -> None:
    assert vote(client, verdict="?").headers["Location"] == "/guides/iphone-mail/"
    assert vote(client, verdict="worked", domain="//evil.example").headers["Location"] == "/guides/iphone-mail/worked/"


def test_a_guide_for_several_devices_is_told_apart_by_the_browser(noon: datetime, client: Client) -> None:
    for agent, device in ((IPHONE, ""), ("Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "thunderbird-windows")):
        VoteCount.objects.all().delete()
        vote(client, "thunderbird", {**OURS, "user-agent": agent})
        assert [row[1] for row in counted()] == [device]


def test_reading_writes_nothing(noon: datetime, client: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        client.get("/guides/iphone-mail/stuck/password/")
        client.get("/for/open.example/guides/iphone-mail/worked/")
    assert {query["sql"].split()[0] for query in asked.captured_queries} == {"SELECT"}
